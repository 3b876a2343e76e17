import { readdirSync, readFileSync } from "node:fs";
import { catalog } from "../../src/catalog/catalog.js";
import type { Estimate, QuantityName } from "../../src/estimate/estimate.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { parseFile } from "../../src/formats/parse-file.js";
import { fold } from "../../src/plan/plan.js";
import { runFile } from "../../src/readers/run-file/index.js";
import { plus, type Uncertain } from "../../src/uncertain.js";

const folder = new URL("../../examples/named-runs/", import.meta.url);

/** Run files of the folder. */
export const namedRunFiles: readonly string[] = readdirSync(folder).filter(
	(name) => name.endsWith(".yaml"),
);

/** The text of a file of the folder. */
export function textOf(name: string): string {
	return readFileSync(new URL(name, folder), "utf8");
}

/** What each run of a file takes, by the name of the run. */
export function estimatesOf(file: string): ReadonlyMap<string, Estimate> {
	const parsed = parseFile(file, textOf(file));
	return new Map(
		runFile
			.read(parsed, () => undefined)
			.flatMap((reading) => (reading.kind === "training" ? reading : []))
			.map(({ name, facts, problems }) => [
				name,
				estimatePlan(
					{
						path: file,
						name,
						framework: runFile.framework,
						facts: fold(facts),
						files: [],
						problems,
					},
					catalog,
				),
			]),
	);
}

/** A quantity over all runs of a file, which are then phases of one. */
export function totalOf(file: string, name: QuantityName): Uncertain {
	const terms = [...estimatesOf(file).values()].map(
		({ quantities }) => quantities[name],
	);
	const known = terms.flatMap((term) => term ?? []);
	const total = known.length === terms.length ? plus(...known) : undefined;
	if (!total) throw new Error(`${file} does not tell ${name}`);
	return total;
}
