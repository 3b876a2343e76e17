import type { ModelFacts } from "../catalog/models.js";
import type { HubConfig } from "./families/hub-reading.js";

type Config = (row: ModelFacts) => HubConfig;

/** How a catalogue row of a family that is no decoder reads as a config.json. */
const configs: Readonly<Record<string, Config>> = {
	bert: encoder,
	roberta: encoder,
	camembert: encoder,
	"xlm-roberta": encoder,
	electra: encoder,
	albert: encoder,
	distilbert: (row) => ({
		...encoder(row),
		dim: row.hidden,
		n_layers: row.layers,
		n_heads: row.heads,
		hidden_dim: row.ffn,
	}),
	modernbert: encoder,
	t5: (row) => ({
		model_type: "t5",
		d_model: row.hidden,
		num_layers: row.layers,
		num_decoder_layers: row.decoderLayers,
		num_heads: row.heads,
		d_kv: row.headDim,
		d_ff: row.ffn,
		vocab_size: row.vocab,
		feed_forward_proj: row.mlp === "gated" ? "gated-gelu" : "relu",
	}),
	vit: patches,
	deit: patches,
	dino: (row) => ({
		...patches(row),
		model_type: "vit",
		architectures: ["ViTModel"],
	}),
	dinov2: (row) => ({
		...patches(row),
		patch_size: 14,
		image_size: 518,
		architectures: ["Dinov2Model"],
	}),
	whisper: (row) => ({
		model_type: "whisper",
		d_model: row.hidden,
		encoder_layers: row.layers,
		decoder_layers: row.decoderLayers,
		encoder_attention_heads: row.heads,
		encoder_ffn_dim: row.ffn,
		vocab_size: row.vocab,
	}),
};

/** The config.json that a row stands for; undefined for a family without one, and for rows that only know totals. */
export function configOfRow(row: ModelFacts): HubConfig | undefined {
	if (row.layers === undefined || row.heads === undefined) return undefined;
	return Object.hasOwn(configs, row.family)
		? configs[row.family]?.(row)
		: undefined;
}

// The name of a vision transformer says its patch and its image.
function patches(row: ModelFacts): HubConfig {
	const { id } = row;
	return {
		model_type: row.family,
		hidden_size: row.hidden,
		num_hidden_layers: row.layers,
		num_attention_heads: row.heads,
		intermediate_size: row.ffn ?? 4 * (row.hidden ?? 0),
		patch_size: Number(/(?:patch|vit[bs])(\d+)/.exec(id)?.[1] ?? 16),
		image_size: Number(/-(\d{3})(?:-|$)/.exec(id)?.[1] ?? 224),
		architectures: [
			id.includes("in21k") ? "ViTModel" : "ViTForImageClassification",
		],
		num_labels: 1000,
	};
}

function encoder(row: ModelFacts): HubConfig {
	return {
		model_type: row.family,
		hidden_size: row.hidden,
		num_hidden_layers: row.layers,
		num_attention_heads: row.heads,
		intermediate_size: row.ffn,
		vocab_size: row.vocab,
		type_vocab_size: row.family === "bert" ? 2 : 1,
		...(row.learnedPositions !== undefined && {
			max_position_embeddings: row.learnedPositions,
		}),
	};
}
