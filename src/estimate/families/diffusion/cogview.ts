import type { Operator } from "../../model.js";
import { firstNumber } from "../hub-reading.js";
import { modulatedHead } from "./heads.js";
import {
	attentionOf,
	type BuildDenoiser,
	feedForward,
	gate,
	headNorms,
	modulated,
	normed,
	patches,
	project,
} from "./pieces.js";
import { headedSizesOf } from "./sizes.js";

/** CogVideoX (Yang et al. 2025, §2.2; diffusers 0.40): text and video in one stream with the same weights. */
export const cogVideoX: BuildDenoiser = (
	config,
	{ height, width, frames, textTokens },
) => {
	const { hidden, dims, headDim, layers, inputs, outputs, patch, time, text } =
		headedSizesOf(config, {
			heads: 30,
			headDim: 64,
			layers: 30,
			inputs: 16,
			outputs: 16,
			patch: 2,
			time: 512,
			text: 4096,
		});
	const seen = frames * Math.floor(height / patch) * Math.floor(width / patch);
	const rows = seen + textTokens;
	const modulatedHalf = (name: string): readonly Operator[] => [
		project(`${name}-modulation`, [time, 6 * hidden], 1),
		modulated(name, hidden, rows, { parameters: 2 * hidden }),
	];
	return {
		hidden,
		rows,
		stacks: [
			{
				layers,
				operators: [
					...modulatedHalf("norm1"),
					...attentionOf({
						width: hidden,
						heads: dims,
						rows,
						between: headNorms(dims, rows, 2 * headDim, { flavour: "layer" }),
					}),
					...modulatedHalf("norm2"),
					...feedForward([hidden, 4 * hidden], rows),
					gate(2 * hidden, rows),
				],
			},
		],
		ends: [
			patches([inputs, hidden], patch ** 2, seen),
			project("text", [text, hidden], textTokens, { readsData: true }),
			project("time1", [hidden, time], 1),
			project("time2", [time, time], 1),
			normed("last-norm", hidden, rows, { parameters: 2 * hidden }),
			project("last-modulation", [time, 2 * hidden], 1),
			normed("out-norm", hidden, seen, { parameters: 2 * hidden }),
			project("head", [hidden, patch ** 2 * outputs], seen),
		],
	};
};

/** CogView3-Plus (Zheng et al. 2024; diffusers 0.40): the same for images, sizes among the conditions. */
export const cogView3Plus: BuildDenoiser = (
	config,
	{ height, width, textTokens },
) => {
	const { hidden, dims, layers, inputs, outputs, patch, time, text } =
		headedSizesOf(config, {
			heads: 64,
			headDim: 40,
			layers: 30,
			inputs: 16,
			outputs: 16,
			patch: 2,
			time: 512,
			text: 4096,
		});
	const condition = firstNumber(config, "condition_dim") ?? 256;
	const seen = (height / patch) * (width / patch);
	const rows = seen + textTokens;
	return {
		hidden,
		rows,
		stacks: [
			{
				layers,
				operators: [
					project("modulation", [time, 12 * hidden], 1),
					modulated("norm1", hidden, rows),
					...attentionOf({
						width: hidden,
						heads: dims,
						rows,
						between: headNorms(dims, rows, 0, { flavour: "layer" }),
					}),
					modulated("norm2", hidden, rows),
					...feedForward([hidden, 4 * hidden], rows),
					gate(2 * hidden, rows),
				],
			},
		],
		ends: [
			project("patches", [inputs * patch ** 2, hidden], seen, {
				readsData: true,
			}),
			project("text", [text, hidden], textTokens, { readsData: true }),
			project("time1", [hidden, time], 1),
			project("time2", [time, time], 1),
			// Original size, target size and crop, two numbers each.
			project("size1", [6 * condition, time], 1),
			project("size2", [time, time], 1),
			...modulatedHead({
				hidden,
				outputs: patch ** 2 * outputs,
				rows: seen,
				conditions: time,
			}),
		],
	};
};
