import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	type Entry,
	entryAt,
	hasKeys,
	type Tree,
} from "../../formats/tree.js";
import type { PlanValues, Quantization } from "../../plan/fields.js";
import { type Fact, fact, factsFrom } from "../../plan/plan.js";
import { type FieldReading, isUnset, toCount, toShare } from "../fields.js";
import { gather } from "../gather.js";
import { loraTargets, savedModules } from "../lora-targets.js";
import { defaultsOf, statedAt } from "../origins.js";
import { readOne } from "../read-one.js";

/** A fine-tuning script around the Trainer that projects copy, with adapters switched on in a way of its own. */
interface ScriptAdapter {
	readonly framework: string;
	/** Commit in which the defaults were read. */
	readonly version: string;
	/** The key that tells of the adapter, where the script trains one. */
	switchedBy(tree: Tree | undefined): Entry | undefined;
	/** Keys of the rank, of the modules where the command may choose them, and of what trains in full beside them. */
	readonly rank: string;
	readonly targets?: string;
	readonly saved?: string;
	readonly defaults: PlanValues;
	/** Bits of the frozen model where `bits` does not say. */
	readonly bits: 4 | 16;
}

const CHOSEN = { rank: "lora_r", targets: "lora_target_modules" } as const;

/** The first that fits counts. To add a script, add a row. */
const scripts: readonly ScriptAdapter[] = [
	{
		// artidoro/qlora, qlora.py: adapters on every linear unless full_finetune.
		framework: "qlora",
		version: "7f4e95a",
		switchedBy: (tree) =>
			isOn(tree, "full_finetune") || !hasKeys(tree, "source_max_len")
				? undefined
				: (entryAt(tree, "bits") ??
					entryAt(tree, "lora_r") ??
					entryAt(tree, "source_max_len")),
		rank: "lora_r",
		defaults: {
			"adapter.rank": 64,
			"adapter.dropout": 0,
			"adapter.targets": ["all-linear"],
		},
		bits: 4,
	},
	{
		// haotian-liu/LLaVA, llava/train/train.py.
		framework: "llava",
		version: "c121f04",
		switchedBy: (tree) => onEntry(tree, "lora_enable"),
		rank: "lora_r",
		defaults: {
			"adapter.rank": 64,
			"adapter.dropout": 0.05,
			"adapter.targets": ["all-linear"],
		},
		bits: 16,
	},
	{
		// QwenLM/Qwen, finetune.py: c_attn, c_proj, w1 and w2 are every linear of Qwen's first models.
		framework: "qwen",
		version: "2df8e8a",
		switchedBy: (tree) =>
			hasKeys(tree, "lazy_preprocess") ? onEntry(tree, "use_lora") : undefined,
		...CHOSEN,
		defaults: {
			"adapter.rank": 64,
			"adapter.dropout": 0.05,
			"adapter.targets": ["all-linear"],
		},
		bits: 16,
	},
	{
		// allenai/open-instruct, open_instruct/finetune.py.
		framework: "open-instruct",
		version: "e6c3044aa",
		switchedBy: (tree) =>
			hasKeys(tree, "lora_rank") ? onEntry(tree, "use_lora") : undefined,
		rank: "lora_rank",
		defaults: {
			"adapter.rank": 64,
			"adapter.dropout": 0.1,
			"adapter.targets": ["all-linear"],
		},
		bits: 16,
	},
	{
		// microsoft/LoRA, examples/NLU: on queries and values.
		framework: "loralib",
		version: "c4593f0",
		switchedBy: (tree) => onEntry(tree, "apply_lora"),
		rank: "lora_r",
		defaults: { "adapter.dropout": 0, "adapter.targets": ["q", "v"] },
		bits: 16,
	},
	{
		// OptimalScale/LMFlow, src/lmflow/args.py.
		framework: "lmflow",
		version: "f3597db",
		switchedBy: (tree) => onEntry(tree, "use_lora"),
		...CHOSEN,
		defaults: {
			"adapter.rank": 8,
			"adapter.dropout": 0.1,
			"adapter.targets": ["q", "v"],
		},
		bits: 16,
	},
	{
		// lm-sys/FastChat, fastchat/train/train_lora.py: it trains adapters whatever the flags are.
		framework: "fastchat",
		version: "0e6d3e4",
		switchedBy: (tree) => entryAt(tree, "q_lora"),
		...CHOSEN,
		defaults: {
			"adapter.rank": 8,
			"adapter.dropout": 0.05,
			"adapter.targets": ["q", "v"],
		},
		bits: 16,
	},
	{
		// ymcui/Chinese-LLaMA-Alpaca-2, scripts/training: `trainable` names the modules.
		framework: "chinese-llama-alpaca",
		version: "2a334d1",
		switchedBy: (tree) =>
			isOn(tree, "full_finetuning") || hasKeys(tree, "use_lora")
				? undefined
				: entryAt(tree, "lora_rank"),
		rank: "lora_rank",
		targets: "trainable",
		saved: "modules_to_save",
		defaults: {
			"adapter.rank": 8,
			"adapter.dropout": 0.1,
			"adapter.targets": ["q", "v"],
		},
		bits: 16,
	},
	{
		// OpenGVLab/InternVL, internvl_chat/internvl/train: the switch is the rank, on every linear of the language model.
		framework: "internvl",
		version: "2410d1d",
		switchedBy: (tree) => {
			const rank = entryAt(tree, "use_llm_lora");
			return (asNumber(rank?.value) ?? 0) > 0 ? rank : undefined;
		},
		rank: "use_llm_lora",
		defaults: { "adapter.dropout": 0.05, "adapter.targets": ["all-linear"] },
		bits: 16,
	},
];

