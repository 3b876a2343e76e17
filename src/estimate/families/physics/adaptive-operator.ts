import type { Model, Operator } from "../../model.js";
import { linear, mlp, norm, table } from "../blocks.js";
import { firstNumber, type HubConfig, numbersOf } from "../hub-reading.js";
import { fieldConvolution, fieldModel, type Grid } from "./field.js";

/**
 * Adaptive Fourier neural operator (Guibas et al. 2022, §4), as FourCastNet has it: patches, and in each layer blocks of
 * channels mixed by two complex products for every mode. By the arguments of PhysicsNeMo's AFNO
 * (physicsnemo/models/afno at 94b3551).
 */
export function adaptiveOperator(
	config: HubConfig,
	grid: Grid,
): Model | undefined {
	const [ownHeight, ownWidth] = numbersOf(config.inp_shape) ?? [];
	const [tall = 16, wide = 16] = numbersOf(config.patch_size) ?? [];
	const inputs = firstNumber(config, "in_channels");
	const outputs = firstNumber(config, "out_channels");
	const height = grid.height ?? ownHeight;
	const width = grid.width ?? ownWidth;
	if (!inputs || !outputs || !height || !width) return undefined;
	const dim = firstNumber(config, "embed_dim") ?? 256;
	const steps = firstNumber(config, "forecast_steps") ?? 1;
	const depth = firstNumber(config, "depth") ?? 4;
	const rows = [Math.floor(height / tall), Math.floor(width / wide)] as const;
	const patches = rows[0] * rows[1];
	const patch = tall * wide;
	const layer = [
		norm({ name: "filter-norm", width: dim, rows: patches }),
		...filter(config, dim, rows),
		norm({ name: "mlp-norm", width: dim, rows: patches }),
		...mlp({
			hidden: dim,
			ffn: dim * (firstNumber(config, "mlp_ratio") ?? 4),
			gated: false,
			bias: true,
			rows: patches,
		}),
	];
	return fieldModel({
		hidden: dim,
		stacks: [
			// A sample is forecast so often with one set of layers.
			{ layers: depth * steps, sharing: steps, operators: layer },
			{
				layers: steps,
				sharing: steps,
				operators: [
					fieldConvolution({
						inputs,
						outputs: dim,
						kernel: patch,
						positions: patches,
						readsData: true,
					}),
					linear({
						name: "head",
						inputs: dim,
						outputs: outputs * patch,
						rows: patches,
						bias: false,
					}),
				],
			},
		],
		ends: [table("positions", patches, dim)],
	});
}

// Transform of every channel and back (2.5 N log₂ N), and blocks of complex products: eight FLOPs a multiply-add.
function filter(
	config: HubConfig,
	dim: number,
	[height, width]: readonly [number, number],
): readonly Operator[] {
	const blocks = firstNumber(config, "num_blocks") ?? 16;
	const modes = height * (Math.floor(width / 2) + 1);
	const points = height * width;
	const products = 2 * blocks * (dim / blocks) ** 2;
	return [
		{
			kind: "other",
			name: "transforms",
			parameters: 0,
			flops: 2 * dim * 2.5 * points * Math.log2(points),
			savedElements: 0,
			readsData: true,
		},
		{
			kind: "other",
			name: "modes",
			parameters: 2 * products + 4 * dim,
			flops: 8 * products * modes,
			// What comes in, and what the first product gives before and after its rectifier, as pairs.
			savedElements: 6 * dim * modes,
		},
	];
}
