import {
	asBoolean,
	asText,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { lastName } from "../class-name.js";
import { sizeAt } from "../speech-parts.js";

/** No stem has more convolutions; a greater number is a mistake. */
const MOST_LAYERS = 64;

/** wav2vec 2.0 out of its parts (NeMo at 8cfedd720346, wav2vec_modules.py); undefined for another encoder. */
export function wav2vecConfig(
	model: Tree | undefined,
): Readonly<Record<string, unknown>> | undefined {
	const encoder = entryAt(model, "encoder")?.value;
	const target = lastName(asText(entryAt(encoder, "_target_")?.value));
	if (target !== "Wav2VecTransformerEncoder") return undefined;
	const stem = entryAt(model, "preprocessor")?.value;
	const layers = itemsOf(entryAt(stem, "conv_layers")?.value).slice(
		0,
		MOST_LAYERS,
	);
	const of = (key: string): readonly number[] =>
		layers.map((layer) => sizeAt(layer, key, 0));
	return {
		model_type: "wav2vec2",
		num_hidden_layers: sizeAt(encoder, "transformer.num_layers", 12),
		hidden_size: sizeAt(encoder, "transformer.hidden_size", 768),
		intermediate_size: sizeAt(encoder, "transformer.inner_size", 3072),
		num_attention_heads: sizeAt(encoder, "transformer.num_attention_heads", 8),
		num_conv_pos_embeddings: sizeAt(encoder, "pos_embed.conv_pos", 128),
		num_conv_pos_embedding_groups: sizeAt(
			encoder,
			"pos_embed.conv_pos_groups",
			16,
		),
		conv_dim: of("emb_dim"),
		conv_kernel: of("kernel_size"),
		conv_stride: of("stride"),
		conv_bias: asBoolean(entryAt(stem, "conv_bias")?.value) ?? false,
		feat_extract_norm:
			asText(entryAt(stem, "extractor_mode")?.value) === "layer_norm"
				? "layer"
				: "group",
	};
}