/** Keys that the scripts have for their adapters. */
export const scriptAdapterKeys: readonly string[] = [
	...new Set([
		...scripts.flatMap(({ rank, targets = rank, saved = rank }) => [
			rank,
			targets,
			saved,
		]),
		"lora_enable",
		"use_lora",
		"q_lora",
		"use_qlora",
		"apply_lora",
		"full_finetune",
		"full_finetuning",
		"lora_modules",
		"bits",
		"quant_type",
		"double_quant",
		"source_max_len",
		"target_max_len",
	]),
];

/** The adapter of a script that has a switch of its own for it. */
export function scriptAdapterOf(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	for (const script of scripts) {
		const entry = script.switchedBy(tree);
		if (entry) return adapterBy(script, { file, tree, entry });
	}
	return gather();
}

interface Switched {
	readonly file: ParsedFile;
	readonly tree: Tree | undefined;
	readonly entry: Entry;
}

function adapterBy(
	script: ScriptAdapter,
	{ file, tree, entry }: Switched,
): FieldReading {
	const { framework, version } = script;
	const targets = script.targets && entryAt(tree, script.targets);
	const saved = script.saved && entryAt(tree, script.saved);
	const one = { file, tree, framework: "hf-trainer" };
	return gather(
		{
			facts: [
				fact("adapter.kind", "lora", statedAt(file, entry)),
				...factsFrom(script.defaults, { kind: "default", framework, version }),
				quantizationOf(script, file, tree),
			],
		},
		readOne({ ...one, path: script.rank, field: toCount("adapter.rank") }),
		readOne({
			...one,
			path: "lora_dropout",
			field: toShare("adapter.dropout"),
		}),
		targets && !isUnset(targets.value) ? loraTargets(file, targets) : gather(),
		saved && !isUnset(saved.value) ? savedModules(file, saved) : gather(),
	);
}

function quantizationOf(
	{ framework, version, bits }: ScriptAdapter,
	file: ParsedFile,
	tree: Tree | undefined,
): Fact {
	const stated =
		entryAt(tree, "bits") ??
		onEntry(tree, "q_lora") ??
		onEntry(tree, "use_qlora");
	const packed = packing(asNumber(stated?.value) ?? (stated ? 4 : bits), tree);
	return stated
		? fact("adapter.quantization", packed, statedAt(file, stated))
		: defaultsOf(framework, version)("adapter.quantization", packed);
}

// All of these scripts pack with NF4 and its second quantisation unless told otherwise.
function packing(bits: number, tree: Tree | undefined): Quantization {
	if (bits === 8) return "int8";
	if (bits !== 4) return "none";
	if (asText(entryAt(tree, "quant_type")?.value) === "fp4") return "fp4";
	const double = entryAt(tree, "double_quant");
	return double && asBoolean(double.value) === false ? "nf4" : "nf4-double";
}

/** qlora.py keeps so many tokens of a question and of its answer, 1024 and 256 unless told otherwise. */
export function questionAndAnswer(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const source = entryAt(tree, "source_max_len");
	if (!source) return [];
	const tokens =
		(asNumber(source.value) ?? 1024) +
		(asNumber(entryAt(tree, "target_max_len")?.value) ?? 256);
	return [fact("data.sequence", tokens, statedAt(file, source))];
}

function onEntry(tree: Tree | undefined, key: string): Entry | undefined {
	const entry = entryAt(tree, key);
	return entry && asBoolean(entry.value) ? entry : undefined;
}

function isOn(tree: Tree | undefined, key: string): boolean {
	return onEntry(tree, key) !== undefined;
}
