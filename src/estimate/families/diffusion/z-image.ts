import type { Operator } from "../../model.js";
import { loose } from "../blocks.js";
import { firstNumber, numbersOf } from "../hub-reading.js";
import {
	attentionOf,
	type BuildDenoiser,
	feedForward,
	gate,
	headNorms,
	kept,
	modulated,
	normed,
	project,
} from "./pieces.js";
import { TIME } from "./sizes.js";

/** Z-Image (diffusers 0.40, ZImageTransformer2DModel): each input refined alone, then both in one stream. */
export const zImage: BuildDenoiser = (
	config,
	{ height, width, textTokens },
) => {
	const hidden = firstNumber(config, "dim") ?? 3840;
	const layers = firstNumber(config, "n_layers") ?? 30;
	const refiners = firstNumber(config, "n_refiner_layers") ?? 2;
	const heads = firstNumber(config, "n_heads") ?? 30;
	const inputs = firstNumber(config, "in_channels") ?? 16;
	const caption = firstNumber(config, "cap_feat_dim") ?? 2560;
	const [patch = 2] = numbersOf(config.all_patch_size) ?? [2];
	const narrow = Math.min(hidden, TIME);
	const ffn = Math.floor((hidden / 3) * 8);
	const seen = (height / patch) * (width / patch);
	const dims = [heads, hidden / heads] as const;
	const block = (rows: number, modulates: boolean): readonly Operator[] => [
		...(modulates ? [project("modulation", [narrow, 4 * hidden], 1)] : []),
		...["norm1", "norm2", "norm3", "norm4"].map((name) =>
			normed(name, hidden, rows, { parameters: hidden, flavour: "rms" }),
		),
		...attentionOf({
			width: hidden,
			heads: dims,
			rows,
			bias: false,
			between: headNorms(dims, rows, hidden / heads, { keepsInput: true }),
		}),
		...feedForward([hidden, ffn], rows, { gated: true, bias: false }),
		// What both projections read; two norms before a scale and two branches before a gate where a vector modulates.
		kept(2 * hidden, rows),
		...(modulates ? [gate(4 * hidden, rows)] : []),
	];
	return {
		hidden,
		rows: seen + textTokens,
		stacks: [
			{ layers: refiners, operators: block(seen, true) },
			{ layers: refiners, operators: block(textTokens, false) },
			{ layers, operators: block(seen + textTokens, true) },
		],
		ends: [
			project("patches", [inputs * patch ** 2, hidden], seen, {
				readsData: true,
			}),
			normed("caption-norm", caption, textTokens, {
				parameters: caption,
				flavour: "rms",
			}),
			project("caption", [caption, hidden], textTokens, { readsData: true }),
			project("time1", [TIME, 1024], 1),
			project("time2", [1024, narrow], 1),
			loose("padding", 2 * hidden),
			project("last-modulation", [narrow, hidden], 1),
			modulated("last-norm", hidden, seen),
			project("head", [hidden, patch ** 2 * inputs], seen),
		],
	};
};
