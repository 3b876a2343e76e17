import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entriesOf,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import type { Precision, Sharding } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { impliedFact, statedIn } from "../stated.js";
import { unmodelled } from "../unmodelled.js";
import { named } from "./task.js";

/** Precision, sharding, optimizer and accumulation, which need more than one key or a list. */
export function settingsOf(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	return gather(
		{ facts: [...precisionFacts(file, tree), ...shardingFacts(file, tree)] },
		{ facts: optimizerFacts(file, tree) },
		accumulation(file, tree),
	);
}

/** Half precision over an fp32 copy of the weights, unless the optimizer works in half precision too. */
const precisions: readonly (readonly [string, Precision])[] = [
	["common.amp", "amp-fp16"],
	["common.fp16", "amp-fp16"],
	["common.memory_efficient_fp16", "fp16"],
	["common.bf16", "amp-bf16"],
	["common.memory_efficient_bf16", "bf16"],
];

function precisionFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	return precisions.flatMap(([path, precision]) => {
		const on = statedIn(file, tree).on(path);
		return impliedFact("precision", precision, on);
	});
}

const backends: Readonly<Record<string, Sharding>> = {
	c10d: "none",
	no_c10d: "none",
	legacy_ddp: "none",
	pytorch_ddp: "none",
	slowmo: "none",
	fully_sharded: "fsdp",
};

function shardingFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const backend = entryAt(tree, "distributed_training.ddp_backend");
	const sharding = lookUp(backends, asText(backend?.value));
	const zero = entryAt(tree, "distributed_training.zero_sharding");
	return [
		...(backend && sharding
			? [fact("parallel.sharding", sharding, statedAt(file, backend))]
			: []),
		...(zero && asText(zero.value) === "os"
			? [fact("parallel.sharding", "zero1", statedAt(file, zero))]
			: []),
	];
}

// The composite optimizer has one for each group of parameters; they are of one kind in practice.
function optimizerFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const found = named(tree, "optimizer");
	if (!found) return [];
	if (found.name !== "composite") {
		return [fact("optimizer", found.name, statedAt(file, found.entry))];
	}
	const [group] = entriesOf(entryAt(tree, "optimizer.groups")?.value);
	const inner = named(group?.value, "optimizer");
	return inner
		? [fact("optimizer", inner.name, statedAt(file, inner.entry))]
		: [];
}

// `[4]` is 4 throughout; `[4, 2]` is 4 in the first epoch and 2 from then on.
function accumulation(file: ParsedFile, tree: Tree | undefined): FieldReading {
	const entry = entryAt(tree, "optimization.update_freq");
	if (!entry) return gather();
	const items =
		entry.value.kind === "sequence" ? entry.value.items : [entry.value];
	const times = items.map(asNumber);
	const last = times.at(-1);
	if (last === undefined || !Number.isInteger(last) || last < 1) {
		return gather({ problems: [wrong(file, entry)] });
	}
	const effect = "changes the accumulation from epoch to epoch";
	return gather({
		facts: [fact("batch.accumulation", last, statedAt(file, entry))],
		problems: times.every((each) => each === last)
			? []
			: [unmodelled({ file, entry, effect })],
	});
}

function wrong(
	file: ParsedFile,
	entry: Entry,
): FieldReading["problems"][number] {
	return {
		kind: "invalid-value",
		path: file.path,
		line: entry.line,
		args: {
			key: "optimization.update_freq",
			text: asText(entry.value) ?? entry.value.kind,
			expected: "expected a list of whole numbers above 0",
		},
	};
}
