import type { ParsedFile } from "../../formats/parsed-file.js";
import { asBoolean, asNumber, asText } from "../../formats/tree.js";
import type { Precision } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { lastName } from "../class-name.js";
import { lookUp } from "../look-up.js";
import { hintAt } from "./hint.js";
import type { Leaf } from "./leaves.js";
import { optimizers, plainName } from "./names.js";

/** What a config says in words or switches: precision, optimizer, checkpointing, compilation, adapters. */
export function wordFacts(
	file: ParsedFile,
	leaves: readonly Leaf[],
): readonly Fact[] {
	const nearest = leaves.toSorted((a, b) => b.distance - a.distance);
	return nearest.flatMap((leaf) => [
		...precisionFacts(file, leaf),
		...optimizerFacts(file, leaf),
		...switchFacts(file, leaf),
		...adapterFacts(file, leaf),
	]);
}

const PRECISION_NAMES = new Set(
	"precision mixed_precision dtype torch_dtype amp_dtype train_dtype param_dtype".split(
		" ",
	),
);

/** Weights stay in fp32 beside a half-precision word, as under autocast. */
const PRECISIONS: Readonly<Record<string, Precision>> = {
	bf16: "amp-bf16",
	bfloat16: "amp-bf16",
	bf16_mixed: "amp-bf16",
	amp_bf16: "amp-bf16",
	"torch.bfloat16": "amp-bf16",
	bf16_true: "bf16",
	fp16: "amp-fp16",
	float16: "amp-fp16",
	half: "amp-fp16",
	amp_fp16: "amp-fp16",
	"16": "amp-fp16",
	"16_mixed": "amp-fp16",
	"torch.float16": "amp-fp16",
	"16_true": "fp16",
	fp32: "fp32",
	float32: "fp32",
	"32": "fp32",
	"32_true": "fp32",
	"torch.float32": "fp32",
	no: "fp32",
	tf32: "tf32",
	fp8: "fp8",
};

/** Switches of autocast; without a type it uses fp16: torch.amp. */
const SWITCHES: Readonly<Record<string, Precision>> = {
	bf16: "amp-bf16",
	use_bf16: "amp-bf16",
	fp16: "amp-fp16",
	use_fp16: "amp-fp16",
	amp: "amp-fp16",
	use_amp: "amp-fp16",
};

function precisionFacts(file: ParsedFile, leaf: Leaf): readonly Fact[] {
	const { name, entry } = leaf;
	const text = plainName(asText(entry.value) ?? "");
	const word = PRECISION_NAMES.has(name) ? lookUp(PRECISIONS, text) : undefined;
	const switched =
		asBoolean(entry.value) === true ? lookUp(SWITCHES, name) : undefined;
	const precision = word ?? switched;
	return precision ? [fact("precision", precision, hintAt(file, entry))] : [];
}

function optimizerFacts(
	file: ParsedFile,
	{ name, group, entry }: Leaf,
): readonly Fact[] {
	const isName =
		optimizers.has(name) ||
		(optimizers.has(group) && /^(name|type|_target_|class_path)$/.test(name));
	const text = asText(entry.value);
	// torch.optim.AdamW is AdamW.
	const word = lastName(text);
	return isName && word && /^[A-Za-z]\w*$/.test(word)
		? [fact("optimizer", word, hintAt(file, entry))]
		: [];
}

function switchFacts(file: ParsedFile, { name, entry }: Leaf): readonly Fact[] {
	const isOn = asBoolean(entry.value);
	if (isOn === undefined) return [];
	const origin = hintAt(file, entry);
	const word = name.replace(/^(use|enable)_/, "");
	if (/^(gradient|activation|grad)_checkpoint(ing)?$/.test(word)) {
		return [fact("checkpointing", isOn ? "full" : "none", origin)];
	}
	if (word === "fsdp") {
		return [fact("parallel.sharding", isOn ? "fsdp" : "none", origin)];
	}
	return /^(torch_)?compile(_model)?$/.test(word)
		? [fact("compile", isOn, origin)]
		: [];
}

function adapterFacts(
	file: ParsedFile,
	{ name, group, entry }: Leaf,
): readonly Fact[] {
	const isRank =
		/^lora_(r|rank|dim)$/.test(name) ||
		(/lora|peft/.test(group) && /^(r|rank)$/.test(name));
	const rank = asNumber(entry.value);
	if (!isRank || rank === undefined || !Number.isInteger(rank) || rank < 1) {
		return [];
	}
	const origin = hintAt(file, entry);
	return [
		fact("adapter.kind", "lora", origin),
		fact("adapter.rank", rank, origin),
	];
}
