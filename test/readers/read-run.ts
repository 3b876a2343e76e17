import { parseFile } from "../../src/formats/parse-file.js";
import type { PlanFields, PlanKey } from "../../src/plan/fields.js";
import type { Origin } from "../../src/plan/origin.js";
import { type Fact, fold, factValue as valueIn } from "../../src/plan/plan.js";
import { describe } from "../../src/problem.js";
import type {
	Open,
	Override,
	Reader,
	Reading,
} from "../../src/readers/reader.js";

/** One run of a small config, asked for by plan key. */
export interface RunUnderTest {
	/** What tells it from other runs of the file. */
	readonly name: string;
	readonly facts: ReadonlyMap<PlanKey, Fact>;
	value<K extends PlanKey>(key: K): PlanFields[K] | undefined;
	origin(key: PlanKey): Origin | undefined;
	/** Line of the fact that won, where it comes out of a file. */
	line(key: PlanKey): number | undefined;
	readonly problems: readonly string[];
	readonly files: readonly string[];
}

interface Given {
	readonly path?: string;
	/** Other files of the commit, by path. */
	readonly others?: Readonly<Record<string, string>>;
	/** What a command sets in it, such as `trainer.max_steps=10`. */
	readonly sets?: readonly string[];
}

/** Reads a text that a reader must take for one training run or a part of one. */
export function readRun(
	reader: Reader,
	text: string,
	given: Given = {},
): RunUnderTest {
	return underTest(readOnly(reader, text, given));
}

/** The training runs of a text in which a reader finds several. */
export function readRuns(
	reader: Reader,
	text: string,
	given: Given = {},
): readonly RunUnderTest[] {
	return readAll(reader, text, given)
		.filter(({ kind }) => kind === "training")
		.map(underTest);
}

/** The only reading of a text; fails when the reader does not know the file. */
export function readOnly(
	reader: Reader,
	text: string,
	given: Given = {},
): Reading {
	const [reading] = readAll(reader, text, given);
	if (!reading) throw new Error("no reading");
	return reading;
}

function readAll(
	reader: Reader,
	text: string,
	{ path = "configs/run.yaml", others = {}, sets = [] }: Given,
): readonly Reading[] {
	const file = parseFile(path, text);
	if (!reader.recognises(file)) throw new Error("not recognised");
	const open: Open = ({ candidates }) => {
		const found = candidates.find((each) => others[each] !== undefined);
		return found === undefined
			? undefined
			: parseFile(found, others[found] ?? "");
	};
	return reader.read(file, open, sets.map(overrideOf));
}

function underTest(reading: Reading): RunUnderTest {
	if (reading.kind === "not-training") throw new Error(reading.why);
	const facts = fold(reading.facts);
	return {
		name: reading.kind === "training" ? reading.name : "",
		facts,
		value: (key) => valueIn(facts, key),
		origin: (key) => facts.get(key)?.origin,
		line(key) {
			const origin = facts.get(key)?.origin;
			return origin && "line" in origin ? origin.line : undefined;
		},
		problems: reading.kind === "training" ? reading.problems.map(describe) : [],
		files: reading.kind === "training" ? reading.files : [],
	};
}

function overrideOf(written: string): Override {
	const [, sign = "", key = "", text = ""] =
		/^(~|\+{0,2})([^=]*)=?(.*)$/.exec(written) ?? [];
	const mode = sign === "~" ? "delete" : sign === "" ? "set" : "add";
	return { mode, key, text, path: "launch.sh", line: 1 };
}
