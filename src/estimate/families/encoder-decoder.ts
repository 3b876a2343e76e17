import { activationFunctions } from "../../plan/fields.js";
import type { Activation, Model, Operator, Stack } from "../model.js";
import {
	type AttentionShape,
	attention,
	dropoutMasks,
	linear,
	loose,
	mlp,
	norm,
	table,
	windowed,
} from "./blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	textOf,
} from "./hub-reading.js";
import { slidingAttention } from "./sparse-encoder.js";

/** One side of an encoder-decoder. */
interface Side {
	readonly layers: number;
	readonly rows: number;
	readonly hidden: number;
	readonly heads: number;
	readonly headDim: number;
	readonly ffn: number;
	readonly gated: boolean;
	/** Linears have biases and norms two parameters (BART), or none and one (T5). */
	readonly biased: boolean;
	/** Whisper's keys have no bias. */
	readonly keyBias: boolean;
	/** Dropout after the embeddings and each part of a layer. */
	readonly drops: boolean;
	/** Dropout inside the MLP. */
	readonly dropsInside: boolean;
	readonly function: Activation["function"];
	/** Queries, keys and values are laid out anew, and with them what attention gives. */
	readonly copiesOutput: boolean;
}

const T5 = new Set(["t5", "mt5", "umt5", "longt5", "switch_transformers"]);
const BART = new Set([
	"bart",
	"mbart",
	"pegasus",
	"marian",
	"m2m_100",
	"whisper",
	"led",
	// torch.nn.Transformer (PyTorch 2.13), one table for both texts and the head: Vaswani et al. 2017, §3.
	"transformer",
]);

/** True for a `model_type` that this file builds. */
export function isEncoderDecoderType(type: string): boolean {
	return T5.has(type) || BART.has(type);
}

/** Builds an encoder-decoder from its config.json (transformers 5.18); undefined when a dimension is missing. */
export function encoderDecoderModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	return T5.has(String(config.model_type))
		? t5Model(config, sample)
		: bartModel(config, sample);
}

/** T5 (Raffel et al. 2020, §2.1): relative position buckets, RMS norms, no biases. */
function t5Model(config: HubConfig, sample: HubSample): Model | undefined {
	const hidden = firstNumber(config, "d_model");
	const layers = firstNumber(config, "num_layers");
	const heads = firstNumber(config, "num_heads");
	const headDim = firstNumber(config, "d_kv");
	const ffn = firstNumber(config, "d_ff");
	const vocab = firstNumber(config, "vocab_size");
	if (!hidden || !layers || !heads || !headDim || !ffn || !vocab) {
		return undefined;
	}
	const decoderLayers = firstNumber(config, "num_decoder_layers") ?? layers;
	const gated = textOf(config.feed_forward_proj)?.startsWith("gated") ?? false;
	const drops = (firstNumber(config, "dropout_rate") ?? 0.1) > 0;
	const side = {
		hidden,
		heads,
		headDim,
		ffn,
		gated,
		biased: false,
		keyBias: false,
		drops,
		dropsInside: drops,
		// `gated-gelu` is GELU by tanh, written in elementary operations.
		function: gated ? ("gelu_new" as const) : ("relu" as const),
		copiesOutput: false,
	};
	const buckets =
		heads * (firstNumber(config, "relative_attention_num_buckets") ?? 32);
	// T5 shares one table of buckets in each stack; UMT5 has one in each layer.
	const isLong = config.model_type === "longt5";
	const tables =
		config.model_type === "umt5" ? layers + decoderLayers : isLong ? 3 : 2;
	const encoder = { ...side, layers, rows: sample.sequence };
	const experts = firstNumber(config, "num_experts");
	const tied = gated ? false : (flagOf(config.tie_word_embeddings) ?? true);
	return assemble({
		encoder,
		decoder: { ...side, layers: decoderLayers, rows: sample.target },
		...(isLong && { encoderLayer: globalLayer(encoder, config) }),
		...(experts !== undefined && {
			sparse: {
				experts,
				encoder: firstNumber(config, "num_sparse_encoder_layers") ?? 0,
				decoder: firstNumber(config, "num_sparse_decoder_layers") ?? 0,
			},
		}),
		vocab,
		endsInProduct: !drops,
		ends: [
			table("embedding", vocab, hidden),
			loose("relative-positions", tables * buckets),
			...lastNorms(hidden, sample, false),
			// After the embeddings and after the last norm of each side.
			...(drops ? [dropoutMasks(2 * hidden * textRows(sample))] : []),
		],
		tied,
	});
}

