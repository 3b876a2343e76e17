import { parseFile } from "../../src/formats/parse-file.js";
import type { PlanFields, PlanKey } from "../../src/plan/fields.js";
import type { Origin } from "../../src/plan/origin.js";
import { fold, factValue as valueIn } from "../../src/plan/plan.js";
import { describe } from "../../src/problem.js";
import type {
	Open,
	Override,
	Reader,
	Reading,
} from "../../src/readers/reader.js";

/** One run of a small config, asked for by plan key. */
export interface RunUnderTest {
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
	const reading = readOnly(reader, text, given);
	if (reading.kind === "not-training") throw new Error(reading.why);
	const facts = fold(reading.facts);
	return {
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

/** The only reading of a text; fails when the reader does not know the file. */
export function readOnly(
	reader: Reader,
	text: string,
	{ path = "configs/run.yaml", others = {}, sets = [] }: Given = {},
): Reading {
	const file = parseFile(path, text);
	if (!reader.recognises(file)) throw new Error("not recognised");
	const open: Open = ({ candidates }) => {
		const found = candidates.find((each) => others[each] !== undefined);
		return found === undefined
			? undefined
			: parseFile(found, others[found] ?? "");
	};
	const [reading] = reader.read(file, open, sets.map(overrideOf));
	if (!reading) throw new Error("no reading");
	return reading;
}

function overrideOf(written: string): Override {
	const [, sign = "", key = "", text = ""] =
		/^(~|\+{0,2})([^=]*)=?(.*)$/.exec(written) ?? [];
	const mode = sign === "~" ? "delete" : sign === "" ? "set" : "add";
	return { mode, key, text, path: "launch.sh", line: 1 };
}
