import type { ParsedFile } from "../../formats/parsed-file.js";
import { calleeOf } from "../../formats/python/tags.js";
import { treeOf } from "../../formats/python/to-tree.js";
import {
	type Dict,
	plain,
	type Scope,
	type Slots,
	type Value,
} from "../../formats/python/value.js";
import {
	asNumber,
	type Entry,
	entryAt,
	type Mapping,
	type Tree,
} from "../../formats/tree.js";
import type { Loader, Session } from "../python-module.js";
import { runModule } from "../python-module.js";

/** Scripts of OLMo-core import nothing of each other that states a run. */
export const loader: Loader = { follows: () => false };

/** The calls of a script, wherever a function of it makes and returns them. */
export interface Calls {
	/** The first call of a class or one of its constructors, such as `TransformerConfig.olmo2_7B`. */
	find(name: RegExp): Mapping | undefined;
	/** A constant of the script, such as `GLOBAL_BATCH_SIZE`. */
	constant(name: string): Entry | undefined;
}

/**
 * Works out every function of a script. What the framework hands to the functions is known as far as the script itself
 * says it: the length of a sequence and the batch that it gives to `build_config`.
 */
export function callsIn(file: ParsedFile, session: Session): Calls {
	const scope = runModule(file, session);
	const trees = scope ? valuesOf(scope).map(treeOf) : [];
	const found: Mapping[] = trees.flatMap((tree) => callsBelow(tree, 0));
	const find = (name: RegExp) =>
		found.find((call) => name.test(calleeOf(call) ?? ""));
	const constant = (name: string): Entry | undefined => {
		const held = scope?.names.get(name);
		return held && { key: name, value: treeOf(held.value), line: held.line };
	};
	return { find, constant };
}

function valuesOf(scope: Scope): readonly Value[] {
	const own = [...scope.names.values()].flatMap(({ value }) =>
		value.kind === "defined" ? [] : [value],
	);
	const trees: Dict = {
		kind: "dict",
		slots: new Map(
			own.map((value, index) => [String(index), { value, line: value.line }]),
		),
		line: 1,
	};
	const builder = callsBelow(treeOf(trees), 0).find(
		(call) => calleeOf(call) === "partial",
	);
	const common = commonComponents(builder, scope);
	const returned = [...scope.names.values()].flatMap(({ value, line }) => {
		if (value.kind !== "defined") return [];
		const slots: Slots = new Map([
			["common", { value: common, line }],
			["opts", { value: commandLine(line), line }],
		]);
		return value.invoke({ positional: [], slots, line }) ?? [];
	});
	return [...returned, ...own];
}

/** Arguments of `build_config` that its builders see again (olmo_core/internal/experiment.py). */
const SHARED = ["max_sequence_length", "global_batch_size", "sequence_length"];

function commonComponents(builder: Mapping | undefined, scope: Scope): Value {
	const slots: Slots = new Map();
	for (const key of SHARED) {
		const entry = entryAt(builder, key);
		const number = asNumber(entry?.value);
		if (entry && number !== undefined) {
			const { line } = entry;
			slots.set(key, { value: plain(number, line), line });
		}
	}
	const length = scope.names.get("SEQUENCE_LENGTH");
	if (length && !slots.has("max_sequence_length")) {
		slots.set("max_sequence_length", length);
	}
	const line = builder?.line ?? 1;
	const whole = slots.get("max_sequence_length");
	if (whole) {
		const lengths: Slots = new Map([
			["sequence_length", whole],
			["effective_sequence_length", whole],
		]);
		const dataset: Value = {
			kind: "call",
			callee: "DatasetConfig",
			positional: [],
			slots: lengths,
			line,
		};
		slots.set("dataset", { value: dataset, line });
	}
	return {
		kind: "call",
		callee: "CommonComponents",
		positional: [],
		slots,
		line,
	};
}

/** What the command line leaves out: `--sequence-length` is None (olmo_core/script_utils.py). */
function commandLine(line: number): Value {
	const slots: Slots = new Map([
		["sequence_length", { value: plain(null, line), line }],
	]);
	return { kind: "call", callee: "opts", positional: [], slots, line };
}

/** Calls in a tree, the outermost first. */
function callsBelow(tree: Tree, depth: number): readonly Mapping[] {
	if (tree.kind === "scalar" || depth > MAX_DEPTH) return [];
	const inner: readonly Tree[] =
		tree.kind === "sequence"
			? tree.items
			: tree.entries.map(({ value }: Entry) => value);
	const below = inner.flatMap((each) => callsBelow(each, depth + 1));
	return calleeOf(tree) !== undefined && tree.kind === "mapping"
		? [tree, ...below]
		: below;
}

/** A script that goes on with `.with_callback(…)` nests a level with each. */
const MAX_DEPTH = 60;
