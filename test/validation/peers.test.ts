import { describe, expect, test } from "vitest";
import { exactly } from "../../src/uncertain.js";
import {
	deviceHourAnswers,
	energyAnswers,
	fittedAnswer,
	memoryAnswers,
	preTrainingMemoryAnswers,
	unfittedAnswers,
	visionAnswers,
} from "./answers.js";
import { featuresOf } from "./fit-time.js";
import { hasShared, jsonFile } from "./golden-rows.js";
import {
	type Answer,
	type Figures,
	figuresOf,
	isJudged,
	percent,
} from "./judged.js";
import { leftOut } from "./left-out.js";
import { planOf } from "./row-plan.js";
import { constantMfu, ruleRow, sixN } from "./simple-rules.js";
import { type ThroughputRow, throughputRows } from "./throughput-rows.js";
import { unfittedRuns } from "./unfitted-runs.js";

/** How another tool or a simple rule does on the same published rows. */
interface Peer {
	readonly quantity: string;
	readonly peer: string;
	readonly subset: string;
	readonly n: number;
	readonly eligible: number;
	readonly median_abs: number | null;
	readonly p90_abs: number | null;
}

function isHalf({ precision }: ThroughputRow): boolean {
	return precision === "bf16" || precision === "fp16";
}

const groups: Readonly<Record<string, (row: ThroughputRow) => boolean>> = {
	"dense, BF16/FP16": (row) => !row.isMoe && isHalf(row),
	"dense, FP8/FP4": (row) => !row.isMoe && !isHalf(row),
	"mixture of experts": ({ isMoe }) => isMoe,
	LoRA: ({ task }) => task === "lora",
};

function inGroup(
	answers: readonly Answer[],
	belongs: (group: string) => boolean,
): readonly Answer[] {
	return answers.filter((each) => isJudged(each) && belongs(each.group));
}

function line(name: string, { answered, median, p90 }: Figures): string {
	return `    ${name.padEnd(74)} ${String(answered).padStart(4)} rows, median ${percent(median)}, p90 ${percent(p90)}`;
}

describe.skipIf(!hasShared)("others on the same rows", () => {
	const peers: readonly Peer[] = hasShared
		? jsonFile("validation/baselines.json")
		: [];

	/** Prints ours and every peer of a table, best first; gives the best peer that answers as many rows. */
	function beside(
		quantity: string,
		subset: string,
		answers: readonly Answer[],
	): { readonly ours: number; readonly best: number } {
		const ours = figuresOf(answers.filter(isJudged));
		const found = peers
			.filter((each) => each.quantity === quantity)
			.filter((each) => each.subset === subset)
			.flatMap(({ peer, n, median_abs, p90_abs }) =>
				n === 0 || median_abs === null || p90_abs === null
					? []
					: { peer, n, median: median_abs, p90: p90_abs },
			)
			.sort((a, b) => a.median - b.median);
		console.log(`${quantity}, ${subset}`);
		console.log(line("ours", ours));
		for (const { peer, n, median, p90 } of found) {
			console.log(line(peer, { answered: n, median, p90, bias: 0, inside: 0 }));
		}
		const whole = found.filter(({ n }) => n >= 0.9 * ours.answered);
		return { ours: ours.median, best: whole[0]?.median ?? Number.NaN };
	}

	test("speed: ours as shipped, fitted peers without the rows that are judged", () => {
		const rows = throughputRows();
		const unfitted = unfittedAnswers();

		for (const [subset, belongs] of Object.entries(groups)) {
			const own = rows.filter(belongs);
			const answers = own.map((row) => fittedAnswer(row, subset));
			const { ours, best } = beside(
				"Throughput (tokens/s/device)",
				subset,
				answers,
			);
			expect(ours).toBeLessThan(best);
		}
		const { ours, best } = beside(
			"Throughput (tokens/s/device)",
			"BERT encoders",
			inGroup(unfitted, (group) => group.startsWith("BERT")),
		);
		expect(ours).toBeLessThan(best);
	});

	test("speed: ours fitted without the source and model that is judged, as the fitted peers are", () => {
		const features = throughputRows()
			.filter(({ isMoe }) => !isMoe)
			.flatMap((row) => featuresOf(row) ?? []);
		const judged = leftOut(features, ({ row }) => `${row.source} ${row.model}`);
		for (const [subset, wanted] of [
			["dense, BF16/FP16", true],
			["dense, FP8/FP4", false],
		] as const) {
			const answers = judged
				.filter(({ of }) => isHalf(of.row) === wanted)
				.map(({ of, error }) => ({
					id: of.row.id,
					group: subset,
					ours: exactly(Math.exp(error)),
					truth: 1,
				}));
			const { ours, best } = beside(
				"Throughput (tokens/s/device)",
				subset,
				answers,
			);
			expect(ours).toBeLessThan(best);
		}
	}, 300_000);

	test("rules of thumb, on every decoder that we answer", () => {
		const fitted = throughputRows();
		const outside = unfittedRuns().flatMap((run) =>
			"why" in run
				? []
				: { ...run, plan: planOf(run.id, run.row), source: run.group },
		);
		const tables = [
			...Object.entries(groups).map(([subset, belongs]) => ({
				subset,
				rows: fitted.filter(belongs).map(ruleRow),
				ours: fitted.filter(belongs).map((row) => fittedAnswer(row, subset)),
			})),
			{
				subset: "outside the fit",
				rows: outside.map(ruleRow),
				ours: unfittedAnswers(),
			},
		];

		for (const { subset, rows, ours } of tables) {
			console.log(`rules of thumb, ${subset}`);
			const own = figuresOf(ours.filter(isJudged));
			console.log(line("ours", own));
			const rules = {
				"6 N at 40 % of the 16-bit peak": sixN(rows, 0.4),
				"6 N at the median share of other sources": constantMfu(rows),
			};
			for (const [name, answers] of Object.entries(rules)) {
				const figures = figuresOf(answers.filter(isJudged));
				if (figures.answered === 0) continue;
				console.log(line(name, figures));
				expect(own.median).toBeLessThan(figures.median);
			}
		}
	});

	test("memory", () => {
		const tables = [
			beside("Peak memory per device", "memory.csv", memoryAnswers()),
			beside(
				"Peak memory per device",
				"memory column of throughput.csv",
				preTrainingMemoryAnswers(),
			),
		];

		for (const { ours, best } of tables) expect(ours).toBeLessThan(best);
	});

	test("device-hours, energy and vision", () => {
		const hours = inGroup(deviceHourAnswers(), (group) =>
			/decoders|TPU v3/.test(group),
		);
		const tables = [
			beside(
				"Device-hours of a run",
				"all runs with device-hours (eligible) / LLM runs with N, tokens and hardware (answered)",
				hours,
			),
			beside("Energy end to end from the config", "all", energyAnswers(true)),
			beside(
				"Vision throughput, detectron2",
				"all",
				inGroup(visionAnswers(), (group) => group.includes(" in ")),
			),
		];

		for (const { ours, best } of tables) {
			if (Number.isFinite(best)) expect(ours).toBeLessThan(best);
		}
	});
});
