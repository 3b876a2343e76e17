import type { ParsedFile } from "../formats/parsed-file.js";
import type { Origin } from "../plan/origin.js";
import { type Fact, fact } from "../plan/plan.js";
import type { Problem } from "../problem.js";

/** A setting that a search runs through. */
export interface Swept {
	readonly name: string;
	/** How many values it takes. */
	readonly values: number;
	readonly origin: Origin;
}

const SEED = /(^|[._-])seeds?$/i;

/** How often a grid runs a plan: the product of the values, those of seeds apart. */
export function sweptFacts(swept: readonly Swept[]): readonly Fact[] {
	const seeds = swept.filter(({ name }) => SEED.test(name));
	const others = swept.filter(({ name }) => !SEED.test(name));
	return [
		...timesOf("repeats.seeds", seeds),
		...timesOf("repeats.trials", others),
	];
}

function timesOf(
	key: "repeats.seeds" | "repeats.trials",
	swept: readonly Swept[],
): readonly Fact[] {
	let times = 1;
	for (const { values } of swept) times *= values;
	const first = swept.find(({ values }) => values > 1);
	return first && times > 1 ? [fact(key, times, first.origin)] : [];
}

/** Tells each setting of which the values differ in what a run takes: the estimate has one run, so many times. */
export function unlikePoints(
	file: ParsedFile,
	swept: readonly Swept[],
): readonly Problem[] {
	return swept
		.filter(({ name, values }) => values > 1 && COUNTED.test(name))
		.map(({ name, values, origin }): Problem => {
			const line = "line" in origin ? { line: origin.line } : {};
			return {
				kind: "inconsistent-config",
				path: file.path,
				...line,
				args: {
					what: `\`${name}\` takes ${values} values, each with work of its own`,
					reading: "so many runs with the first of them",
				},
			};
		});
}

/** Names of settings that change what one run takes. */
const COUNTED =
	/batch|(?<!(save|log|eval|warmup)_?)steps|epochs|iters?$|seq|length|model|layers|depth|hidden|embed|(^|_)dim|width|heads|lora|rank|patch|accumulation|precision|samples_per_prompt|generations|workers|num_envs|resolution/i;
