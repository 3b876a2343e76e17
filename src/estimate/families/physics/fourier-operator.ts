import type { Model, Operator } from "../../model.js";
import { linear } from "../blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	numbersOf,
} from "../hub-reading.js";
import { fieldModel, type Grid, kept } from "./field.js";

/**
 * Fourier neural operator (Li et al. 2021, §4): in each layer the lowest modes of every channel are multiplied, and a
 * linear of each point is added. By the arguments of PhysicsNeMo's FNO (physicsnemo/models/fno at 94b3551).
 */
export function fourierOperator(
	config: HubConfig,
	grid: Grid,
): Model | undefined {
	const inputs = firstNumber(config, "in_channels");
	const outputs = firstNumber(config, "out_channels");
	const side = firstNumber(config, "resolution") ?? grid.height;
	if (!inputs || !outputs || !side) return undefined;
	const dimension = firstNumber(config, "dimension") ?? 2;
	const latent = firstNumber(config, "latent_channels") ?? 32;
	const layers = firstNumber(config, "num_fno_layers") ?? 4;
	const padding = firstNumber(config, "padding") ?? 8;
	const coordinates = (flagOf(config.coord_features) ?? true) ? dimension : 0;
	const points = side ** dimension;
	const padded = (side + padding) ** dimension;
	return fieldModel({
		hidden: latent,
		stacks: [
			{
				layers: 1,
				operators: [...lift(inputs + coordinates, latent, points)],
			},
			{
				layers,
				operators: [
					kept("channels", latent * padded),
					linear({
						name: "points",
						inputs: latent,
						outputs: latent,
						rows: padded,
					}),
					...spectral({
						latent,
						points: padded,
						dimension,
						modes: modesOf(config, dimension),
					}),
					kept("activation", latent * padded),
				],
			},
			{ layers: 1, operators: decoder(config, { latent, outputs, points }) },
		],
	});
}

function lift(
	inputs: number,
	latent: number,
	points: number,
): readonly Operator[] {
	const half = Math.floor(latent / 2);
	const first = linear({ name: "lift1", inputs, outputs: half, rows: points });
	return [
		{ ...first, readsData: true },
		kept("lift", (inputs + 2 * half) * points),
		linear({ name: "lift2", inputs: half, outputs: latent, rows: points }),
	];
}

/**
 * The transform of every channel and back, 2.5 N log₂ N for N real numbers (Frigo and Johnson 2005, §III), and a complex
 * matrix for each mode, eight FLOPs a multiply-add, at both ends of every axis but the last.
 */
function spectral({
	latent,
	points,
	dimension,
	modes,
}: {
	readonly latent: number;
	readonly points: number;
	readonly dimension: number;
	readonly modes: readonly number[];
}): readonly Operator[] {
	const multiplied =
		2 ** (dimension - 1) * modes.reduce((product, each) => product * each, 1);
	return [
		{
			kind: "other",
			name: "transforms",
			parameters: 0,
			flops: 2 * latent * 2.5 * points * Math.log2(points),
			savedElements: 0,
			// A transform has nothing to learn.
			readsData: true,
		},
		{
			kind: "other",
			name: "modes",
			parameters: 2 * latent * latent * multiplied,
			flops: 8 * latent * latent * multiplied,
			savedElements: 2 * latent * multiplied,
		},
	];
}

function modesOf(config: HubConfig, dimension: number): readonly number[] {
	const listed = numbersOf(config.num_fno_modes);
	const each = firstNumber(config, "num_fno_modes") ?? 16;
	return listed ?? Array.from({ length: dimension }, () => each);
}

function decoder(
	config: HubConfig,
	{
		latent,
		outputs,
		points,
	}: {
		readonly latent: number;
		readonly outputs: number;
		readonly points: number;
	},
): readonly Operator[] {
	const layers = firstNumber(config, "decoder_layers") ?? 1;
	const width = firstNumber(config, "decoder_layer_size") ?? 32;
	const widths = [latent, ...Array.from({ length: layers }, () => width)];
	return [...widths.slice(1), outputs].flatMap((next, index) => [
		kept(`decoder${index + 1}`, (widths[index] ?? latent) * points),
		linear({
			name: `decoder${index + 1}`,
			inputs: widths[index] ?? latent,
			outputs: next,
			rows: points,
		}),
	]);
}
