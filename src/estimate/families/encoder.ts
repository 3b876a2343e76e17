import type { Model, Operator } from "../model.js";
import {
	dropoutMasks,
	droppingScores,
	linear,
	loose,
	mlp,
	norm,
	selfAttention,
	table,
} from "./blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	headClass,
	labelCount,
} from "./hub-reading.js";

/** The dimensions of a BERT-like encoder (Devlin et al. 2019). */
interface EncoderShape {
	readonly rows: number;
	readonly layers: number;
	readonly hidden: number;
	readonly heads: number;
	readonly ffn: number;
	readonly vocab: number;
	/** Width of the embeddings where they are narrower than the layers. */
	readonly embedding: number;
	readonly positions: number;
	readonly tokenTypes: number;
	/** Dropout after the embeddings, attention and the MLP. */
	readonly drops: boolean;
	/** Dropout of the scores of attention. */
	readonly dropsScores: boolean;
}

/** What one encoder type builds around the common layers. */
interface EncoderType {
	readonly head: (
		shape: EncoderShape,
		config: HubConfig,
	) => readonly Operator[];
	/** Parameters beyond the common ones. */
	readonly extra?: (shape: EncoderShape, config: HubConfig) => number;
	/** Layers share their parameters (Lan et al. 2020, §3.1). */
	readonly shares?: boolean;
	/** Rotary positions: the table of positions is not built. */
	readonly rotary?: boolean;
	readonly embeddingNorm?: boolean;
	readonly finalNorm?: boolean;
	/** Nothing is dropped between attention and its norm. */
	readonly keepsAttention?: boolean;
	/** The class multiplies its scores itself. */
	readonly writesScores?: boolean;
}

/** Encoder classes of transformers 5.18, read in `models/<type>/modeling_<type>.py`. */
const types: Readonly<Record<string, EncoderType>> = {
	bert: { head: (shape, config) => bertHead(shape, config, true) },
	roberta: { head: robertaHead },
	camembert: { head: robertaHead },
	"xlm-roberta": { head: robertaHead },
	electra: { head: robertaHead },
	distilbert: { head: distilBertHead, keepsAttention: true },
	mpnet: {
		head: robertaHead,
		writesScores: true,
		// One table of relative position buckets, a number for each head.
		extra: ({ heads }, config) =>
			heads * (firstNumber(config, "relative_attention_num_buckets") ?? 32),
	},
	albert: {
		head: (shape, config) => bertHead(shape, config, false),
		shares: true,
	},
	esm: {
		head: esmHead,
		rotary: true,
		embeddingNorm: false,
		finalNorm: true,
	},
};

/** True for a `model_type` that this file builds. */
export function isEncoderType(type: string): boolean {
	return Object.hasOwn(types, type);
}

/** Builds an encoder from its config.json; undefined when a dimension is missing. */
export function encoderModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const type = types[String(config.model_type)];
	const shape = shapeOf(config, sample);
	if (!type || !shape) return undefined;
	const { rows, hidden, layers } = shape;
	return {
		family: "encoder",
		hidden,
		vocab: isLanguageModel(config) ? shape.vocab : 0,
		tokens: rows,
		logitRows: isLanguageModel(config) ? rows : 0,
		stacks: [
			{
				layers,
				operators: layerOf(shape, type),
				...(type.shares && { sharing: layers }),
			},
		],
		ends: [
			...embeddings(shape, type),
			...(type.finalNorm
				? [norm({ name: "last-norm", width: hidden, rows })]
				: []),
			...type.head(shape, config),
			...(type.extra ? [loose("extra", type.extra(shape, config))] : []),
		],
	};
}

function shapeOf(
	config: HubConfig,
	{ sequence }: HubSample,
): EncoderShape | undefined {
	const hidden = firstNumber(config, "hidden_size", "dim");
	const layers = firstNumber(config, "num_hidden_layers", "n_layers");
	const heads = firstNumber(config, "num_attention_heads", "n_heads");
	const ffn = firstNumber(config, "intermediate_size", "hidden_dim");
	const vocab = firstNumber(config, "vocab_size");
	if (!hidden || !layers || !heads || !ffn || !vocab) return undefined;
	return {
		rows: sequence,
		layers,
		hidden,
		heads,
		ffn,
		vocab,
		embedding: firstNumber(config, "embedding_size") ?? hidden,
		positions: firstNumber(config, "max_position_embeddings") ?? 512,
		tokenTypes: firstNumber(config, "type_vocab_size") ?? 0,
		drops: (firstNumber(config, "hidden_dropout_prob", "dropout") ?? 0.1) > 0,
		dropsScores:
			(firstNumber(config, "attention_probs_dropout_prob") ?? 0.1) > 0,
	};
}

