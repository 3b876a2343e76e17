import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	type Entry,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import {
	type Conversion,
	type FieldReading,
	isUnset,
	toCount,
	toShare,
} from "../fields.js";
import { gather } from "../gather.js";
import { loraTargets } from "../lora-targets.js";
import { statedAt } from "../origins.js";
import { readOne } from "../read-one.js";
import { unlessZero } from "../unless-zero.js";
import { byDefault } from "./defaults.js";

const DTENSOR = "policy.dtensor_cfg";
const MEGATRON = "policy.megatron_cfg";

/** How the policy is divided, kept and trained: only the backend that is on counts. */
export function backendOf(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	return isOn(tree, `${MEGATRON}.enabled`)
		? megatronReading(file, tree)
		: dtensorReading(file, tree);
}

function dtensorReading(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const section = entryAt(tree, DTENSOR);
	const at = reading(file, tree, DTENSOR);
	const offload = stated(file, tree, `${DTENSOR}.cpu_offload`);
	const replicas = entryAt(tree, `${DTENSOR}.dp_replicate_size`);
	const isHybrid = (asNumber(replicas?.value) ?? 1) > 1;
	const name = entryAt(tree, "policy.optimizer.name");
	const optimizer = asText(name?.value)?.split(".").at(-1);
	return gather(
		at("tensor_parallel_size", toCount("parallel.tensor")),
		at("context_parallel_size", toCount("parallel.context")),
		at("expert_parallel_size", toCount("parallel.expert")),
		{
			facts: [
				// A config without the section may inherit the other backend from a base that is missing.
				...(section ? [byDefault("parallel.sharding", "fsdp")] : []),
				...(replicas && isHybrid
					? [fact("parallel.sharding", "hsdp", statedAt(file, replicas))]
					: []),
				...switched(file, tree, `${DTENSOR}.sequence_parallel`, (on, origin) =>
					fact("parallel.sequence", on, origin),
				),
				...switched(
					file,
					tree,
					`${DTENSOR}.activation_checkpointing`,
					(on, origin) => fact("checkpointing", on ? "full" : "none", origin),
				),
				...(offload
					? [
							fact("offload.parameters", offload.on, offload.origin),
							fact("offload.optimizer", offload.on, offload.origin),
						]
					: []),
				...(name && optimizer
					? [fact("optimizer", optimizer, statedAt(file, name))]
					: []),
				// Weights are loaded in fp32 and FSDP2 casts them for the passes: models/automodel/setup.py.
				...precision(file, tree, "amp-bf16"),
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
	const depth = entryAt(tree, `${MEGATRON}.recompute_granularity`);
	const word = asText(depth?.value) === "selective" ? "selective" : "full";
	const name = entryAt(tree, `${MEGATRON}.optimizer.optimizer`);
	const optimizer = asText(name?.value);
	const distributed = `${MEGATRON}.optimizer.use_distributed_optimizer`;
	return gather(
		at("tensor_model_parallel_size", toCount("parallel.tensor")),
		at("pipeline_model_parallel_size", toCount("parallel.pipeline")),
		at("context_parallel_size", toCount("parallel.context")),
		at("expert_model_parallel_size", toCount("parallel.expert")),
		{
			facts: [
				...switched(file, tree, `${MEGATRON}.sequence_parallel`, (on, origin) =>
					fact("parallel.sequence", on, origin),
				),
				...switched(
					file,
					tree,
					`${MEGATRON}.activation_checkpointing`,
					(on, origin) => fact("checkpointing", on ? word : "none", origin),
				),
				...switched(file, tree, distributed, (on, origin) =>
					fact(
						"parallel.sharding",
						on ? "distributed-optimizer" : "none",
						origin,
					),
				),
				...switched(
					file,
					tree,
					`${MEGATRON}.optimizer.optimizer_cpu_offload`,
					(on, origin) => fact("offload.optimizer", on, origin),
				),
				...switched(
					file,
					tree,
					`${MEGATRON}.use_fused_linear_logprobs`,
					(on, origin) => fact("fused_loss", on, origin),
				),
				...(name && optimizer
					? [fact("optimizer", optimizer, statedAt(file, name))]
					: []),
				...precision(file, tree, "bf16"),
				...eightBits(file, tree),
			],
		},
		adapter(file, tree, `${MEGATRON}.peft`),
	);
}

function precision(
	file: ParsedFile,
	tree: Tree | undefined,
	half: "bf16" | "amp-bf16",
): readonly Fact[] {
	const entry = entryAt(tree, "policy.precision");
	const word = asText(entry?.value);
	if (!entry || word === undefined || isUnset(entry.value)) return [];
	const origin = statedAt(file, entry);
	if (word === "float32") return [fact("precision", "fp32", origin)];
	if (word === "float16") {
		return [fact("precision", half === "bf16" ? "fp16" : "amp-fp16", origin)];
	}
	return word === "bfloat16" ? [fact("precision", half, origin)] : [];
}

function eightBits(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const path = `${MEGATRON}.fp8_cfg`;
	const isMx = asText(entryAt(tree, `${path}.fp8_recipe`)?.value) === "mxfp8";
	return switched(file, tree, `${path}.enabled`, (on, origin) =>
		on ? fact("precision", isMx ? "mxfp8" : "fp8", origin) : undefined,
	);
}

function adapter(
	file: ParsedFile,
	tree: Tree | undefined,
	path: string,
): FieldReading {
	const enabled = stated(file, tree, `${path}.enabled`);
	if (!enabled?.on) return gather();
	const at = reading(file, tree, path);
	const modules = entryAt(tree, `${path}.target_modules`);
	const all = stated(file, tree, `${path}.match_all_linear`);
	const named =
		modules && itemsOf(modules.value).length > 0
			? loraTargets(file, modules)
			: gather({ facts: [byDefault("adapter.targets", ["all-linear"])] });
	return gather(
		{ facts: [fact("adapter.kind", "lora", enabled.origin)] },
		at("dim", unlessZero(toCount("adapter.rank"))),
		at("dropout", toShare("adapter.dropout")),
		all?.on
			? { facts: [fact("adapter.targets", ["all-linear"], all.origin)] }
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

function switched(
	file: ParsedFile,
	tree: Tree | undefined,
	path: string,
	made: (on: boolean, origin: Fact["origin"]) => Fact | undefined,
): readonly Fact[] {
	const found = stated(file, tree, path);
	const given = found && made(found.on, found.origin);
	return given ? [given] : [];
}

function stated(
	file: ParsedFile,
	tree: Tree | undefined,
	path: string,
): { readonly on: boolean; readonly origin: Fact["origin"] } | undefined {
	const entry: Entry | undefined = entryAt(tree, path);
	const on = asBoolean(entry?.value);
	return entry && on !== undefined
		? { on, origin: statedAt(file, entry) }
		: undefined;
}

function isOn(tree: Tree | undefined, path: string): boolean {
	return asBoolean(entryAt(tree, path)?.value) === true;
}
