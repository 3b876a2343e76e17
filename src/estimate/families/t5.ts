import type { Model, Operator } from "../model.js";
import { dropoutMasks, linear, loose, table, windowed } from "./blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	textOf,
} from "./hub-reading.js";
import {
	assemble,
	lastNorms,
	layer,
	type Side,
	textRows,
} from "./two-stacks.js";

/** T5 (Raffel et al. 2020, §2.1): relative position buckets, RMS norms, no biases. */
export function t5Model(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
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
