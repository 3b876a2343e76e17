import type { PlanKey } from "../../../src/plan/fields.js";
import type { Fact } from "../../../src/plan/plan.js";
import type { Problem } from "../../../src/problem.js";
import type { RunReview } from "../../../src/report/review-report.js";
import { csvRows } from "../golden-rows.js";
import { goldCells } from "./gold-cells.js";

/** What one cell of gold.csv says about the facts of a run. */
export type Expectation =
	| { readonly key: PlanKey; readonly is: number | string | boolean }
	| { readonly key: PlanKey; readonly isOneOf: readonly string[] }
	| { readonly key: PlanKey; readonly matches: RegExp }
	| { readonly product: readonly PlanKey[]; readonly is: number }
	/** The file says nothing of it: a default, a hint or a guess may, a file or a command may not. */
	| { readonly silent: PlanKey }
	/** The model's facts, its config.json included, hold these values. */
	| { readonly inModel: readonly (number | string)[] }
	/** A fact or a problem speaks of this key of the file. */
	| { readonly mentions: string }
	| { readonly noProblem: Problem["kind"] }
	/** This other file has a part in the run. */
	| { readonly reads: string };

/** Columns that hold a number, and what it is in a plan; a plan may state its devices as nodes of so many. */
const NUMBERS: Readonly<Record<string, readonly (readonly PlanKey[])[]>> = {
	seq_len: [["data.sequence"]],
	micro_batch_per_device: [["batch.micro"]],
	grad_accum: [["batch.accumulation"]],
	global_batch_sequences: [["batch.global"]],
	steps: [["steps"]],
	total_tokens: [["steps", "batch.global", "data.sequence"]],
	devices: [["hardware.count"], ["hardware.nodes", "hardware.per_node"]],
};

export interface GoldCell {
	readonly path: string;
	readonly column: string;
	readonly cell: string;
	/** What is not as the cell says; nothing when all of it is. */
	readonly wrong: readonly string[];
}

/** Compares every cell of gold.csv with the facts of the file's run. */
export function goldReadings(
	runs: ReadonlyMap<string, readonly RunReview[]>,
): readonly GoldCell[] {
	return csvRows("corpus/gold.csv").flatMap(({ path = "", ...cells }) =>
		Object.entries(cells)
			.filter(([, cell]) => cell !== "")
			.map(([column, cell]) => ({
				path,
				column,
				cell,
				wrong: leastWrong(
					expected(path, column, cell).map((each) =>
						wrongIn(runs.get(path) ?? [], each),
					),
				),
			})),
	);
}

/** Of the ways to say a cell, the one that the run comes nearest to. */
function leastWrong(ways: readonly (readonly string[])[]): readonly string[] {
	return ways.find((wrong) => wrong.length === 0) ?? ways[0] ?? [];
}

/** The ways in which facts may say a cell. */
function expected(
	path: string,
	column: string,
	cell: string,
): readonly (readonly Expectation[])[] {
	const told = goldCells[path]?.[column];
	if (told?.[0] === cell) return [told[1]];
	const products = NUMBERS[column];
	if (products && /^\d+$/.test(cell)) {
		return products.map((product) => [{ product, is: Number(cell) }]);
	}
	throw new Error(`No row of gold-cells.ts for ${path} ${column}: ${cell}`);
}

function wrongIn(
	runs: readonly RunReview[],
	expectations: readonly Expectation[],
): readonly string[] {
	const [run] = runs;
	if (!run?.plan.head || runs.length > 1) return [`${runs.length} runs`];
	const { plan } = run;
	return expectations.flatMap((each) => wrong(plan.head, each) ?? []);
}

function wrong(
	plan: RunReview["plan"]["head"],
	expectation: Expectation,
): string | undefined {
	const facts: ReadonlyMap<PlanKey, Fact> = plan?.facts ?? new Map();
	const problems = plan?.problems ?? [];
	if ("product" in expectation) {
		const { product, is } = expectation;
		const values = product.map((key) => facts.get(key)?.value);
		const got = values.reduce<number>((all, one) => all * Number(one), 1);
		return got === is
			? undefined
			: `${product.join(" × ")} is ${values.join(" × ")}, not ${is}`;
	}
	if ("silent" in expectation) {
		const held = facts.get(expectation.silent);
		const isStated = ["file", "launch"].includes(held?.origin.kind ?? "");
		return isStated ? `${expectation.silent} is ${held?.value}` : undefined;
	}
	if ("inModel" in expectation) {
		const held = [...facts.values()]
			.filter(({ key }) => key.startsWith("model."))
			.flatMap(({ value }) => leaves(value));
		const absent = expectation.inModel.filter((each) => !held.includes(each));
		return absent.length > 0 ? `the model lacks ${absent}` : undefined;
	}
	if ("mentions" in expectation) {
		const { mentions } = expectation;
		const isMentioned =
			[...facts.values()].some(
				({ origin }) => "text" in origin && origin.text.includes(mentions),
			) ||
			problems.some(({ args }) =>
				Object.values(args).join(" ").includes(mentions),
			);
		return isMentioned ? undefined : `nothing speaks of ${mentions}`;
	}
	if ("noProblem" in expectation) {
		return problems.some(({ kind }) => kind === expectation.noProblem)
			? expectation.noProblem
			: undefined;
	}
	if ("reads" in expectation) {
		return plan?.files.includes(expectation.reads)
			? undefined
			: `${expectation.reads} is not read`;
	}
	const value = facts.get(expectation.key)?.value;
	return accepts(expectation, value)
		? undefined
		: `${expectation.key} is ${value}`;
}

function accepts(
	expectation: Extract<Expectation, { readonly key: PlanKey }>,
	value: unknown,
): boolean {
	if ("is" in expectation) return value === expectation.is;
	if ("isOneOf" in expectation) {
		return expectation.isOneOf.includes(String(value));
	}
	return value !== undefined && expectation.matches.test(String(value));
}

function leaves(value: unknown): readonly unknown[] {
	return typeof value === "object" && value !== null
		? Object.values(value).flatMap(leaves)
		: [value];
}
