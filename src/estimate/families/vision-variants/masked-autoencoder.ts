import type { Model } from "../../model.js";
import { linear, norm, table } from "../blocks.js";
import { firstNumber, type HubConfig, type HubSample } from "../hub-reading.js";
import { patchConvolution } from "../patch-convolution.js";
import { block, emptyModel, type PatchShape } from "./patch-layers.js";

/** He et al. 2022: the encoder sees a quarter of the patches, a narrow decoder all of them. */
export function maskedAutoencoder(
	shape: PatchShape,
	config: HubConfig,
	sample: HubSample,
): Model {
	const { hidden, patch } = shape;
	const image = sample.image ?? firstNumber(config, "image_size") ?? 224;
	const patches = Math.floor(image / patch) ** 2;
	const masked = firstNumber(config, "mask_ratio") ?? 0.75;
	const seen = Math.floor(patches * (1 - masked)) + 1;
	const all = patches + 1;
	const channels = firstNumber(config, "num_channels") ?? 3;
	const narrow = {
		hidden: firstNumber(config, "decoder_hidden_size") ?? 512,
		layers: firstNumber(config, "decoder_num_hidden_layers") ?? 8,
		heads: firstNumber(config, "decoder_num_attention_heads") ?? 16,
		ffn: firstNumber(config, "decoder_intermediate_size") ?? 2048,
		patch,
	};
	return {
		...emptyModel(hidden, all),
		stacks: [
			{ layers: shape.layers, operators: block(shape, seen) },
			{ layers: narrow.layers, operators: block(narrow, all) },
		],
		ends: [
			patchConvolution({
				inputs: channels,
				outputs: hidden,
				kernel: patch ** 2,
				positions: patches,
			}),
			table("tokens", 1, hidden),
			table("positions", all, hidden),
			norm({ name: "encoder-norm", width: hidden, rows: seen }),
			linear({
				name: "to-decoder",
				inputs: hidden,
				outputs: narrow.hidden,
				rows: seen,
			}),
			table("mask-token", 1, narrow.hidden),
			table("decoder-positions", all, narrow.hidden),
			norm({ name: "decoder-norm", width: narrow.hidden, rows: all }),
			linear({
				name: "pixels",
				inputs: narrow.hidden,
				outputs: patch ** 2 * channels,
				rows: all,
			}),
		],
	};
}
