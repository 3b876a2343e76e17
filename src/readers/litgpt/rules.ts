import { asText, entryAt } from "../../formats/tree.js";
import type { Quantization } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { lastName } from "../class-name.js";
import { lookUp } from "../look-up.js";
import {
	factAt,
	numberAt,
	type Settings,
	setAt,
	switchAt,
	textAt,
} from "../settings.js";
import { byDefault, dataModules, modelNames } from "./defaults.js";

/** The model: a folder of checkpoints named as on the Hub, or LitGPT's own name. */
export function modelFacts(settings: Settings): readonly Fact[] {
	const folder = textAt(settings, "checkpoint_dir");
	if (folder !== undefined) {
		const id = folder.replace(/^(\.\/)?(.*\/)?checkpoints\//, "");
		return factAt(settings, "checkpoint_dir", "model.id", id);
	}
	if (entryAt(settings.tree, "model_config.n_layer")) return ownShape(settings);
	const name = textAt(settings, "model_name");
	const id = name && (lookUp(modelNames, name.toLowerCase()) ?? name);
	return factAt(settings, "model_name", "model.id", id);
}

// Layers of GPT-NeoX unless the config names others: litgpt/config.py.
function ownShape(settings: Settings): readonly Fact[] {
	const kind = textAt(settings, "model_config.mlp_class_name") ?? "GptNeoxMLP";
	const norm = textAt(settings, "model_config.norm_class_name") ?? "LayerNorm";
	const bias = switchAt(settings, "model_config.bias") ?? true;
	return [
		byDefault("model.family", "decoder"),
		byDefault("model.gated", kind !== "GptNeoxMLP"),
		byDefault("model.norm", norm === "RMSNorm" ? "rms" : "layer"),
		byDefault("model.qkv_bias", bias),
		byDefault("model.out_bias", bias),
		byDefault("model.mlp_bias", bias),
	];
}

const LORA = [
	"lora_r",
	"lora_alpha",
	"lora_query",
	"lora_key",
	"lora_value",
	"lora_projection",
	"lora_mlp",
	"lora_head",
];

const parts = [
	{ path: "lora_query", isOn: true, targets: ["q"] },
	{ path: "lora_key", isOn: false, targets: ["k"] },
	{ path: "lora_value", isOn: true, targets: ["v"] },
	{ path: "lora_projection", isOn: false, targets: ["o"] },
	{ path: "lora_mlp", isOn: false, targets: ["gate", "up", "down"] },
	{ path: "lora_head", isOn: false, targets: ["head"] },
] as const;

const quantizations: Readonly<Record<string, Quantization>> = {
	"bnb.nf4": "nf4",
	"bnb.nf4-dq": "nf4-double",
	"bnb.fp4": "fp4",
	"bnb.fp4-dq": "fp4",
	"bnb.int8-training": "int8",
};

/** Low-rank adapters, which matrices they sit on, and how the model under them is packed. */
export function adapterFacts(settings: Settings): readonly Fact[] {
	const path = LORA.find((each) => entryAt(settings.tree, each));
	if (path === undefined) return [byDefault("adapter.kind", "none")];
	const stated = parts.find((part) => setAt(settings, part.path));
	const targets = parts
		.filter((part) => switchAt(settings, part.path) ?? part.isOn)
		.flatMap((part) => part.targets);
	const word = textAt(settings, "quantize");
	return [
		...factAt(settings, path, "adapter.kind", "lora"),
		byDefault("adapter.rank", 8),
		byDefault("adapter.dropout", 0.05),
		...(stated
			? factAt(settings, stated.path, "adapter.targets", targets)
			: [byDefault("adapter.targets", targets)]),
		...(word === undefined
			? [byDefault("adapter.quantization", "none")]
			: factAt(
					settings,
					"quantize",
					"adapter.quantization",
					lookUp(quantizations, word),
				)),
	];
}

/** Devices, and what several of them do: fine-tuning shards and computes activations again, pretraining shards a node. */
export function deviceFacts(
	settings: Settings,
	isPretraining: boolean,
): readonly Fact[] {
	const perNode = numberAt(settings, "devices");
	const nodes = numberAt(settings, "num_nodes") ?? 1;
	const all = perNode === undefined ? undefined : perNode * nodes;
	// `auto` takes every device of the machine.
	const isSilent = entryAt(settings.tree, "devices") === undefined;
	const isMany = (all ?? (isSilent && !isPretraining ? nodes : 2)) > 1;
	return [
		...(isSilent && !isPretraining ? [byDefault("hardware.count", nodes)] : []),
		...factAt(settings, "devices", "hardware.count", all),
		...factAt(settings, "devices", "hardware.per_node", perNode),
		byDefault(
			"parallel.sharding",
			!isMany ? "none" : isPretraining && nodes > 1 ? "hsdp" : "fsdp",
		),
		...(isPretraining
			? []
			: [byDefault("checkpointing", isMany ? "full" : "none")]),
	];
}

/** Steps where they are limited, else epochs, or tokens where it pretrains; seconds are a limit. */
export function durationFacts(
	settings: Settings,
	isPretraining: boolean,
): readonly Fact[] {
	const limit = numberAt(settings, "train.max_time");
	const number = (name: string) => numberAt(settings, `train.${name}`);
	const steps = number("max_steps");
	const tokens = number("max_tokens");
	const epochs = number("epochs");
	return [
		...factAt(
			settings,
			"train.max_time",
			"hardware.time_limit_hours",
			limit === undefined ? undefined : limit / 3600,
		),
		...(steps !== undefined
			? factAt(settings, "train.max_steps", "steps", steps)
			: isPretraining
				? tokens === undefined
					? [byDefault("data.tokens", 3e12)]
					: factAt(settings, "train.max_tokens", "data.tokens", tokens)
				: epochs === undefined
					? [byDefault("data.epochs", 5)]
					: factAt(settings, "train.epochs", "data.epochs", epochs)),
	];
}

/** The data set of the module, the optimizer by its class, and tied embeddings. */
export function otherFacts(settings: Settings): readonly Fact[] {
	const whole = entryAt(settings.tree, "data");
	const path = whole?.value.kind === "mapping" ? "data.class_path" : "data";
	const module = lastName(textAt(settings, path))?.toLowerCase();
	const stated = textAt(settings, "data.init_args.repo_id");
	const set = stated ?? lookUp(dataModules, module);
	const place = stated === undefined ? path : "data.init_args.repo_id";
	const optimizer =
		entryAt(settings.tree, "optimizer")?.value.kind === "mapping"
			? "optimizer.class_path"
			: "optimizer";
	const tied = switchAt(settings, "train.tie_embeddings");
	const entry = setAt(settings, "train.tie_embeddings");
	return [
		...factAt(
			settings,
			place,
			"data.sets",
			set === undefined ? undefined : [set],
		),
		...factAt(
			settings,
			optimizer,
			"optimizer",
			lastName(textAt(settings, optimizer)),
		),
		...(entry && tied !== undefined && asText(entry.value) !== undefined
			? [fact("model.tied", tied, settings.place(entry))]
			: []),
	];
}
