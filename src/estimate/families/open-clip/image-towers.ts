import type { Operator } from "../../model.js";
import { linear, loose, norm, table } from "../blocks.js";
import { normed } from "../convolutions.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	numbersOf,
} from "../hub-reading.js";
import { patchConvolution } from "../patch-convolution.js";
import { scales } from "./text-tower.js";
import {
	attentionalPool,
	projection,
	type Tower,
	transformer,
} from "./tower.js";

/** An image's side, and what a captioner may attend to of it. */
export interface ImageTower extends Tower {
	readonly tokens: number;
}

/** The vision transformer of `vision_cfg` (open_clip 3.3, model.py, CLIPVisionCfg; transformer.py, VisionTransformer). */
export function visionTransformer(
	config: HubConfig,
	shared: number,
	image: number | undefined,
): ImageTower {
	const width = firstNumber(config, "width") ?? 768;
	const patch = firstNumber(config, "patch_size") ?? 16;
	const learned = firstNumber(config, "image_size") ?? 224;
	const patches = Math.floor((image ?? learned) / patch) ** 2;
	const rows = patches + 1;
	const queries = firstNumber(config, "attn_pooler_queries") ?? 256;
	const pools = config.attentional_pool === true;
	return {
		rows,
		hidden: width,
		// The first token is the image's vector, the others are what a captioner reads.
		tokens: (pools ? queries : rows) - 1,
		stacks: [
			transformer(
				{
					width,
					layers: firstNumber(config, "layers") ?? 12,
					heads: Math.floor(width / (firstNumber(config, "head_width") ?? 64)),
					ffn: Math.floor(width * (firstNumber(config, "mlp_ratio") ?? 4)),
				},
				rows,
				{ extras: scales(config, width) },
			),
		],
		ends: [
			patchConvolution({
				inputs: 3,
				outputs: width,
				kernel: patch ** 2,
				bias: false,
				positions: patches,
			}),
			table("class-token", 1, width),
			table("image-positions", Math.floor(learned / patch) ** 2 + 1, width),
			...(flagOf(config.no_ln_pre)
				? []
				: [norm({ name: "first-norm", width, rows })]),
			...(pools
				? [
						...attentionalPool({
							width,
							outputs: shared,
							heads: firstNumber(config, "attn_pooler_heads") ?? 8,
							queries,
							rows,
						}),
						norm({ name: "image-norm", width: shared, rows: queries }),
						projection("image-projection", [shared, shared]),
					]
				: [
						norm({ name: "image-norm", width, rows }),
						projection("image-projection", [width, shared]),
					]),
		],
	};
}

/**
 * CLIP's ResNet (Radford et al. 2021, §2.4; open_clip 3.3, modified_resnet.py): three convolutions as stem, pooling
 * before each stride, and attention over the last map instead of its mean.
 */
export function modifiedResnet(
	config: HubConfig,
	shared: number,
	image: number | undefined,
): ImageTower | undefined {
	const depths = numbersOf(config.layers);
	const width = firstNumber(config, "width") ?? 64;
	const learned = firstNumber(config, "image_size") ?? 224;
	if (!depths) return undefined;
	let side = Math.ceil((image ?? learned) / 2);
	const operators: Operator[] = [
		...normed({
			inputs: 3,
			outputs: width / 2,
			kernel: 9,
			side,
			readsData: true,
		}),
		...normed({ inputs: width / 2, outputs: width / 2, kernel: 9, side }),
		...normed({ inputs: width / 2, outputs: width, kernel: 9, side }),
	];
	side = Math.floor(side / 2);
	let inputs = width;
	for (const [stage, depth] of depths.entries()) {
		const narrow = width * 2 ** stage;
		for (let block = 0; block < depth; block++) {
			const before = side;
			if (stage > 0 && block === 0) side = Math.floor(side / 2);
			operators.push(
				...normed({ inputs, outputs: narrow, kernel: 1, side: before }),
				...normed({ inputs: narrow, outputs: narrow, kernel: 9, side: before }),
				...normed({ inputs: narrow, outputs: 4 * narrow, kernel: 1, side }),
				...(block === 0
					? normed({ inputs, outputs: 4 * narrow, kernel: 1, side })
					: []),
			);
			inputs = 4 * narrow;
		}
	}
	const rows = side ** 2 + 1;
	const learnedSide = Math.floor(learned / 32);
	return {
		rows,
		hidden: inputs,
		tokens: rows,
		stacks: [{ layers: 1, operators }],
		ends: [
			loose("pool-positions", (learnedSide ** 2 + 1) * inputs),
			...["q", "k", "v"].map((name) =>
				linear({ name, inputs, outputs: inputs, rows }),
			),
			{
				kind: "core",
				heads: Math.floor(inputs / (firstNumber(config, "head_width") ?? 64)),
				kvHeads: Math.floor(inputs / (firstNumber(config, "head_width") ?? 64)),
				queryKeyDim: firstNumber(config, "head_width") ?? 64,
				valueDim: firstNumber(config, "head_width") ?? 64,
				queries: rows,
				keys: rows,
				mask: "full",
			},
			linear({ name: "o", inputs, outputs: shared, rows }),
		],
	};
}
