import { asBoolean, asText, entryAt, type Tree } from "../../formats/tree.js";
import {
	type Clock,
	convolution,
	linear,
	type Part,
	partsConfig,
	recurrence,
	sizeAt,
	table,
} from "../speech-parts.js";
import { LETTERS, locationAttention } from "../voice-parts.js";

/** Frames in a second. */
const FRAMES = 100;

/** Pieces of words that a recipe tells apart; the token list decides, which is no part of it. */
const VOCABULARY = 5000;

/** Channels of the convolutions before the recurrence (VGG2L), which the code fixes; each pair halves both sides. */
const VGG = [64, 64, 128, 128];

/**
 * A recogniser of LSTMs with convolutions before them and a decoder that attends (Hori et al. 2017; ESPnet at
 * 002e14eb78e8, espnet2/asr/encoder/vgg_rnn_encoder.py and decoder/rnn_decoder.py); undefined for another encoder.
 */
export function recurrentRecogniser(
	name: string,
	tree: Tree | undefined,
): Readonly<Record<string, unknown>> | undefined {
	if (name !== "vgg_rnn" && name !== "rnn") return undefined;
	const size = (key: string, standard: number): number =>
		sizeAt(tree, `encoder_conf.${key}`, standard);
	const bins = sizeAt(tree, "frontend_conf.n_mels", 80);
	const hidden = size("hidden_size", 320);
	const width = size("output_size", 320);
	const isDouble =
		asBoolean(entryAt(tree, "encoder_conf.bidirectional")?.value) ?? true;
	const type = asText(entryAt(tree, "encoder_conf.rnn_type")?.value) ?? "lstm";
	const stem = name === "vgg_rnn" ? vgg(bins) : [];
	const rate = FRAMES / 4;
	const clock: Clock = { per: "second", rows: rate };
	const features = name === "vgg_rnn" ? 128 * Math.ceil(bins / 4) : bins;
	const layers = Math.min(size("num_layers", 4), 32);
	return partsConfig(
		[
			...stem,
			// Each layer is projected to the width of the output before the next one reads it.
			...Array.from({ length: layers }, (_, layer) => [
				recurrence(clock, {
					inputs: layer === 0 ? features : width,
					hidden,
					bidirectional: isDouble,
					gates: type === "gru" ? 3 : 4,
				}),
				linear(clock, {
					inputs: (isDouble ? 2 : 1) * hidden,
					outputs: width,
				}),
			]).flat(),
			linear(clock, { inputs: width, outputs: VOCABULARY, logits: true }),
			...decoder(tree, clock, width),
		],
		{ text_per_second: 3 },
	);
}

function vgg(bins: number): readonly Part[] {
	let inputs = 1;
	return VGG.map((outputs, index) => {
		const shrunk = index < 2 ? 1 : 2;
		const part = convolution(
			{
				per: "second",
				rows: (FRAMES / shrunk) * Math.ceil(bins / shrunk),
			},
			{ inputs, outputs, kernel: 9, act: true },
		);
		inputs = outputs;
		return part;
	});
}

function decoder(
	tree: Tree | undefined,
	clock: Clock,
	width: number,
): readonly Part[] {
	if (asText(entryAt(tree, "decoder")?.value) !== "rnn") return [];
	const size = (key: string, standard: number): number =>
		sizeAt(tree, `decoder_conf.${key}`, standard);
	const hidden = size("hidden_size", 320);
	return [
		table(VOCABULARY, hidden),
		recurrence(LETTERS, { inputs: hidden + width, hidden }),
		...Array.from({ length: Math.max(0, size("num_layers", 1) - 1) }, () =>
			recurrence(LETTERS, { inputs: hidden, hidden }),
		),
		...locationAttention(
			clock,
			LETTERS,
			{ per: "pair", rows: clock.rows ?? 1 },
			{
				text: width,
				attention: size("att_conf.adim", 320),
				attentionRnn: hidden,
				locationFilters: size("att_conf.aconv_chans", 10),
				locationKernel: 2 * size("att_conf.aconv_filts", 100) + 1,
			},
		),
		linear(LETTERS, { inputs: hidden, outputs: VOCABULARY }),
	];
}
