import type { Model, Operator } from "../../model.js";
import { linear, norm, table } from "../blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	labelCount,
} from "../hub-reading.js";
import { patchConvolution } from "../patch-convolution.js";
import { block, emptyModel, type PatchShape } from "./patch-layers.js";

/** Fang et al. 2021: detection tokens beside the patches, positions in every layer. */
export function yolos(
	shape: PatchShape,
	config: HubConfig,
	sample: HubSample,
): Model {
	const { hidden, patch, layers } = shape;
	const size = Array.isArray(config.image_size) ? config.image_size : [];
	const [height = 512, width = 512] = size.map(Number);
	const tokens = firstNumber(config, "num_detection_tokens") ?? 100;
	const side =
		sample.image === undefined ? undefined : Math.floor(sample.image / patch);
	const learned = Math.floor(height / patch) * Math.floor(width / patch);
	const patches = side === undefined ? learned : side ** 2;
	const rows = patches + tokens + 1;
	const middle = Math.floor((height * width) / patch ** 2) + tokens + 1;
	const hasMiddle = flagOf(config.use_mid_position_embeddings) ?? true;
	const headOf = (outputs: number): readonly Operator[] =>
		[hidden, hidden, outputs].map((each, index) =>
			linear({
				name: `detection${index}`,
				inputs: hidden,
				outputs: each,
				rows: tokens,
			}),
		);
	return {
		...emptyModel(hidden, rows),
		stacks: [{ layers, operators: block(shape, rows) }],
		ends: [
			patchConvolution({
				inputs: firstNumber(config, "num_channels") ?? 3,
				outputs: hidden,
				kernel: patch ** 2,
				positions: patches,
			}),
			table("tokens", tokens + 1, hidden),
			table("positions", learned + tokens + 1, hidden),
			...(hasMiddle ? [table("middle", (layers - 1) * middle, hidden)] : []),
			norm({ name: "last-norm", width: hidden, rows }),
			...headOf(labelCount(config) + 1),
			...headOf(4),
		],
	};
}
