import type { Model } from "../../model.js";
import { norm } from "../blocks.js";
import { firstNumber, type HubConfig, type HubSample } from "../hub-reading.js";
import { patchConvolution } from "../patch-convolution.js";
import {
	block,
	classifier,
	emptyModel,
	type PatchShape,
} from "./patch-layers.js";

/** Tong et al. 2022: patches span frames, positions are computed, keys have no bias. */
export function videoMae(
	shape: PatchShape,
	config: HubConfig,
	sample: HubSample,
): Model {
	const { hidden, patch } = shape;
	const image = sample.image ?? firstNumber(config, "image_size") ?? 224;
	const frames = firstNumber(config, "num_frames") ?? 16;
	const tube = firstNumber(config, "tubelet_size") ?? 2;
	const rows = Math.floor(image / patch) ** 2 * Math.floor(frames / tube);
	const channels = firstNumber(config, "num_channels") ?? 3;
	return {
		...emptyModel(hidden, rows),
		stacks: [
			{
				layers: shape.layers,
				operators: block(shape, rows, { keyBias: false }),
			},
		],
		ends: [
			patchConvolution({
				inputs: channels,
				outputs: hidden,
				kernel: tube * patch ** 2,
				positions: rows,
			}),
			norm({ name: "pool-norm", width: hidden, rows: 1 }),
			...classifier(config, hidden),
		],
	};
}