function layerOf(shape: EncoderShape, type: EncoderType): readonly Operator[] {
	const { rows, hidden, heads, ffn, drops } = shape;
	const attention = selfAttention({ hidden, heads, rows, bias: true });
	const masks = drops ? (type.keepsAttention ? 1 : 2) : 0;
	return [
		...(type.writesScores
			? droppingScores(attention, shape.dropsScores ? heads * rows ** 2 : 0)
			: attention),
		norm({ name: "attention-norm", width: hidden, rows }),
		...mlp({ hidden, ffn, gated: false, bias: true, rows }),
		norm({ name: "output-norm", width: hidden, rows }),
		...(masks > 0 ? [dropoutMasks(masks * hidden * rows)] : []),
	];
}

function embeddings(
	shape: EncoderShape,
	type: EncoderType,
): readonly Operator[] {
	const { rows, vocab, embedding, hidden, positions, tokenTypes } = shape;
	return [
		table("embedding", vocab, embedding),
		...(type.rotary ? [] : [table("positions", positions, embedding)]),
		...(tokenTypes > 0 ? [table("token-types", tokenTypes, embedding)] : []),
		...(type.embeddingNorm === false
			? []
			: [norm({ name: "embedding-norm", width: embedding, rows })]),
		...(shape.drops ? [dropoutMasks(embedding * rows)] : []),
		...(embedding === hidden && type.shares !== true
			? []
			: [
					linear({
						name: "embedding-projection",
						inputs: embedding,
						outputs: hidden,
						rows,
					}),
				]),
	];
}

function isLanguageModel(config: HubConfig): boolean {
	return headClass(config).endsWith("ForMaskedLM");
}

/** A dense layer, a norm and the tied output with a bias of its own. */
function maskedHead(
	{ rows, hidden, vocab }: EncoderShape,
	width: number,
): readonly Operator[] {
	return [
		linear({ name: "transform", inputs: hidden, outputs: width, rows }),
		norm({ name: "transform-norm", width, rows }),
		linear({ name: "head", inputs: width, outputs: vocab, rows, tied: true }),
	];
}

function classifier(
	{ hidden }: EncoderShape,
	config: HubConfig,
	rows: number,
): Operator {
	return linear({
		name: "classifier",
		inputs: hidden,
		outputs: labelCount(config),
		rows,
	});
}

// The pooler stands in the plain model and under sentence classifiers, not under token and masked heads.
function bertHead(
	shape: EncoderShape,
	config: HubConfig,
	widensHead: boolean,
): readonly Operator[] {
	const name = headClass(config);
	const { rows, hidden, embedding } = shape;
	const pooler = linear({
		name: "pooler",
		inputs: hidden,
		outputs: hidden,
		rows: 1,
	});
	if (name.endsWith("ForMaskedLM")) {
		return maskedHead(shape, widensHead ? hidden : embedding);
	}
	if (name.endsWith("ForTokenClassification")) {
		return [classifier(shape, config, rows)];
	}
	if (name.endsWith("ForQuestionAnswering")) {
		return [linear({ name: "spans", inputs: hidden, outputs: 2, rows })];
	}
	if (config.add_pooling_layer === false) return [];
	return name.endsWith("Model") || name === ""
		? [pooler]
		: [pooler, classifier(shape, config, 1)];
}

// Sentence classifiers have a dense layer in place of the pooler; the same number of parameters.
function robertaHead(
	shape: EncoderShape,
	config: HubConfig,
): readonly Operator[] {
	const isPlainElectra =
		config.model_type === "electra" && headClass(config).endsWith("Model");
	return isPlainElectra ? [] : bertHead(shape, config, true);
}

function distilBertHead(
	shape: EncoderShape,
	config: HubConfig,
): readonly Operator[] {
	return headClass(config).endsWith("Model")
		? []
		: bertHead(shape, config, true);
}

function esmHead(shape: EncoderShape, config: HubConfig): readonly Operator[] {
	if (flagOf(config.is_folding_model)) return [];
	if (!isLanguageModel(config)) return bertHead(shape, config, true);
	// The contact head looks at every attention map.
	const contact = shape.layers * shape.heads + 1;
	return [...maskedHead(shape, shape.hidden), loose("contact", contact)];
}
