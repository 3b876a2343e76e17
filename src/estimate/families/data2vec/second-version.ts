import type { Model, Operator } from "../../model.js";
import { linear, loose, norm, windowed } from "../blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	textOf,
} from "../hub-reading.js";
import { transformerLayer } from "../transformer-layer.js";
import { repeated } from "./first-version.js";
import { locals } from "./inputs.js";

/**
 * data2vec 2.0 (Baevski et al. 2023, §3; fairseq at 3d262bb25690, examples/data2vec/models/data2vec2.py): the teacher
 * says once what several differently masked copies of the sample learn. Masked rows are left out of the encoder; a
 * convolutional decoder sees all of them. The share that is kept is taken to be 1 − `mask_prob`.
 */
export function secondVersion(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const hidden = firstNumber(config, "embed_dim") ?? 768;
	const copies = firstNumber(config, "clone_batch") ?? 1;
	const local = locals[textOf(config.modality) ?? ""]?.(config, hidden, sample);
	if (!local) return undefined;
	const { rows } = local;
	const extra = firstNumber(config, "num_extra_tokens") ?? 0;
	const kept =
		Math.floor(rows * (1 - (firstNumber(config, "mask_prob") ?? 0.7))) + extra;
	const layers =
		(firstNumber(config, "depth") ?? 8) +
		(firstNumber(config, "prenet_depth") ?? 4);
	const teacher = block(config, hidden, rows + extra, rows + extra);
	return {
		family: "encoder",
		hidden,
		vocab: 0,
		tokens: rows,
		logitRows: 0,
		stacks: [
			{
				layers,
				endsInProduct: false,
				operators: block(config, hidden, copies * kept, kept),
			},
		],
		frozen: [
			...(flagOf(config.ema_local_encoder) ? local.once : []),
			...local.positions(rows),
			...repeated({ layers, operators: teacher }),
		],
		ends: [
			...local.once,
			...local.positions(copies * rows),
			norm({ name: "context-norm", width: hidden, rows: copies * kept }),
			loose("extra-tokens", extra * hidden),
			...decoder(config, hidden, copies * rows),
		],
	};
}

function block(
	config: HubConfig,
	hidden: number,
	rows: number,
	seen: number,
): readonly Operator[] {
	const layer = transformerLayer({
		hidden,
		heads: firstNumber(config, "num_heads") ?? 12,
		ffn: hidden * (firstNumber(config, "mlp_ratio") ?? 4),
		rows,
		norms: "behind",
	});
	// Each copy sees itself alone.
	return windowed(layer, seen);
}

/** Grouped convolutions over time, or over both sides of an image, and linears back to the width of the encoder. */
function decoder(
	config: HubConfig,
	hidden: number,
	rows: number,
): readonly Operator[] {
	const of: HubConfig = Object(config.decoder);
	const width = firstNumber(of, "decoder_dim") ?? 384;
	const layers = firstNumber(of, "decoder_layers") ?? 5;
	const side = firstNumber(of, "decoder_kernel") ?? 5;
	const kernel = config.modality === "image" ? side ** 2 : side;
	const projections =
		config.modality === "image"
			? 1
			: (firstNumber(of, "projection_layers") ?? 1);
	const wide =
		projections > 1
			? Math.floor(width * (firstNumber(of, "projection_ratio") ?? 2))
			: width;
	return [
		...Array.from({ length: layers }).flatMap((_, layer): Operator[] => [
			{
				kind: "convolution",
				name: `decoder${layer}`,
				inputs: layer === 0 ? hidden : width,
				outputs: width,
				kernel,
				groups: firstNumber(of, "decoder_groups") ?? 16,
				bias: true,
				positions: rows,
			},
			norm({ name: `decoder-norm${layer}`, width, rows, parameters: 0 }),
		]),
		...Array.from({ length: projections }, (_, layer) =>
			linear({
				name: `projection${layer}`,
				inputs: layer === 0 ? width : wide,
				outputs: layer === projections - 1 ? hidden : wide,
				rows,
			}),
		),
	];
}
