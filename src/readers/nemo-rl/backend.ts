import type { ParsedFile } from "../../formats/parsed-file.js";
import { entryAt, itemsOf, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import {
	type Conversion,
	type FieldReading,
	toCount,
	toShare,
} from "../fields.js";
import { gather } from "../gather.js";
import { loraTargets } from "../lora-targets.js";
import { readOne } from "../read-one.js";
import { factOf, impliedFact, type StatedIn, statedIn } from "../stated.js";
import { unlessZero } from "../unless-zero.js";
import { byDefault } from "./defaults.js";

const DTENSOR = "policy.dtensor_cfg";
const MEGATRON = "policy.megatron_cfg";

/** How the policy is divided, kept and trained: only the backend that is on counts. */
export function backendOf(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	return statedIn(file, tree).boolean(`${MEGATRON}.enabled`)?.value
		? megatronReading(file, tree)
		: dtensorReading(file, tree);
}

function dtensorReading(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const at = reading(file, tree, DTENSOR);
	const stated = statedIn(file, tree);
	const replicas = stated.number(`${DTENSOR}.dp_replicate_size`);
	const recompute = stated.boolean(`${DTENSOR}.activation_checkpointing`);
	const offload = stated.boolean(`${DTENSOR}.cpu_offload`);
	const optimizer = stated.text("policy.optimizer.name");
	// A config without the section may inherit the other backend from a base that is missing.
	const sharded = entryAt(tree, DTENSOR) !== undefined;
	return gather(
		at("tensor_parallel_size", toCount("parallel.tensor")),
		at("context_parallel_size", toCount("parallel.context")),
		at("expert_parallel_size", toCount("parallel.expert")),
		{
			facts: [
				...(sharded ? [byDefault("parallel.sharding", "fsdp")] : []),
				...(replicas && replicas.value > 1
					? impliedFact("parallel.sharding", "hsdp", replicas)
					: []),
				...factOf(
					"parallel.sequence",
					stated.boolean(`${DTENSOR}.sequence_parallel`),
				),
				...impliedFact(
					"checkpointing",
					recompute?.value ? "full" : "none",
					recompute,
				),
				...factOf("offload.parameters", offload),
				...factOf("offload.optimizer", offload),
				...impliedFact(
					"optimizer",
					optimizer?.value.split(".").at(-1) ?? "",
					optimizer,
				),
				// Weights are loaded in fp32 and FSDP2 casts them for the passes: models/automodel/setup.py.
				...precision(stated, "amp-"),
			],
		},
		adapter(file, tree, `${DTENSOR}.lora_cfg`),
	);
}

function megatronReading(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const at = reading(file, tree, MEGATRON);
	const stated = statedIn(file, tree);
	const recompute = stated.boolean(`${MEGATRON}.activation_checkpointing`);
	const depth = stated.text(`${MEGATRON}.recompute_granularity`)?.value;
	const distributed = stated.boolean(
		`${MEGATRON}.optimizer.use_distributed_optimizer`,
	);
	const how = depth === "selective" ? "selective" : "full";
	return gather(
		at("tensor_model_parallel_size", toCount("parallel.tensor")),
		at("pipeline_model_parallel_size", toCount("parallel.pipeline")),
		at("context_parallel_size", toCount("parallel.context")),
		at("expert_model_parallel_size", toCount("parallel.expert")),
		{
			facts: [
				...impliedFact(
					"parallel.sharding",
					distributed?.value ? "distributed-optimizer" : "none",
					distributed,
				),
				...factOf(
					"parallel.sequence",
					stated.boolean(`${MEGATRON}.sequence_parallel`),
				),
				...impliedFact(
					"checkpointing",
					recompute?.value ? how : "none",
					recompute,
				),
				...factOf(
					"offload.optimizer",
					stated.boolean(`${MEGATRON}.optimizer.optimizer_cpu_offload`),
				),
				...factOf(
					"fused_loss",
					stated.boolean(`${MEGATRON}.use_fused_linear_logprobs`),
				),
				...factOf("optimizer", stated.text(`${MEGATRON}.optimizer.optimizer`)),
				...precision(stated, ""),
				...eightBits(stated),
			],
		},
		adapter(file, tree, `${MEGATRON}.peft`),
	);
}

function precision(stated: StatedIn, over: "" | "amp-"): readonly Fact[] {
	const found = stated.text("policy.precision");
	switch (found?.value) {
		case "float32":
			return impliedFact("precision", "fp32", found);
		case "bfloat16":
			return impliedFact("precision", `${over}bf16`, found);
		case "float16":
			return impliedFact("precision", `${over}fp16`, found);
		default:
			return [];
	}
}

function eightBits(stated: StatedIn): readonly Fact[] {
	const enabled = stated.boolean(`${MEGATRON}.fp8_cfg.enabled`);
	const recipe = stated.text(`${MEGATRON}.fp8_cfg.fp8_recipe`)?.value;
	return enabled?.value
		? impliedFact("precision", recipe === "mxfp8" ? "mxfp8" : "fp8", enabled)
		: [];
}

function adapter(
	file: ParsedFile,
	tree: Tree | undefined,
	path: string,
): FieldReading {
	const stated = statedIn(file, tree);
	const enabled = stated.boolean(`${path}.enabled`);
	if (!enabled?.value) return gather();
	const at = reading(file, tree, path);
	const modules = entryAt(tree, `${path}.target_modules`);
	const all = stated.boolean(`${path}.match_all_linear`);
	const named =
		modules && itemsOf(modules.value).length > 0
			? loraTargets(file, modules)
			: gather({ facts: [byDefault("adapter.targets", ["all-linear"])] });
	return gather(
		{ facts: [fact("adapter.kind", "lora", enabled.origin)] },
		at("dim", unlessZero(toCount("adapter.rank"))),
		at("dropout", toShare("adapter.dropout")),
		all?.value
			? { facts: impliedFact("adapter.targets", ["all-linear"], all) }
			: named,
	);
}

function reading(
	file: ParsedFile,
	tree: Tree | undefined,
	section: string,
): (key: string, field: Conversion) => FieldReading {
	return (key, field) =>
		readOne({
			file,
			tree,
			path: `${section}.${key}`,
			field,
			framework: "NeMo-RL",
		});
}
