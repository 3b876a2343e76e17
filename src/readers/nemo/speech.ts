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
import { partsConfig } from "../speech-parts.js";
import { recogniserParts } from "./recogniser.js";
import { textPerSecond } from "./recogniser-heads.js";
import { voiceConfig } from "./voices.js";
import { wav2vecConfig } from "./wav2vec.js";

/** True for a model of NeMo that hears or speaks: its data sets stand directly below the model. */
export function isSpeech(model: Tree | undefined): boolean {
	return hasKeys(model, "train_ds") && !hasKeys(model, "micro_batch_size");
}

/** Task, encoder, optimizer and the length of clips of a speech model. */
export function speechFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const model = entryAt(tree, "model")?.value;
	const optim =
		entryAt(model, "optim.name") ?? entryAt(model, "optim._target_");
	const name = lastName(asText(optim?.value));
	return [
		...taskFacts(file, model),
		...networkFacts(file, tree, model),
		...(segmentFact(file, tree) ?? clipHint(file, model)),
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

/** The network by its parts, where its classes are known: a recogniser or a voice. */
function networkFacts(
	file: ParsedFile,
	tree: Tree | undefined,
	model: Tree | undefined,
): readonly Fact[] {
	const heard = recogniserParts(model);
	const entry = entryAt(model, "encoder");
	if (heard && entry) {
		const perSecond = textPerSecond(model);
		const config = partsConfig(
			heard,
			perSecond === undefined ? {} : { text_per_second: perSecond },
		);
		return [fact("model.config", config, statedAt(file, entry))];
	}
	const raw = wav2vecConfig(model);
	if (raw && entry) return [fact("model.config", raw, statedAt(file, entry))];
	const voice = voiceConfig(tree, model);
	return voice
		? [fact("model.config", voice.config, statedAt(file, voice.entry))]
		: [];
}

// Vocoders learn from short pieces of one length.
function segmentFact(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] | undefined {
	const entry =
		entryAt(tree, "model.train_ds.dataset.n_segments") ??
		entryAt(tree, "model.train_ds.dataset.n_samples");
	const samples = asNumber(entry?.value);
	const rate = asNumber(entryAt(tree, "sample_rate")?.value);
	return entry && samples && rate
		? [fact("data.seconds", samples / rate, statedAt(file, entry))]
		: undefined;
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
