import type { Model } from "../../model.js";
import { norm, table } from "../blocks.js";
import { firstNumber, type HubConfig } from "../hub-reading.js";
import { patchConvolution } from "../patch-convolution.js";
import {
	block,
	classifier,
	emptyModel,
	type PatchShape,
} from "./patch-layers.js";

/** Gong et al. 2021: patches overlap along time and frequency; two tokens beside them. */
export function spectrogramTransformer(
	shape: PatchShape,
	config: HubConfig,
): Model {
	const { hidden, patch } = shape;
	const along = (length: number, stride: number): number =>
		Math.floor((length - patch) / stride) + 1;
	const patches =
		along(
			firstNumber(config, "num_mel_bins") ?? 128,
			firstNumber(config, "frequency_stride") ?? 10,
		) *
		along(
			firstNumber(config, "max_length") ?? 1024,
			firstNumber(config, "time_stride") ?? 10,
		);
	const rows = patches + 2;
	return {
		...emptyModel(hidden, rows),
		stacks: [{ layers: shape.layers, operators: block(shape, rows) }],
		ends: [
			patchConvolution({
				inputs: 1,
				outputs: hidden,
				kernel: patch ** 2,
				positions: patches,
			}),
			table("tokens", 2, hidden),
			table("positions", rows, hidden),
			norm({ name: "last-norm", width: hidden, rows }),
			norm({ name: "head-norm", width: hidden, rows: 1 }),
			...classifier(config, hidden),
		],
	};
}
