import { asBoolean, asNumber, entryAt, type Tree } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";

/** Sizes of a transformer, the same for its encoder and its decoder. */
interface Sizes {
	readonly width: number;
	readonly ffn: number;
	readonly heads: number;
	readonly layers: number;
	readonly normsFirst?: true;
}

const base: Sizes = { width: 512, ffn: 2048, heads: 8, layers: 6 };
const big: Sizes = { width: 1024, ffn: 4096, heads: 16, layers: 6 };

/** fairseq/models/transformer/transformer_legacy.py at 3d262bb25690. */
const architectures: Readonly<Record<string, Sizes>> = {
	transformer: base,
	transformer_tiny: { width: 64, ffn: 64, heads: 2, layers: 2 },
	transformer_iwslt_de_en: { ...base, ffn: 1024, heads: 4 },
	transformer_wmt_en_de: base,
	transformer_vaswani_wmt_en_de_big: big,
	transformer_vaswani_wmt_en_fr_big: big,
	transformer_wmt_en_de_big: big,
	transformer_wmt_en_de_big_t2t: { ...big, normsFirst: true },
};

/** Shared tokens of English and German in the paper of the architecture. */
const VOCABULARY = 37_000;

/** True for a model that translates with a transformer. */
export function isTranslation(name: string): boolean {
	return Object.hasOwn(architectures, name);
}

/** The transformer of a name, with the sizes that the recipe states, in `encoder` and `decoder` or with a prefix. */
export function translationModel(
	name: string,
	tree: Tree | undefined,
): FieldReading {
	const usual = lookUp(architectures, name);
	if (!usual) return gather();
	const setting = (side: string, key: string): Tree | undefined =>
		entryAt(tree, `${side}.${key}`)?.value ??
		entryAt(tree, `${side}_${key}`)?.value;
	const size = (side: string, key: string, otherwise: number): number =>
		asNumber(setting(side, key)) ?? otherwise;
	const shares = (key: string): boolean =>
		asBoolean(entryAt(tree, key)?.value) ?? false;
	const isShared = shares("share_all_embeddings");
	const ffn = size("encoder", "ffn_embed_dim", usual.ffn);
	const config = {
		model_type: "transformer",
		d_model: size("encoder", "embed_dim", usual.width),
		encoder_layers: size("encoder", "layers", usual.layers),
		decoder_layers: size("decoder", "layers", usual.layers),
		encoder_attention_heads: size("encoder", "attention_heads", usual.heads),
		decoder_attention_heads: size("decoder", "attention_heads", usual.heads),
		encoder_ffn_dim: ffn,
		decoder_ffn_dim: size("decoder", "ffn_embed_dim", ffn),
		vocab_size: VOCABULARY,
		share_all_embeddings: isShared,
		tie_word_embeddings: isShared || shares("share_decoder_input_output_embed"),
		last_norms:
			asBoolean(setting("encoder", "normalize_before")) ??
			usual.normsFirst ??
			false,
	};
	const why = `the words of \`${name}\` are in the dictionary beside the data; ${VOCABULARY} tokens are what English and German share in Vaswani et al. 2017, §5.1`;
	return gather({
		facts: [fact("model.config", config, { kind: "assumption", why })],
	});
}
