import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asText,
	type Entry,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { lastName } from "../class-name.js";
import { type FieldReading, readFields, toCount, toShare } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { loraTargets } from "../lora-targets.js";
import { statedAt } from "../origins.js";
import { readOne } from "../read-one.js";
import { unmodelled } from "../unmodelled.js";
import { byDefault } from "./defaults.js";
import { modelFields } from "./fields.js";
import { builders, hubIds } from "./models.js";

/** The model that trains and the adapters on it, both out of the name of its builder and the builder's arguments. */
export function modelOf(
	file: ParsedFile,
	section: Entry | undefined,
): FieldReading {
	const component = entryAt(section?.value, "_component_");
	const path = asText(component?.value);
	if (!section || !component || path === undefined) return gather();
	const { base, prefix } = partsOf(path);
	const arguments_ = section.value;
	return gather(
		readFields({
			tree: arguments_,
			fields: modelFields,
			path: file.path,
			framework: "torchtune",
		}),
		identityOf({ file, component, base, arguments_ }),
		prefix === ""
			? { facts: [byDefault("adapter.kind", "none")] }
			: adapterOf({ file, component, prefix, arguments_ }),
	);
}

/** Where the weights lie of a model whose builder is none of torchtune's own, so that its name tells nothing. */
export function unknownModelFolder(tree: Tree | undefined): Entry | undefined {
	const path = asText(entryAt(tree, "model._component_")?.value);
	if (path === undefined) return undefined;
	const { base } = partsOf(path);
	return lookUp(hubIds, base) === undefined && !builders.has(base)
		? entryAt(tree, "checkpointer.checkpoint_dir")
		: undefined;
}

interface Builder {
	readonly base: string;
	readonly prefix: string;
}

function partsOf(path: string): Builder {
	const name = lastName(path) ?? "";
	const prefix = /^(q?lora|q?dora)_/.exec(name)?.[1] ?? "";
	return { base: prefix ? name.slice(prefix.length + 1) : name, prefix };
}

function identityOf({
	file,
	component,
	base,
	arguments_,
}: {
	readonly file: ParsedFile;
	readonly component: Entry;
	readonly base: string;
	readonly arguments_: Tree;
}): FieldReading {
	const origin = statedAt(file, component);
	const id = lookUp(hubIds, base);
	if (id !== undefined)
		return gather({ facts: [fact("model.id", id, origin)] });
	if (!builders.has(base)) {
		return gather({ facts: [fact("model.id", base, origin)] });
	}
	const shape = [
		fact("model.family", "decoder", origin),
		fact("model.gated", true, origin),
		fact("model.norm", "rms", origin),
	];
	return gather({ facts: shape }, sizesOf(file, arguments_));
}

function sizesOf(file: ParsedFile, arguments_: Tree): FieldReading {
	const sizes = [
		["vocab_size", toCount("model.vocab")],
		["num_layers", toCount("model.layers")],
		["num_heads", toCount("model.heads")],
		["num_kv_heads", toCount("model.kv_heads")],
		["embed_dim", toCount("model.hidden")],
		["intermediate_dim", toCount("model.ffn")],
		["head_dim", toCount("model.head_dim")],
	] as const;
	return gather(
		...sizes.map(([path, field]) =>
			readOne({ file, tree: arguments_, path, field, framework: "torchtune" }),
		),
	);
}

function adapterOf({
	file,
	component,
	prefix,
	arguments_,
}: {
	readonly file: ParsedFile;
	readonly component: Entry;
	readonly prefix: string;
	readonly arguments_: Tree;
}): FieldReading {
	const origin = statedAt(file, component);
	const isOn = (key: string): boolean =>
		asBoolean(entryAt(arguments_, key)?.value) === true;
	const kind = prefix.endsWith("dora") || isOn("use_dora") ? "dora" : "lora";
	// torchao's nf4 quantises the scales too, which is QLoRA's double quantisation.
	const quantised = prefix.startsWith("q") || isOn("quantize_base");
	return gather(
		{
			facts: [
				fact("adapter.kind", kind, origin),
				fact("adapter.quantization", quantised ? "nf4-double" : "none", origin),
				byDefault("adapter.rank", 8),
			],
		},
		readOne({
			file,
			tree: arguments_,
			path: "lora_rank",
			field: toCount("adapter.rank"),
			framework: "torchtune",
		}),
		readOne({
			file,
			tree: arguments_,
			path: "lora_dropout",
			field: toShare("adapter.dropout"),
			framework: "torchtune",
		}),
		targetsOf(file, arguments_),
		trainedParts(file, arguments_),
	);
}

function targetsOf(file: ParsedFile, arguments_: Tree): FieldReading {
	const attention = entryAt(arguments_, "lora_attn_modules");
	if (!attention) return gather();
	const extra = [
		...(asBoolean(entryAt(arguments_, "apply_lora_to_mlp")?.value)
			? ["gate_proj", "up_proj", "down_proj"]
			: []),
		...(asBoolean(entryAt(arguments_, "apply_lora_to_output")?.value)
			? ["output"]
			: []),
	];
	const items: readonly Tree[] = extra.map((name) => ({
		kind: "scalar",
		value: name,
		text: name,
		quoted: false,
		line: attention.line,
	}));
	const value: Tree = {
		kind: "sequence",
		items: [...itemsOf(attention.value), ...items],
		line: attention.line,
	};
	return loraTargets(file, { ...attention, value });
}

const PARTS = ["decoder_trainable", "encoder_trainable", "fusion_trainable"];

// Vision models choose for each part what trains; the estimate has one choice for all.
function trainedParts(file: ParsedFile, arguments_: Tree): FieldReading {
	const [first] = PARTS.flatMap((key) => entryAt(arguments_, key) ?? []);
	if (!first) return gather();
	const effect = "chooses for the parts of a multimodal model what trains";
	return gather({ problems: [unmodelled({ file, entry: first, effect })] });
}