/** BART and its relatives (Lewis et al. 2020); Whisper puts two convolutions before the encoder (Radford et al. 2022). */
function bartModel(config: HubConfig, sample: HubSample): Model | undefined {
	const hidden = firstNumber(config, "d_model");
	const layers = firstNumber(config, "encoder_layers");
	const heads = firstNumber(config, "encoder_attention_heads");
	const ffn = firstNumber(config, "encoder_ffn_dim");
	const vocab = firstNumber(config, "vocab_size");
	if (!hidden || !layers || !heads || !ffn || !vocab) return undefined;
	const type = String(config.model_type);
	const isSpeech = type === "whisper";
	const frames = firstNumber(config, "max_source_positions") ?? 1500;
	const drops = (firstNumber(config, "dropout") ?? (isSpeech ? 0 : 0.1)) > 0;
	const side = {
		hidden,
		headDim: hidden / heads,
		gated: false,
		biased: true,
		keyBias: !isSpeech,
		drops,
		dropsInside:
			type === "transformer"
				? drops
				: (firstNumber(config, "activation_dropout") ?? 0) > 0,
		function: functionOf(config),
		copiesOutput: isSpeech,
	};
	const encoder = {
		...side,
		layers,
		heads,
		ffn,
		rows: isSpeech ? frames : sample.sequence,
	};
	return assemble({
		encoder,
		...(type === "led" && { encoderLayer: windowedLayer(encoder, config) }),
		decoder: {
			...side,
			layers: firstNumber(config, "decoder_layers") ?? layers,
			heads: firstNumber(config, "decoder_attention_heads") ?? heads,
			ffn: firstNumber(config, "decoder_ffn_dim") ?? ffn,
			rows: sample.target,
		},
		vocab,
		endsInProduct: !drops,
		ends: [
			...(isSpeech ? speechStem(config, hidden, frames) : []),
			table("embedding", vocab, hidden),
			// Either text may have words of its own.
			...(config.share_all_embeddings === false
				? [table("target-embedding", vocab, hidden)]
				: []),
			...positions(config, hidden),
			...outerNorms(config, hidden, sample),
			...(drops && type !== "transformer"
				? [dropoutMasks(hidden * textRows(sample))]
				: []),
		],
		tied: type !== "transformer" || config.tie_word_embeddings !== false,
	});
}

function textRows({ sequence, target }: HubSample): number {
	return sequence + target;
}

/** Types whose class has a rectifier where the config says nothing. */
const RECTIFIED = new Set(["transformer", "m2m_100", "pegasus"]);

function functionOf(config: HubConfig): Activation["function"] {
	const stated = textOf(config.activation_function);
	const usual = RECTIFIED.has(String(config.model_type)) ? "relu" : "gelu";
	return activationFunctions.find((each) => each === (stated ?? usual));
}

function speechStem(
	config: HubConfig,
	hidden: number,
	frames: number,
): readonly Operator[] {
	const bins = firstNumber(config, "num_mel_bins") ?? 80;
	const common = {
		kind: "convolution",
		outputs: hidden,
		kernel: 3,
		groups: 1,
		bias: true,
	} as const;
	return [
		{
			...common,
			name: "stem1",
			inputs: bins,
			positions: 2 * frames,
			readsData: true,
		},
		{
			...common,
			name: "stem2",
			inputs: hidden,
			positions: frames,
			isStem: true,
		},
	];
}

// BART and mBART keep two more rows than the context; M2M's and Marian's positions are computed, Marian's stored.
function positions(config: HubConfig, hidden: number): readonly Operator[] {
	const length = firstNumber(config, "max_position_embeddings") ?? 1024;
	switch (config.model_type) {
		case "bart":
		case "mbart":
			return [table("positions", 2 * (length + 2), hidden)];
		case "led":
			return [
				table(
					"positions",
					(firstNumber(config, "max_encoder_position_embeddings") ?? 16384) +
						(firstNumber(config, "max_decoder_position_embeddings") ?? 1024),
					hidden,
				),
			];
		case "pegasus":
		case "marian":
			return [table("positions", 2 * length, hidden)];
		case "whisper":
			return [
				table(
					"positions",
					(firstNumber(config, "max_source_positions") ?? 1500) +
						(firstNumber(config, "max_target_positions") ?? 448),
					hidden,
				),
			];
		default:
			return [];
	}
}

// A norm after each embedding (BART, mBART) and after each stack (all that normalise first, and PyTorch's own class).
function outerNorms(
	config: HubConfig,
	hidden: number,
	sample: HubSample,
): readonly Operator[] {
	const type = config.model_type;
	const embedded = type === "bart" || type === "mbart" || type === "led";
	const last =
		type !== "bart" &&
		type !== "marian" &&
		type !== "led" &&
		config.last_norms !== false;
	return [
		...(embedded ? lastNorms(hidden, sample, true) : []),
		...(last ? lastNorms(hidden, sample, true) : []),
	];
}

function lastNorms(
	hidden: number,
	sample: HubSample,
	biased: boolean,
): readonly Operator[] {
	const parameters = biased ? 2 * hidden : hidden;
	return [sample.sequence, sample.target].map((rows, index) =>
		norm({ name: `outer-norm${index}`, width: hidden, rows, parameters }),
	);
}

