import type { Model, Operator } from "../../model.js";
import { norm, table } from "../blocks.js";
import { firstNumber, type HubConfig, type HubSample } from "../hub-reading.js";
import { patchConvolution } from "../patch-convolution.js";
import { block, emptyModel, type PatchShape } from "./patch-layers.js";

/** Kirillov et al. 2023: windows of attention but for a few layers, relative positions, a convolutional neck. */
export function segmentAnything(
	shape: PatchShape,
	config: HubConfig,
	sample: HubSample,
): Model {
	const { hidden, patch, heads, layers } = shape;
	const learned = Math.floor(
		(firstNumber(config, "image_size") ?? 1024) / patch,
	);
	const side = Math.floor((sample.image ?? learned * patch) / patch);
	const window = firstNumber(config, "window_size") ?? 14;
	const indexes = config.global_attn_indexes;
	const global = Array.isArray(indexes) ? indexes.length : 0;
	const out = firstNumber(config, "output_channels") ?? 256;
	const rows = side ** 2;
	const padded = (Math.ceil(side / window) * window) ** 2;
	const layer = (asked: number, edge: number): readonly Operator[] => [
		...block(shape, rows, { asked, keys: edge ** 2 }),
		{
			kind: "other",
			name: "relative-positions",
			parameters: (2 * (2 * edge - 1) * hidden) / heads,
			flops: 4 * asked * edge * hidden,
			savedElements: 2 * asked * edge * heads,
		},
	];
	const neck = (inputs: number, kernel: number): readonly Operator[] => [
		{
			kind: "convolution",
			name: "neck",
			inputs,
			outputs: out,
			kernel,
			groups: 1,
			bias: false,
			positions: rows,
		},
		norm({ name: "neck-norm", width: out, rows }),
	];
	return {
		...emptyModel(hidden, rows),
		stacks: [
			{ layers: layers - global, operators: layer(padded, window) },
			{ layers: global, operators: layer(rows, side) },
		].filter((stack) => stack.layers > 0),
		ends: [
			patchConvolution({
				inputs: firstNumber(config, "num_channels") ?? 3,
				outputs: hidden,
				kernel: patch ** 2,
				positions: rows,
			}),
			table("positions", learned ** 2, hidden),
			...neck(hidden, 1),
			...neck(out, 9),
		],
	};
}
