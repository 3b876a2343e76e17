import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	entryAt,
	hasKeys,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";
import { positiveAt } from "../positive.js";

/** True for a model of NeMo that is no decoder. */
export function isEncoder(model: Tree | undefined): boolean {
	return isBert(model) || isVision(model) || isSequenceToSequence(model);
}

/** The shape of BERT, of a vision transformer or of T5, as the config of the Hub that describes it. */
export function encoderFacts(
	file: ParsedFile,
	model: Tree | undefined,
	vocab: number | undefined,
): readonly Fact[] {
	if (isVision(model)) return visionFacts(file, model);
	return isBert(model)
		? bertFacts(file, model, vocab)
		: t5Facts(file, model, vocab);
}

function isBert(model: Tree | undefined): boolean {
	return ["mcore_bert", "bert_binary_head", "data.masked_lm_prob"].some(
		(key) => hasKeys(model, key) && !isSequenceToSequence(model),
	);
}

function isVision(model: Tree | undefined): boolean {
	return hasKeys(model, "patch_dim", "img_h");
}

function isSequenceToSequence(model: Tree | undefined): boolean {
	return hasKeys(model, "encoder.num_layers", "decoder.num_layers");
}

function bertFacts(
	file: ParsedFile,
	model: Tree | undefined,
	vocab: number | undefined,
): readonly Fact[] {
	const entry = entryAt(model, "num_layers");
	const hidden = positiveAt(model, "hidden_size")?.count;
	if (!entry || !hidden) return [];
	const config = {
		model_type: "bert",
		num_hidden_layers: asNumber(entry.value),
		hidden_size: hidden,
		num_attention_heads: positiveAt(model, "num_attention_heads")?.count,
		intermediate_size:
			positiveAt(model, "ffn_hidden_size")?.count ?? 4 * hidden,
		max_position_embeddings:
			positiveAt(model, "max_position_embeddings")?.count ?? 512,
		vocab_size: vocab,
	};
	return [fact("model.config", config, statedAt(file, entry))];
}

function visionFacts(
	file: ParsedFile,
	model: Tree | undefined,
): readonly Fact[] {
	const entry = entryAt(model, "num_layers");
	const hidden = positiveAt(model, "hidden_size")?.count;
	const height = entryAt(model, "img_h");
	const width = positiveAt(model, "img_w")?.count;
	const side = asNumber(height?.value);
	if (!entry || !hidden || !height || !side) return [];
	const classes = entryAt(model, "num_classes");
	const count = asNumber(classes?.value);
	const config = {
		model_type: "vit",
		num_hidden_layers: asNumber(entry.value),
		hidden_size: hidden,
		num_attention_heads: positiveAt(model, "num_attention_heads")?.count,
		intermediate_size:
			positiveAt(model, "ffn_hidden_size")?.count ?? 4 * hidden,
		patch_size: positiveAt(model, "patch_dim")?.count,
		num_channels: positiveAt(model, "num_channels")?.count ?? 3,
		image_size: side,
	};
	return [
		fact("model.config", config, statedAt(file, entry)),
		fact("data.image", side, statedAt(file, height)),
		...(width !== undefined && width !== side
			? [fact("data.image_width", width, statedAt(file, height))]
			: []),
		...(classes && count !== undefined
			? [
					fact("data.classes", count, statedAt(file, classes)),
					fact("task", "classify", statedAt(file, classes)),
				]
			: []),
	];
}

function t5Facts(
	file: ParsedFile,
	model: Tree | undefined,
	vocab: number | undefined,
): readonly Fact[] {
	const entry = entryAt(model, "encoder.num_layers");
	const hidden = positiveAt(model, "encoder.hidden_size")?.count;
	const heads = positiveAt(model, "encoder.num_attention_heads")?.count;
	if (!entry || !hidden || !heads) return [];
	const isGated = /glu$/.test(
		asText(entryAt(model, "encoder.activation")?.value) ?? "",
	);
	const config = {
		model_type: "t5",
		num_layers: asNumber(entry.value),
		num_decoder_layers: positiveAt(model, "decoder.num_layers")?.count,
		d_model: hidden,
		d_ff: positiveAt(model, "encoder.ffn_hidden_size")?.count ?? 4 * hidden,
		num_heads: heads,
		d_kv: positiveAt(model, "encoder.kv_channels")?.count ?? hidden / heads,
		feed_forward_proj: isGated ? "gated-gelu" : "gelu",
		tie_word_embeddings: true,
		vocab_size: vocab,
	};
	return [fact("model.config", config, statedAt(file, entry))];
}
