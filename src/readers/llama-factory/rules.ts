import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asText,
	type Entry,
	entryAt,
	hasKeys,
	type Tree,
} from "../../formats/tree.js";
import type { PlanFields, PlanKey } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";
import { byDefault } from "./defaults.js";

/** Switches that state one value when they are on. */
const switches = [
	switchOf("disable_gradient_checkpointing", "checkpointing", "none"),
	switchOf("use_adam_mini", "optimizer", "adam-mini"),
	switchOf("use_muon", "optimizer", "muon"),
];

interface Switch {
	readonly key: string;
	factAt(file: ParsedFile, entry: Entry): Fact;
}

/** Facts from switches, Megatron's options and the default of packing. */
export function ruleFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const packs = asText(entryAt(tree, "stage")?.value) === "pt";
	const switched = switches.flatMap(({ key, factAt }) => {
		const entry = entryAt(tree, key);
		return entry && asBoolean(entry.value) ? [factAt(file, entry)] : [];
	});
	return [
		byDefault("data.packed", packs),
		...switched,
		...ligerFacts(file, tree),
		...megatronFacts(file, tree),
	];
}

// The fused loss is left out where the stage needs logits (src/llamafactory/model/model_utils/liger_kernel.py).
function ligerFacts(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const entry = entryAt(tree, "enable_liger_kernel");
	const isOn = asBoolean(entry?.value);
	const stage = asText(entryAt(tree, "stage")?.value) ?? "sft";
	const fuses = stage === "pt" || stage === "sft";
	return entry && isOn !== undefined
		? [fact("fused_loss", isOn && fuses, statedAt(file, entry))]
		: [];
}

const MEGATRON_KEYS = [
	"tensor_model_parallel_size",
	"pipeline_model_parallel_size",
	"expert_model_parallel_size",
];

function megatronFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	if (!MEGATRON_KEYS.some((key) => hasKeys(tree, key))) return [];
	const optimizer = entryAt(tree, "use_distributed_optimizer");
	const isOff = asBoolean(optimizer?.value) === false;
	const sharding = isOff ? "none" : "distributed-optimizer";
	const recompute = entryAt(tree, "recompute_granularity");
	const depth = asText(recompute?.value);
	return [
		optimizer
			? fact("parallel.sharding", sharding, statedAt(file, optimizer))
			: byDefault("parallel.sharding", sharding),
		recompute && (depth === "full" || depth === "selective")
			? fact("checkpointing", depth, statedAt(file, recompute))
			: byDefault("checkpointing", "none"),
	];
}

function switchOf<K extends PlanKey>(
	key: string,
	planKey: K,
	value: PlanFields[K],
): Switch {
	return {
		key,
		factAt: (file, entry) => fact(planKey, value, statedAt(file, entry)),
	};
}