function assemble({
	encoder,
	decoder,
	vocab,
	endsInProduct,
	ends,
	tied,
	encoderLayer,
	sparse,
}: {
	readonly encoder: Side;
	readonly decoder: Side;
	/** In place of the usual layer of the encoder. */
	readonly encoderLayer?: readonly Operator[];
	/** Layers of each side whose MLP is one of several experts (Fedus et al. 2022, §2). */
	readonly sparse?: {
		readonly experts: number;
		readonly encoder: number;
		readonly decoder: number;
	};
	readonly vocab: number;
	/** No dropout follows the MLP. */
	readonly endsInProduct: boolean;
	readonly ends: readonly Operator[];
	readonly tied: boolean;
}): Model {
	const { hidden, rows } = decoder;
	return {
		family: "encoder-decoder",
		hidden,
		vocab,
		tokens: encoder.rows + rows,
		logitRows: rows,
		stacks: [
			...stacksOf(
				{
					layers: encoder.layers,
					endsInProduct,
					operators:
						encoderLayer ??
						layer(encoder, [{ keyRows: encoder.rows, mask: "full" }]),
				},
				{ sparse: sparse?.encoder ?? 0, experts: sparse?.experts ?? 1 },
			),
			...stacksOf(
				{
					layers: decoder.layers,
					readsEmbedding: true,
					endsInProduct,
					operators: layer(decoder, [
						{ keyRows: rows, mask: "causal" },
						{ keyRows: encoder.rows, mask: "full" },
					]),
				},
				{ sparse: sparse?.decoder ?? 0, experts: sparse?.experts ?? 1 },
			),
		],
		ends: [
			...ends,
			linear({
				name: "head",
				inputs: hidden,
				outputs: vocab,
				rows,
				bias: false,
				tied,
			}),
		],
	};
}

// A sparse layer routes each token to one expert.
function stacksOf(
	stack: Stack,
	{ sparse, experts }: { readonly sparse: number; readonly experts: number },
): readonly Stack[] {
	if (sparse === 0) return [stack];
	const routed = stack.operators.flatMap((operator): readonly Operator[] => {
		if (operator.kind !== "linear") return [operator];
		if (operator.name !== "up" && operator.name !== "down") return [operator];
		const expert = { ...operator, experts: { total: experts, active: 1 } };
		return operator.name === "down"
			? [expert]
			: [
					linear({
						name: "router",
						inputs: operator.inputs,
						outputs: experts,
						rows: operator.rows,
						bias: false,
					}),
					expert,
				];
	});
	return [
		{ ...stack, layers: stack.layers - sparse },
		{ ...stack, layers: sparse, operators: routed },
	];
}

/** LongT5's transient-global layer (Guo et al. 2022, §3.1): blocks see their neighbours and one summary of each block. */
function globalLayer(side: Side, config: HubConfig): readonly Operator[] {
	const { rows, hidden, heads, headDim } = side;
	const summaries = Math.floor(
		rows / (firstNumber(config, "global_block_size") ?? 16),
	);
	const near = 3 * ((firstNumber(config, "local_radius") ?? 127) + 1);
	const inner = heads * headDim;
	return [
		...windowed(
			layer(side, [{ keyRows: rows, mask: "full" }]),
			near + summaries,
		),
		{
			kind: "other",
			name: "summaries",
			// Their own norm; the projections of keys and values read them too.
			parameters: hidden,
			flops: 4 * summaries * hidden * inner,
			savedElements: 2 * summaries * (hidden + inner),
		},
		// A product with ones where a row is of a block and zeros elsewhere, to which no gradient flows.
		{
			...linear({
				name: "summing",
				inputs: rows,
				outputs: hidden,
				rows: summaries,
				bias: false,
				tied: true,
			}),
			readsData: true,
			allLinear: "nothing",
		},
	];
}

/** LED's encoder layer (Beltagy et al. 2020, §7): Longformer's windows in BART's layer. */
function windowedLayer(side: Side, config: HubConfig): readonly Operator[] {
	const widths = config.attention_window;
	const width = Array.isArray(widths) ? widths[0] : widths;
	return [
		...layer(side, [{ keyRows: side.rows, mask: "full" }]).filter(
			(operator) => operator.kind !== "core",
		),
		...slidingAttention({
			rows: side.rows,
			hidden: side.hidden,
			window: Number(width ?? 1024) / 2,
		}),
	];
}

function layer(
	side: Side,
	attentions: readonly Pick<AttentionShape, "keyRows" | "mask">[],
): readonly Operator[] {
	const { hidden, rows, biased } = side;
	const normOf = (name: string): Operator =>
		norm({
			name,
			width: hidden,
			rows,
			flavour: biased ? "layer" : "rms",
			parameters: biased ? 2 * hidden : hidden,
		});
	return [
		...attentions.flatMap((each, index) => [
			normOf(`attention-norm${index}`),
			...attention({
				...each,
				hidden,
				heads: side.heads,
				headDim: side.headDim,
				rows,
				queryBias: biased,
				keyBias: biased && side.keyBias,
				isCross: index > 0,
				valueBias: biased,
				outBias: biased,
			}).map((operator) =>
				operator.kind === "core" && side.copiesOutput
					? { ...operator, copiesOutput: true }
					: operator,
			),
		]),
		normOf("mlp-norm"),
		...mlp({
			hidden,
			ffn: side.ffn,
			gated: side.gated,
			bias: biased,
			rows,
			function: side.function,
			drops: side.dropsInside,
		}),
		...(side.drops
			? [dropoutMasks((attentions.length + 1) * hidden * rows)]
			: []),
	];
}
