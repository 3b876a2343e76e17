import type { Operator, Stack } from "../../model.js";
import { linear, mlp, norm, selfAttention, table } from "../blocks.js";
import { patchConvolution } from "../patch-convolution.js";

/** A SigLIP tower (Zhai et al. 2023) without its pooling head, and the linear into a language model. */
export interface Tower {
	readonly width: number;
	readonly layers: number;
	readonly heads: number;
	readonly ffn: number;
	/** Sides of a patch and of the image, in pixels. */
	readonly patch: number;
	readonly image: number;
	/** Patches that become one token of the language model. */
	readonly merged: number;
	/** The linear into the language model has a bias. */
	readonly bias: boolean;
	readonly images: number;
	/** Width of the language model. */
	readonly out: number;
}

/** The tower over the images of one sample, which do not see each other, and the rows that come out of it. */
export function visionTower(tower: Tower): {
	readonly stacks: readonly Stack[];
	readonly ends: readonly Operator[];
	readonly rows: number;
} {
	const { width: hidden, heads, images, merged } = tower;
	const patches = Math.floor(tower.image / tower.patch) ** 2;
	const all = images * patches;
	const rows = all / merged;
	return {
		rows,
		stacks: [
			{
				layers: tower.layers,
				operators: [
					norm({ name: "attention-norm", width: hidden, rows: all }),
					...selfAttention({ hidden, heads, rows: all, bias: true }).map(
						(each) =>
							each.kind === "core" ? { ...each, keys: patches } : each,
					),
					norm({ name: "mlp-norm", width: hidden, rows: all }),
					...mlp({
						hidden,
						ffn: tower.ffn,
						gated: false,
						bias: true,
						rows: all,
					}),
				],
			},
		],
		ends: [
			patchConvolution({
				inputs: 3,
				outputs: hidden,
				kernel: tower.patch ** 2,
				positions: all,
			}),
			table("positions", patches, hidden),
			norm({ name: "last-norm", width: hidden, rows: all }),
			linear({
				name: "projector",
				inputs: hidden * merged,
				outputs: tower.out,
				rows,
				bias: tower.bias,
			}),
		],
	};
}
