import type { ParsedFile } from "../../formats/parsed-file.js";
import { asBoolean, asText, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type FieldReading, isUnset } from "../fields.js";
import { gather } from "../gather.js";
import { layerMatrices } from "../lora-targets.js";
import { defaultsOf, statedAt } from "../origins.js";
import { unmodelled } from "../unmodelled.js";
import { modelHint } from "./models.js";

const byDefault = defaultsOf("nemo-2", "known");

/** nemo/collections/llm/peft/lora.py at this commit. */
const loraDefault = defaultsOf("nemo-2", "0044d7785e6f");

/** What NeMo 2 does for keys that a config leaves out. */
export const nemo2Defaults: readonly Fact[] = [
	byDefault("parallel.tensor", 1),
	byDefault("parallel.pipeline", 1),
	byDefault("parallel.context", 1),
	byDefault("parallel.sequence", false),
	byDefault("parallel.sharding", "none"),
	byDefault("task", "pretrain"),
];

/** Sharding, adapters, the model by its name, and the parts that are not counted. */
export function nemo2Rules(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	return gather(
		{ facts: [...shardingFacts(file, tree), ...modelHint(file, tree)] },
		adapterOf(file, tree),
		speechOf(file, tree),
	);
}

function shardingFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const entry = entryAt(tree, "optim.config.use_distributed_optimizer");
	return entry && asBoolean(entry.value) === true
		? [
				fact(
					"parallel.sharding",
					"distributed-optimizer",
					statedAt(file, entry),
				),
			]
		: [];
}

function adapterOf(file: ParsedFile, tree: Tree | undefined): FieldReading {
	const entry =
		entryAt(tree, "model.peft.peft_scheme") ??
		entryAt(tree, "model.peft._target_");
	if (!entry || isUnset(entry.value)) return gather();
	const origin = statedAt(file, entry);
	const kind = /dora$/i.test(asText(entry.value) ?? "") ? "dora" : "lora";
	return gather({
		facts: [
			// They sit on all four linears of a layer with rank 32.
			loraDefault("adapter.rank", 32),
			loraDefault("adapter.targets", layerMatrices),
			fact("adapter.kind", kind, origin),
			fact("task", "sft", origin),
		],
	});
}

function speechOf(file: ParsedFile, tree: Tree | undefined): FieldReading {
	const entry = entryAt(tree, "model.speech_encoder");
	if (!entry) return gather();
	const effect = "puts a speech encoder before the language model";
	return gather({
		problems: [
			unmodelled({ file, entry, key: "model.speech_encoder", effect }),
		],
	});
}
