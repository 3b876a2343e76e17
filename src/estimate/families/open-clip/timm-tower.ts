import type { Operator } from "../../model.js";
import { convnetModel } from "../convnet.js";
import { firstNumber, flagOf, type HubConfig, textOf } from "../hub-reading.js";
import { swinModel } from "../swin.js";
import { fastVit } from "./fast-vit.js";
import type { ImageTower } from "./image-towers.js";
import { timmTransformer } from "./timm-transformer.js";
import { projection, type Tower } from "./tower.js";

/** Models of timm that an image runs through in open_clip, by the name of their variant. */

type Trunk = (name: string, image: number) => Tower | undefined;

const CONVNEXT: Readonly<
	Record<string, readonly [depth: number, width: number]>
> = {
	atto: [6, 40],
	femto: [6, 48],
	pico: [6, 64],
	nano: [8, 80],
	tiny: [9, 96],
	small: [27, 96],
	base: [27, 128],
	large: [27, 192],
	xlarge: [27, 256],
	xxlarge: [30, 384],
};

/** Depth of the other stages, where it is not three (timm 1.0.29, convnext.py). */
const SHALLOW: Readonly<Record<string, readonly [number, number]>> = {
	atto: [2, 2],
	femto: [2, 2],
	pico: [2, 2],
	nano: [2, 2],
	xxlarge: [3, 4],
};

/** Width and depths of Swin (Liu et al. 2021, §3.3). */
const SWIN: Readonly<Record<string, readonly [width: number, depth: number]>> =
	{
		tiny: [96, 6],
		small: [96, 18],
		base: [128, 18],
		large: [192, 18],
	};

const trunks: readonly {
	readonly name: RegExp;
	readonly build: Trunk;
}[] = [
	{ name: /^convnext_/, build: convnext },
	{ name: /^swin_/, build: swin },
	{ name: /^fastvit_/, build: fastVit },
];

/** The tower of a `timm_model_name` with its projection; undefined for a model that nobody here builds. */
export function timmTower(
	config: HubConfig,
	shared: number,
	image: number | undefined,
): ImageTower | undefined {
	const name = textOf(config.timm_model_name) ?? "";
	const learned = firstNumber(config, "image_size") ?? 224;
	const build =
		trunks.find((trunk) => trunk.name.test(name))?.build ??
		((variant, side) => timmTransformer(variant, { side, learned }));
	const trunk = build(name, image ?? learned);
	if (!trunk) return undefined;
	return {
		...trunk,
		tokens: trunk.rows,
		ends: [...trunk.ends, ...head(config, trunk.hidden, shared)],
	};
}

// Without a projection of its own a trunk's classifier gives the shared space, with a bias (open_clip 3.3, timm_model.py).
function head(
	config: HubConfig,
	width: number,
	shared: number,
): readonly Operator[] {
	const bias = flagOf(config.timm_proj_bias) ?? false;
	switch (config.timm_proj) {
		case "none":
			return [];
		case "linear":
			return [projection("image-projection", [width, shared], { bias })];
		case "mlp":
			return [
				projection("image-projection1", [width, 2 * shared], { bias: true }),
				projection("image-projection2", [2 * shared, shared], { bias }),
			];
		default:
			return [projection("image-projection", [width, shared], { bias: true })];
	}
}

function convnext(name: string, image: number): Tower | undefined {
	const size = /^convnext_([a-z]+)$/.exec(name)?.[1] ?? "";
	const [third, width] = CONVNEXT[size] ?? [];
	if (!third || !width) return undefined;
	const [first, second] = SHALLOW[size] ?? [3, 3];
	const last = SHALLOW[size] && size !== "xxlarge" ? 2 : 3;
	return trunkOf(
		convnetModel(
			{
				model_type: "convnext",
				architectures: ["ConvNextModel"],
				hidden_sizes: [width, 2 * width, 4 * width, 8 * width],
				depths: [first, second, third, last],
			},
			{ sequence: 0, target: 0, image },
		),
	);
}

function swin(name: string, image: number): Tower | undefined {
	const [, size = "", patch, window] =
		/^swin_([a-z]+)_patch(\d+)_window(\d+)_\d+$/.exec(name) ?? [];
	const [width, depth] = SWIN[size] ?? [];
	if (!width || !depth) return undefined;
	return trunkOf(
		swinModel(
			{
				architectures: ["SwinModel"],
				embed_dim: width,
				patch_size: Number(patch),
				window_size: Number(window),
				image_size: image,
				depths: [2, 2, depth, 2],
				num_heads: [1, 2, 4, 8].map((heads) => (heads * width) / 32),
			},
			{ sequence: 0, target: 0, image },
		),
	);
}

function trunkOf(model: ReturnType<typeof convnetModel>): Tower | undefined {
	return (
		model && {
			rows: model.tokens,
			hidden: model.hidden,
			stacks: model.stacks,
			ends: model.ends,
		}
	);
}
