import type { ShellWord } from "../../formats/parsed-file.js";
import type { Family } from "../../plan/fields.js";
import { type Arguments, isOn, textOf } from "./arguments.js";

/** What a command runs, `pretrain_gpt.py` or a module, and the words that it gets. */
export interface Work {
	/** Empty when only the launch names it. */
	readonly script: string;
	readonly words: readonly ShellWord[];
}

/** Takes the launcher off the words of a command. */
export function workOf(words: readonly ShellWord[]): Work {
	const at = words.findIndex(
		({ text }, index) =>
			/\.py$/.test(text) ||
			(words[index - 1]?.text === "-m" && !/^torch\.distributed/.test(text)),
	);
	return { script: words[at]?.text ?? "", words: words.slice(at + 1) };
}

/** Why a command with Megatron's flags trains nothing; undefined when it trains. */
export function otherWork(script: string, args: Arguments): string | undefined {
	if (isOn(args, "--skip-train")) return "`--skip-train` only evaluates.";
	if (/tasks\/main/.test(script)) {
		return ZERO_SHOT.test(textOf(args, "--task") ?? "") ? EVALUATES : undefined;
	}
	return OTHER.find(([pattern]) => pattern.test(script))?.[1];
}

const EVALUATES = "It evaluates a trained model.";

const ZERO_SHOT = /lambada|wikitext|zeroshot|eval|msdp/i;

const OTHER: readonly (readonly [RegExp, string])[] = [
	[/text_gen|generat|inference|server|sample/i, "It generates text."],
	[/preprocess|analy[sz]e|merge_datasets|tokenize/i, "It prepares data."],
	[/convert|checkpoint|hf2megatron|tools\//i, "It converts checkpoints."],
	[/eval|mmlu|validate|feature_extract|lm_harness|msdp/i, EVALUATES],
	[/prune|quantize|export/i, "It changes a trained model."],
];

/** The kind of model that a training script builds. */
export function familyOf(script: string): Family {
	return FAMILIES.find(([pattern]) => pattern.test(script))?.[1] ?? "decoder";
}

const FAMILIES: readonly (readonly [RegExp, Family])[] = [
	[/bert|ict|biencoder|tasks\/main/i, "encoder"],
	[/t5/i, "encoder-decoder"],
	[/mamba|hybrid/i, "hybrid"],
	[/vision_classify|dino/i, "vit"],
	[/vlm|multimodal|mimo|retro|inpaint/i, "custom"],
];
