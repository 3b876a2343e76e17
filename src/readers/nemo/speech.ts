import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	entryAt,
	hasKeys,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { lastName } from "../class-name.js";
import { statedAt } from "../origins.js";
import { positiveAt } from "../positive.js";

/** True for a model of NeMo that hears or speaks: its data sets stand directly below the model. */
export function isSpeech(model: Tree | undefined): boolean {
	return hasKeys(model, "train_ds") && !hasKeys(model, "micro_batch_size");
}

/** Task, encoder, optimizer and the length of clips of a speech model. */
export function speechFacts(
	file: ParsedFile,
	model: Tree | undefined,
): readonly Fact[] {
	const optim =
		entryAt(model, "optim.name") ?? entryAt(model, "optim._target_");
	const name = lastName(asText(optim?.value));
	return [
		...taskFacts(file, model),
		...conformerFacts(file, model),
		...clipHint(file, model),
		...(optim && name !== undefined
			? [fact("optimizer", name, statedAt(file, optim))]
			: []),
	];
}

// Speech becomes text where a spectrogram goes in and a decoder of tokens comes out.
function taskFacts(file: ParsedFile, model: Tree | undefined): readonly Fact[] {
	const decoder = asText(entryAt(model, "decoder._target_")?.value) ?? "";
	const entry = entryAt(model, "decoder");
	const hears = /asr|Transducer|CTC/i.test(decoder);
	return entry && hears
		? [fact("task", "transcribe", statedAt(file, entry))]
		: [];
}

/** The Conformer encoder, which the Hub has under the name of NeMo's Parakeet (transformers 4.57). */
function conformerFacts(
	file: ParsedFile,
	model: Tree | undefined,
): readonly Fact[] {
	const encoder = entryAt(model, "encoder")?.value;
	const target = asText(entryAt(encoder, "_target_")?.value) ?? "";
	const layers = entryAt(encoder, "n_layers");
	const hidden = positiveAt(encoder, "d_model")?.count;
	if (!/ConformerEncoder$/.test(target) || !layers || !hidden) return [];
	const config = {
		model_type: "parakeet_encoder",
		hidden_size: hidden,
		num_hidden_layers: asNumber(layers.value),
		num_attention_heads: positiveAt(encoder, "n_heads")?.count,
		intermediate_size:
			hidden * (positiveAt(encoder, "ff_expansion_factor")?.count ?? 4),
		conv_kernel_size: positiveAt(encoder, "conv_kernel_size")?.count ?? 31,
		subsampling_factor: positiveAt(encoder, "subsampling_factor")?.count ?? 4,
		subsampling_conv_channels:
			positiveAt(encoder, "subsampling_conv_channels")?.count ?? hidden,
		num_mel_bins: positiveAt(encoder, "feat_in")?.count ?? 80,
	};
	return [fact("model.config", config, statedAt(file, layers))];
}

// The longest clip that is let in: clips are shorter, so that it only hints at their length.
function clipHint(file: ParsedFile, model: Tree | undefined): readonly Fact[] {
	const entry =
		entryAt(model, "train_ds.max_duration") ??
		entryAt(model, "train_ds.dataset.max_duration");
	const seconds = asNumber(entry?.value);
	if (!entry || seconds === undefined || seconds <= 0) return [];
	const path = entry.path ?? file.path;
	const origin = {
		kind: "hint",
		path,
		line: entry.line,
		text: entry.key,
	} as const;
	return [fact("data.seconds", seconds, origin)];
}
