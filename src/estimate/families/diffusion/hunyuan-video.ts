import type { Operator } from "../../model.js";
import { flagOf } from "../hub-reading.js";
import { modulatedHead } from "./heads.js";
import {
	fluxShape,
	type Joint,
	jointBlock,
	singleBlock,
} from "./joint-block.js";
import {
	attentionOf,
	type BuildDenoiser,
	embedder,
	feedForward,
	gate,
	normed,
	patches,
	project,
} from "./pieces.js";
import { sizesOf, TIME } from "./sizes.js";

/** HunyuanVideo (Kong et al. 2024, §4.2; diffusers 0.40): FLUX's blocks over video, a refiner over the text. */
export const hunyuanVideo: BuildDenoiser = (
	config,
	{ height, width, frames, textTokens },
) => {
	const { layers, singleLayers, refiners } = sizesOf(config, {
		layers: 20,
		singleLayers: 40,
		refiners: 2,
	});
	const { inputs, outputs, patch, text, pooled } = sizesOf(config, {
		inputs: 16,
		outputs: 16,
		patch: 2,
		text: 4096,
		pooled: 768,
	});
	const image = frames * (height / patch) * (width / patch);
	const shape: Joint = {
		...fluxShape(config, image, textTokens),
		keepsInput: true,
	};
	const { hidden, heads } = shape;
	const refined = (name: string): Operator =>
		normed(name, hidden, textTokens, { parameters: 2 * hidden });
	return {
		hidden,
		rows: image + textTokens,
		stacks: [
			{
				layers: refiners,
				operators: [
					refined("norm1"),
					...attentionOf({
						width: hidden,
						heads,
						rows: textTokens,
						// Trainers adapt the blocks, not what refines the text.
						prefix: "refiner_",
					}),
					refined("norm2"),
					...feedForward([hidden, 4 * hidden], textTokens),
					project("modulation", [hidden, 2 * hidden], 1),
					gate(2 * hidden, textTokens),
				],
			},
			{ layers, operators: jointBlock(shape) },
			{
				layers: singleLayers,
				operators: singleBlock({ ...shape, copiesInput: true }),
			},
		],
		ends: [
			patches([inputs, hidden], patch ** 2, image),
			...embedder("refiner-time", [TIME, hidden]),
			...embedder("refiner-pooled", [text, hidden]),
			project("caption", [text, hidden], textTokens, { readsData: true }),
			...embedder("time", [TIME, hidden]),
			...(flagOf(config.guidance_embeds) === false
				? []
				: embedder("guidance", [TIME, hidden])),
			...embedder("pooled", [pooled, hidden]),
			...modulatedHead({ hidden, outputs: patch ** 2 * outputs, rows: image }),
		],
	};
};
