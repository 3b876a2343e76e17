import { asNumber, entryAt, type Tree } from "../../formats/tree.js";

/** Rows of the embedding with the dictionary that examples/roberta downloads, its mask among them. */
const DICTIONARY = 50_265;

/** RoBERTa out of a recipe's sizes, with those of its architecture (fairseq/models/roberta/model.py). */
export function robertaConfig(
	name: string,
	settings: Tree | undefined,
): Readonly<Record<string, unknown>> {
	const isLarge = /large/.test(name);
	const size = (key: string, base: number, large: number): number =>
		asNumber(entryAt(settings, key)?.value) ?? (isLarge ? large : base);
	return {
		model_type: "roberta",
		architectures: ["RobertaForMaskedLM"],
		num_hidden_layers: size("encoder_layers", 12, 24),
		hidden_size: size("encoder_embed_dim", 768, 1024),
		intermediate_size: size("encoder_ffn_embed_dim", 3072, 4096),
		num_attention_heads: size("encoder_attention_heads", 12, 16),
		vocab_size: DICTIONARY,
		// Two rows in front are for padding.
		max_position_embeddings: size("max_positions", 512, 512) + 2,
		type_vocab_size: 1,
	};
}
