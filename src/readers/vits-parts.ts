import type { Tree } from "../formats/tree.js";
import { type Clock, convolution, linear, type Part } from "./speech-parts.js";
import { feedForwardTransformer, LETTERS, vocoder } from "./voice-parts.js";

/** Sizes of VITS, whichever framework states them. */
export interface VitsSizes {
	readonly hidden: number;
	readonly ffn: number;
	readonly heads: number;
	readonly layers: number;
	readonly kernel: number;
	/** Lines of the spectrum that the posterior encoder reads. */
	readonly spectrum: number;
	/** Samples that are made into a wave in each step. */
	readonly segment: number;
	readonly hop: number;
	readonly posteriorLayers: number;
	readonly flows: number;
	readonly flowLayers: number;
}

/** Taps of the WaveNets inside (Kim et al. 2021, appendix B). */
const KERNEL = 5;

/**
 * VITS (Kim et al. 2021, §2): a text encoder, a posterior encoder and flows over all frames, and HiFi-GAN with its
 * discriminators over a short segment. The stochastic predictor of durations, small and over letters, is left out.
 */
export function vitsNetwork(
	generator: Tree | undefined,
	frames: Clock,
	of: VitsSizes,
	names: Readonly<Record<string, string>> = {},
): readonly Part[] {
	const { hidden } = of;
	const half = hidden / 2;
	const rows = Math.round(of.segment / of.hop);
	return [
		feedForwardTransformer(LETTERS, {
			layers: of.layers,
			hidden,
			heads: of.heads,
			headDim: hidden / of.heads,
			ffn: of.ffn,
			kernels: [of.kernel, of.kernel],
			outBias: true,
		}),
		linear(LETTERS, { inputs: hidden, outputs: 2 * hidden }),
		linear(frames, { inputs: of.spectrum, outputs: hidden }),
		...wavenet(frames, hidden, of.posteriorLayers),
		linear(frames, { inputs: hidden, outputs: 2 * hidden }),
		...Array.from({ length: of.flows }).flatMap(() => [
			linear(frames, { inputs: half, outputs: hidden }),
			...wavenet(frames, hidden, of.flowLayers),
			linear(frames, { inputs: hidden, outputs: half }),
		]),
		...vocoder(generator, {
			bins: hidden,
			rate: rows,
			sampleRate: of.segment,
			judges: true,
			names,
		}).map((part) => ({ ...part, per: "clip" })),
	];
}

// Each layer is a gated convolution, and a linear for what goes on and what goes out; the last one only goes out.
function wavenet(
	clock: Clock,
	hidden: number,
	layers: number,
): readonly Part[] {
	return Array.from({ length: layers }).flatMap((_, layer) => [
		convolution(clock, {
			inputs: hidden,
			outputs: 2 * hidden,
			kernel: KERNEL,
			act: true,
		}),
		linear(clock, {
			inputs: hidden,
			outputs: layer === layers - 1 ? hidden : 2 * hidden,
		}),
	]);
}
