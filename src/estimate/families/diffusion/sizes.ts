import { firstNumber, type HubConfig } from "../hub-reading.js";

/** What diffusers' transformers (0.40) call their sizes in a config. */
const KEYS = {
	heads: "num_attention_heads",
	headDim: "attention_head_dim",
	layers: "num_layers",
	singleLayers: "num_single_layers",
	refiners: "num_refiner_layers",
	inputs: "in_channels",
	outputs: "out_channels",
	patch: "patch_size",
	time: "time_embed_dim",
	text: "text_embed_dim",
	joint: "joint_attention_dim",
	pooled: "pooled_projection_dim",
	caption: "caption_channels",
} as const;

type Size = keyof typeof KEYS;
type Numbers<S extends Size> = Readonly<Record<S, number>>;

/** Width of the sine and cosine that a time step becomes before it is embedded. */
export const TIME = 256;

/** The sizes that a class takes, as the config states them, else as the class has them by itself. */
export function sizesOf<S extends Size>(
	config: HubConfig,
	defaults: Numbers<S>,
): Numbers<S>;
export function sizesOf(
	config: HubConfig,
	defaults: Numbers<Size>,
): Numbers<Size> {
	const sizes: Record<Size, number> = { ...defaults };
	for (const size of Object.keys(defaults) as Size[]) {
		sizes[size] = firstNumber(config, KEYS[size]) ?? defaults[size];
	}
	return sizes;
}

/** The same of a class whose width is that of all its heads together. */
export function headedSizesOf<S extends Size>(
	config: HubConfig,
	defaults: Numbers<S | "heads" | "headDim">,
): Numbers<S | "heads" | "headDim"> & {
	readonly hidden: number;
	readonly dims: readonly [heads: number, headDim: number];
} {
	const sizes = sizesOf(config, defaults);
	const { heads, headDim } = sizes;
	return { ...sizes, hidden: heads * headDim, dims: [heads, headDim] };
}
