import {
	asNumber,
	asText,
	entryAt,
	itemsOf,
	type Tree,
} from "../formats/tree.js";
import {
	type Clock,
	convolution,
	linear,
	type Part,
	recurrence,
	sizeAt,
	table,
} from "./speech-parts.js";

/** The pieces that networks which speak share, whichever framework states their sizes. */

/** A letter of the text. */
export const LETTERS: Clock = { per: "letter", rows: 1 };

/** A transformer whose MLP is convolutions over time (Ren et al. 2019, §3.1). */
export function feedForwardTransformer(
	clock: Clock,
	of: {
		readonly layers: number;
		readonly hidden: number;
		readonly heads: number;
		readonly headDim: number;
		readonly ffn: number;
		readonly kernels: readonly number[];
		readonly outBias: boolean;
	},
): Part {
	const { headDim, outBias, ...rest } = of;
	return {
		kind: "transformer",
		...clock,
		...rest,
		head_dim: headDim,
		out_bias: outBias,
	};
}

/** Convolutions with norms and a linear to one number: durations, pitch, energy (Łańcucki 2021, §2). */
export function predictor(
	clock: Clock,
	of: {
		readonly inputs: number;
		readonly filters: number;
		readonly kernel: number;
		readonly layers: number;
	},
): readonly Part[] {
	return [
		...Array.from({ length: of.layers }, (_, layer) =>
			convolution(clock, {
				inputs: layer === 0 ? of.inputs : of.filters,
				outputs: of.filters,
				kernel: of.kernel,
				act: true,
				norm: "layer",
			}),
		),
		linear(clock, { inputs: of.filters, outputs: 1 }),
	];
}

/** Which letter is heard when, by distances between frames and letters (Badlani et al. 2022, §2.1). */
export function aligner(
	frames: Clock,
	of: { readonly text: number; readonly bins: number },
): readonly Part[] {
	const { text, bins } = of;
	const through = (clock: Clock, widths: readonly number[]): readonly Part[] =>
		widths.slice(1).map((outputs, index) =>
			convolution(clock, {
				inputs: widths[index] ?? 0,
				outputs,
				kernel: index === 0 ? 3 : 1,
				act: true,
			}),
		);
	return [
		...through(LETTERS, [text, 2 * text, bins]),
		...through(frames, [bins, 2 * bins, bins, bins]),
	];
}

interface Tacotron {
	readonly symbols: number;
	readonly text: number;
	readonly encoderLayers: number;
	readonly encoderKernel: number;
	readonly bins: number;
	readonly perStep: number;
	readonly prenet: number;
	readonly attention: number;
	readonly attentionRnn: number;
	readonly decoderRnn: number;
	readonly locationFilters: number;
	readonly locationKernel: number;
	readonly postnet: number;
	readonly postnetLayers: number;
	readonly postnetKernel: number;
}

/** Tacotron 2 (Shen et al. 2018, §2.2): every step of the decoder looks at every letter. */
export function tacotron2(rate: number, of: Tacotron): readonly Part[] {
	const steps = rate / of.perStep;
	const frames: Clock = { per: "second", rows: steps };
	const pairs: Clock = { per: "pair", rows: steps };
	return [
		...(of.symbols > 0 ? [table(of.symbols, of.text)] : []),
		...Array.from({ length: of.encoderLayers }, () =>
			convolution(LETTERS, {
				inputs: of.text,
				outputs: of.text,
				kernel: of.encoderKernel,
				act: true,
				norm: "batch",
			}),
		),
		recurrence(LETTERS, {
			inputs: of.text,
			hidden: of.text / 2,
			bidirectional: true,
		}),
		linear(frames, {
			inputs: of.bins * of.perStep,
			outputs: of.prenet,
			bias: false,
			act: true,
		}),
		linear(frames, {
			inputs: of.prenet,
			outputs: of.prenet,
			bias: false,
			act: true,
		}),
		recurrence(frames, {
			inputs: of.prenet + of.text,
			hidden: of.attentionRnn,
		}),
		...locationAttention(LETTERS, frames, pairs, of),
		recurrence(frames, {
			inputs: of.attentionRnn + of.text,
			hidden: of.decoderRnn,
		}),
		linear(frames, {
			inputs: of.decoderRnn + of.text,
			outputs: of.bins * of.perStep,
		}),
		linear(frames, { inputs: of.decoderRnn + of.text, outputs: 1 }),
		...Array.from({ length: of.postnetLayers }, (_, layer) =>
			convolution(
				{ per: "second", rows: rate },
				{
					inputs: layer === 0 ? of.bins : of.postnet,
					outputs: layer === of.postnetLayers - 1 ? of.bins : of.postnet,
					kernel: of.postnetKernel,
					act: true,
					norm: "batch",
				},
			),
		),
	];
}

