import { describe, expect, test } from "vitest";
import { quantile } from "../golden-rows.js";
import { type Bar, fallenBars, isMet } from "./bars.js";
import { idleExcuses, keyVerdicts, quietFiles } from "./changed-keys.js";
import { corpusChanges, corpusFiles, hasCorpus } from "./corpus.js";
import { hasSchema } from "./frameworks.js";
import { goldReadings } from "./gold.js";
import {
	hasTotal,
	hasTotalOrQuestion,
	hasUnit,
	type Measured,
	measure,
} from "./measure-file.js";
import { grouped, percent, table } from "./tables.js";

/** Share of unknown keys that a framework with a schema may have. */
const MOST_UNKNOWN = 0.03;

describe.skipIf(!hasCorpus)("real configs", () => {
	const bars: Bar[] = [];
	const frameworkBars: Bar[] = [];
	const measured = hasCorpus ? corpusFiles().map(measure) : [];
	const training = measured.filter(({ file }) => file.kind === "training");
	const whole = training.filter(({ file }) => !file.isFragment);

	test("no file makes the road crash", () => {
		const crashes = measured.flatMap(({ file, crash }) =>
			crash === undefined ? [] : [`${file.path}: ${crash}`],
		);

		expect(crashes).toEqual([]);
	});

	test("a file takes 100 ms of the processor in the median, 1 s at most", () => {
		// A second try tells a slow file from a slow moment.
		const times = measured.map((each) =>
			each.milliseconds < 1000
				? each.milliseconds
				: Math.min(each.milliseconds, measure(each.file).milliseconds),
		);
		const median = quantile(times, 0.5);
		const worst = Math.max(...times);
		const slowest = measured[times.indexOf(worst)]?.file.path;
		console.log(
			`time: median ${median.toFixed(0)} ms, worst ${worst.toFixed(0)} ms (${slowest})`,
		);

		expect(median).toBeLessThanOrEqual(100);
		expect(worst).toBeLessThanOrEqual(1000);
	});

	test("what the readers make of each framework", () => {
		const groups = grouped(training, ({ file }) => file.framework);
		const rows = groups.map(([framework, files]) => {
			const runs = files.filter(({ file }) => !file.isFragment);
			const read = runs.filter(({ isRight }) => isRight);
			return { framework, files, runs, read };
		});
		console.log(
			table([
				[
					"framework",
					"files",
					"right",
					"whole",
					"unit",
					"total",
					"or asks",
					"unknown keys",
				],
				...rows.map(({ framework, files, runs, read }) => [
					framework,
					files.length,
					count(files, ({ isRight }) => isRight),
					runs.length,
					count(runs, hasUnit),
					count(runs, hasTotal),
					count(runs, hasTotalOrQuestion),
					`${percent(sum(read, "unknownKeys"), sum(read, "keys"))}${hasSchema(framework) ? "" : " (free)"}`,
				]),
			]),
		);
		const misread = training.filter(({ isRight }) => !isRight);
		console.log(
			`not read as their framework:\n${misread
				.map(
					({ file, readBy }) =>
						`  ${file.path}: ${readBy.join(", ") || "nobody"}`,
				)
				.join("\n")}`,
		);
		const silent = whole.filter((each) => each.isRight && !hasUnit(each));
		console.log(
			`read, but without FLOPs of a token or sample:\n${silent.map(whyNoUnit).join("\n")}`,
		);
		for (const { framework, files, runs } of rows) {
			frameworkBars.push(
				share(`${framework}: right`, 0.98, files, ({ isRight }) => isRight),
				share(`${framework}: unit`, 0.9, runs, hasUnit),
				share(`${framework}: total or asks`, 1, runs, hasTotalOrQuestion),
			);
		}
		const schemas = rows.filter(
			({ framework, runs }) => hasSchema(framework) && runs.length > 0,
		);
		bars.push(
			share("framework right", 0.98, training, ({ isRight }) => isRight),
			share("FLOPs of a token or sample", 0.9, whole, hasUnit),
			share("FLOPs of the run", 0.75, whole, hasTotal),
			share(
				"FLOPs of the run or what is missing",
				1,
				whole,
				hasTotalOrQuestion,
			),
			share(
				"frameworks with few unknown keys",
				1,
				schemas,
				({ runs, read }) =>
					runs.length === read.length &&
					sum(read, "unknownKeys") <= MOST_UNKNOWN * sum(read, "keys"),
			),
		);
	});

	test("what is no training is refused with a reason", () => {
		const others = measured.filter(
			({ file }) => file.kind === "negative" || file.kind === "model-config",
		);
		const taken = others.filter(({ runs }) => runs.length > 0);
		const told = others.filter(
			({ runs, refusals }) => runs.length === 0 && refusals.length > 0,
		);
		console.log(
			`no training: ${others.length} files, ${told.length} with the report's own reason, ${others.length - taken.length - told.length} that no signature fits or that are parts; taken for training:\n${taken
				.map(({ file, readBy }) => `  ${file.path}: ${readBy.join(", ")}`)
				.join("\n")}`,
		);
		bars.push(
			share("negatives refused", 1, others, ({ runs }) => runs.length === 0),
		);
	});

	test("facts of gold.csv are read exactly", () => {
		const cells = goldReadings(
			new Map(measured.map(({ file, runs }) => [file.path, runs])),
		);
		const wrong = cells.filter((cell) => cell.wrong.length > 0);
		console.log(
			`gold: ${cells.length - wrong.length} of ${cells.length} cells\n${wrong
				.map(
					(each) => `  ${each.path} ${each.column}: ${each.wrong.join("; ")}`,
				)
				.join("\n")}`,
		);
		bars.push(share("gold facts", 1, cells, (cell) => cell.wrong.length === 0));
	});

	test("real commits: quiet ones move nothing, changed keys are named", () => {
		const changes = corpusChanges();
		const quiet = quietFiles(changes);
		const verdicts = keyVerdicts(changes);
		const tally = grouped(verdicts, ({ naming }) => naming);
		console.log(table(tally.map(([naming, list]) => [naming, list.length])));
		console.log(
			verdicts
				.filter(({ naming }) => naming !== "named" && naming !== "excused")
				.map(
					(each) => `  ${each.naming}: ${each.change} ${each.path} ${each.key}`,
				)
				.join("\n"),
		);
		const understood = verdicts.filter(
			({ naming }) => naming === "named" || naming === "silent",
		);
		bars.push(
			share(
				"quiet changes move nothing",
				1,
				quiet,
				({ loud }) => loud.length === 0,
			),
			share("understood keys are named", 1, understood, isNamed),
			share(
				"changed keys named of all",
				0.8,
				verdicts.filter(({ naming }) => naming !== "excused"),
				isNamed,
			),
		);

		expect(idleExcuses(verdicts)).toEqual([]);
	});

	test("bars that are met stay met, the others only rise", () => {
		console.log(
			table([
				["bar", "target", "today", ""],
				...bars.map((bar) => [
					bar.name,
					percent(bar.target, 1),
					percent(bar.value, 1),
					isMet(bar) ? "met" : "NOT MET",
				]),
			]),
		);

		expect(fallenBars([...bars, ...frameworkBars])).toEqual([]);
	});
});

function isNamed({ naming }: { readonly naming: string }): boolean {
	return naming === "named";
}

function share<T>(
	name: string,
	target: number,
	of: readonly T[],
	holds: (each: T) => boolean,
): Bar {
	return { name, target, value: count(of, holds) / Math.max(1, of.length) };
}

function count<T>(of: readonly T[], holds: (each: T) => boolean): number {
	return of.filter(holds).length;
}

function sum(of: readonly Measured[], key: "keys" | "unknownKeys"): number {
	return of.reduce((all, each) => all + each[key], 0);
}

function whyNoUnit({ file, runs, refusals }: Measured): string {
	const reasons = runs.flatMap(({ estimate: { head } }) => [
		...(head?.unknown.map(({ key }) => `unknown ${key}`) ?? []),
		...(head?.problems.map(
			({ kind, args }) => `${kind} ${Object.values(args)[0] ?? ""}`,
		) ?? []),
	]);
	const told = [...new Set([...refusals, ...reasons])].slice(0, 6).join("; ");
	return `  ${file.path}: ${runs.length === 0 ? "no run; " : ""}${told}`;
}
