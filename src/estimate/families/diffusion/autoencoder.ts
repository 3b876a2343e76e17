import type { Operator } from "../../model.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	numbersOf,
} from "../hub-reading.js";
import { attentionOf, kept, normed, silu } from "./pieces.js";
import { convolution, groupNorm, residual } from "./residual.js";

/** The halves of an image autoencoder: the encoder alone makes latents, both train it. */
export interface Autoencoder {
	readonly encoder: readonly Operator[];
	readonly decoder: readonly Operator[];
}

/** The autoencoder of latent diffusion (Rombach et al. 2022, §3.1; diffusers 0.40, AutoencoderKL). */
export function autoencoder(
	config: HubConfig,
	{ height, width }: { readonly height: number; readonly width: number },
): Autoencoder | undefined {
	const widths = numbersOf(config.block_out_channels);
	const latent = firstNumber(config, "latent_channels");
	const [first] = widths ?? [];
	const last = widths?.at(-1);
	if (!widths || !latent || !first || !last) return undefined;
	const perBlock = firstNumber(config, "layers_per_block") ?? 2;
	const quantises = flagOf(config.use_quant_conv) !== false;
	const channels = firstNumber(config, "in_channels") ?? 3;
	let area = height * width;
	let inputs = first;
	const encoder: Operator[] = [
		{ ...convolution("stem", [channels, first], 9, area), readsData: true },
	];
	for (const [level, outputs] of widths.entries()) {
		for (let block = 0; block < perBlock; block++) {
			encoder.push(...residual([inputs, outputs], area, undefined));
			inputs = outputs;
		}
		if (level < widths.length - 1) {
			area /= 4;
			encoder.push(
				convolution("downsample", [outputs, outputs], 9, area),
				kept(3 * outputs, area),
			);
		}
	}
	encoder.push(
		...middle(last, area),
		groupNorm(last, area),
		silu(last, area),
		convolution("latent", [last, 2 * latent], 9, area),
		...(quantises
			? [convolution("quantise", [2 * latent, 2 * latent], 1, area)]
			: []),
	);
	const decoder: Operator[] = [
		...(quantises
			? [convolution("dequantise", [latent, latent], 1, area)]
			: []),
		convolution("unlatent", [latent, last], 9, area),
		...middle(last, area),
	];
	inputs = last;
	for (const [index, outputs] of widths.toReversed().entries()) {
		for (let block = 0; block <= perBlock; block++) {
			decoder.push(...residual([inputs, outputs], area, undefined));
			inputs = outputs;
		}
		if (index < widths.length - 1) {
			area *= 4;
			decoder.push(convolution("upsample", [outputs, outputs], 9, area));
		}
	}
	decoder.push(
		groupNorm(first, area),
		silu(first, area),
		convolution("image", [first, channels], 9, area),
	);
	return { encoder, decoder };
}

// Two residuals around one head of attention over all positions.
function middle(width: number, rows: number): readonly Operator[] {
	return [
		...residual([width, width], rows, undefined),
		normed("group-norm", width, rows, {
			parameters: 2 * width,
			flavour: "group",
		}),
		kept(width, rows),
		...attentionOf({ width, heads: [1, width], rows }),
		...residual([width, width], rows, undefined),
	];
}
