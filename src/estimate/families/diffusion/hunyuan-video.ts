import type { Operator } from "../../model.js";
import { firstNumber, flagOf } from "../hub-reading.js";
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
	modulated,
	normed,
	patches,
	project,
} from "./pieces.js";

/** Width of the sine and cosine that a time step becomes before it is embedded. */
const TIME = 256;

/** HunyuanVideo (Kong et al. 2024, §4.2; diffusers 0.40): FLUX's blocks over video, a refiner over the text. */
export const hunyuanVideo: BuildDenoiser = (
	config,
	{ height, width, frames, textTokens },
) => {
	const patch = firstNumber(config, "patch_size") ?? 2;
	const image = frames * (height / patch) * (width / patch);
	const shape: Joint = {
		...fluxShape(config, image, textTokens),
		keepsInput: true,
	};
	const { hidden, heads } = shape;
	const inputs = firstNumber(config, "in_channels") ?? 16;
	const outputs = firstNumber(config, "out_channels") ?? 16;
	const text = firstNumber(config, "text_embed_dim") ?? 4096;
	const pooled = firstNumber(config, "pooled_projection_dim") ?? 768;
	const refined = (name: string): Operator =>
		normed(name, hidden, textTokens, { parameters: 2 * hidden });
	return {
		hidden,
		rows: image + textTokens,
		stacks: [
			{
				layers: firstNumber(config, "num_refiner_layers") ?? 2,
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
			{
				layers: firstNumber(config, "num_layers") ?? 20,
				operators: jointBlock(shape),
			},
			{
				layers: firstNumber(config, "num_single_layers") ?? 40,
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
			project("last-modulation", [hidden, 2 * hidden], 1),
			modulated("last-norm", hidden, image),
			project("head", [hidden, patch ** 2 * outputs], image),
		],
	};
};
