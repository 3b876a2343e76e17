import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { convolutionsOf, STEM, speechConfig } from "../speech-encoder.js";
import { robertaConfig } from "./roberta.js";

type Config = Readonly<Record<string, unknown>>;

/** Models of data2vec that a recipe trains from their beginning. */
const configs: Readonly<
	Record<string, (settings: Tree | undefined) => Config | undefined>
> = {
	data2vec_multi: secondVersion,
	data2vec_audio: (settings) => ({
		model_type: "data2vec",
		student: {
			...speechConfig("wav2vec2", settings),
			model_type: "data2vec-audio",
			num_conv_pos_embeddings: number(settings, "pos_conv_depth", 1),
			conv_pos_kernel_size: Math.max(
				3,
				Math.floor(
					number(settings, "conv_pos", 128) /
						number(settings, "pos_conv_depth", 1),
				),
			),
		},
	}),
	data2vec_text: (settings) => {
		const encoder = entryAt(settings, "transformer.encoder")?.value;
		return {
			model_type: "data2vec_text",
			head_layers: number(settings, "head_layers", 1),
			student: {
				...robertaConfig("roberta", undefined),
				architectures: ["RobertaModel"],
				num_hidden_layers: number(encoder, "layers", 6),
				hidden_size: number(encoder, "embed_dim", 512),
				intermediate_size: number(encoder, "ffn_embed_dim", 2048),
				num_attention_heads: number(encoder, "attention_heads", 8),
			},
		};
	},
	data2vec_vision: (settings) => ({
		model_type: "data2vec",
		student: {
			model_type: "vit",
			image_size: 224,
			patch_size: 16,
			num_hidden_layers: number(settings, "depth", 12),
			hidden_size: number(settings, "embed_dim", 768),
			intermediate_size:
				number(settings, "embed_dim", 768) * number(settings, "mlp_ratio", 4),
			num_attention_heads: number(settings, "num_heads", 12),
		},
	}),
};

/** The config of a data2vec model by its name in fairseq; undefined for any other model. */
export function data2vecConfig(
	name: string,
	settings: Tree | undefined,
): Config | undefined {
	return Object.hasOwn(configs, name) ? configs[name]?.(settings) : undefined;
}

const MODALITIES = ["audio", "text", "image"];

/** Sizes of Data2VecMultiConfig and D2vModalityConfig (examples/data2vec/models/data2vec2.py and modalities/base.py). */
function secondVersion(settings: Tree | undefined): Config | undefined {
	const modality = asText(
		entryAt(settings, "supported_modality")?.value,
	)?.toLowerCase();
	if (modality === undefined || !MODALITIES.includes(modality)) {
		return undefined;
	}
	const own = entryAt(settings, `modalities.${modality}`)?.value;
	const sizes = (tree: Tree | undefined, names: string): Config =>
		Object.fromEntries(
			names.split(/\s+/).flatMap((name) => {
				const value = asNumber(entryAt(tree, name)?.value);
				return value === undefined ? [] : [[name, value]];
			}),
		);
	return {
		model_type: modality === "text" ? "data2vec_multi_text" : "data2vec_multi",
		modality,
		...sizes(settings, "embed_dim depth num_heads mlp_ratio clone_batch"),
		...sizes(
			own,
			`prenet_depth mask_prob num_extra_tokens conv_pos_depth conv_pos_width conv_pos_groups max_source_positions
			patch_size input_size`,
		),
		ema_local_encoder:
			asBoolean(entryAt(own, "ema_local_encoder")?.value) ?? false,
		decoder: sizes(
			entryAt(own, "decoder")?.value,
			`decoder_dim decoder_groups decoder_kernel decoder_layers projection_layers projection_ratio`,
		),
		...(modality === "audio" &&
			convolutionsOf(
				asText(entryAt(own, "feature_encoder_spec")?.value) ?? STEM,
			)),
	};
}

function number(
	tree: Tree | undefined,
	path: string,
	standard: number,
): number {
	return asNumber(entryAt(tree, path)?.value) ?? standard;
}