/** Attention that also sees where it looked before (Chorowski et al. 2015, §2.1); its sum over letters is a product too. */
export function locationAttention(
	letters: Clock,
	frames: Clock,
	pairs: Clock,
	of: Pick<
		Tacotron,
		"text" | "attention" | "attentionRnn" | "locationFilters" | "locationKernel"
	>,
): readonly Part[] {
	const plain = (clock: Clock, inputs: number, outputs: number): Part =>
		linear(clock, { inputs, outputs, bias: false });
	return [
		plain(frames, of.attentionRnn, of.attention),
		plain(letters, of.text, of.attention),
		convolution(pairs, {
			inputs: 2,
			outputs: of.locationFilters,
			kernel: of.locationKernel,
			bias: false,
		}),
		plain(pairs, of.locationFilters, of.attention),
		plain(pairs, of.attention, 1),
		linear(pairs, { inputs: 1, outputs: of.text, bias: false, tied: true }),
	];
}

/** A generator of HiFi-GAN by the arguments of its class, and the discriminators that it trains against. */
export function vocoder(
	generator: Tree | undefined,
	of: {
		readonly bins: number;
		readonly rate: number;
		readonly sampleRate: number;
		readonly judges: boolean;
		/** Names of the arguments, where a framework has its own. */
		readonly names?: Readonly<Record<string, string>>;
	},
): readonly Part[] {
	const at = (name: string): Tree | undefined =>
		entryAt(generator, of.names?.[name] ?? name)?.value;
	const numbers = (name: string): readonly number[] | undefined => {
		const found = itemsOf(at(name)).flatMap((item) => asNumber(item) ?? []);
		return found.length > 0 ? found : undefined;
	};
	const dilations = itemsOf(at("resblock_dilation_sizes")).map((list) =>
		itemsOf(list).flatMap((item) => asNumber(item) ?? []),
	);
	return [
		{
			kind: "vocoder",
			per: "second",
			rows: of.rate,
			model_in_dim: of.bins,
			upsample_initial_channel: asNumber(at("upsample_initial_channel")) ?? 512,
			upsample_rates: numbers("upsample_rates") ?? [8, 8, 2, 2],
			upsample_kernel_sizes: numbers("upsample_kernel_sizes") ?? [16, 16, 4, 4],
			resblock_kernel_sizes: numbers("resblock_kernel_sizes") ?? [3, 7, 11],
			...(dilations.length > 0 && { resblock_dilation_sizes: dilations }),
			resblock: asText(at("resblock")) ?? "1",
		},
		...(of.judges
			? [{ kind: "discriminators", per: "second", rows: of.sampleRate }]
			: []),
	];
}

/** Mel frames in a second by the keys that recipes of voices have for them. */
export function frameRate(
	tree: Tree | undefined,
	rateKey: string,
	strideKey: string,
): { readonly sampleRate: number; readonly frames: number } {
	// LJSpeech's rate, and frames as Tacotron 2 and all after it have them.
	const sampleRate = sizeAt(tree, rateKey, 22_050);
	return { sampleRate, frames: sampleRate / sizeAt(tree, strideKey, 256) };
}
