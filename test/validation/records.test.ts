import { describe, expect, test } from "vitest";
import { hubModel } from "../../src/estimate/families/hub-model.js";
import { sampleFlops } from "../../src/estimate/flops.js";
import {
	type Model,
	type Operator,
	operatorsOf,
} from "../../src/estimate/model.js";
import { productFlops } from "../../src/estimate/operator-flops.js";
import { countParameters } from "../../src/estimate/parameters.js";
import { csvRows, hasShared, quantile } from "./golden-rows.js";
import { keptOnMeta } from "./kept-bytes.js";
import { note, tell } from "./tally.js";

type Config = Readonly<Record<string, unknown>>;
type Row = Readonly<Record<string, string>>;

/** Rows of each category of Criteo's month of clicks with 40 million at most (MLPerf), and of its week (Kaggle). */
const CRITEO_TERABYTE_40M = [
	39884406, 39043, 17289, 7420, 20263, 3, 7120, 1543, 63, 38532951, 2953546,
	403346, 10, 2208, 11938, 155, 4, 976, 14, 39979771, 25641295, 39664984,
	585935, 12972, 108, 36,
];
const CRITEO_KAGGLE = [
	1460, 583, 10131227, 2202608, 305, 24, 12517, 633, 3, 93145, 5683, 8351593,
	3194, 27, 14992, 5461306, 10, 5652, 2173, 4, 7046547, 18, 15, 286181, 105,
	142572,
];
const BERT: Config = {
	model_type: "bert",
	architectures: ["BertModel"],
	vocab_size: 30522,
	type_vocab_size: 2,
	max_position_embeddings: 512,
	add_pooling_layer: false,
};

const bert = (
	hidden: number,
	layers: number,
	heads: number,
	more: Config = {},
): Config => ({
	...BERT,
	hidden_size: hidden,
	num_hidden_layers: layers,
	num_attention_heads: heads,
	intermediate_size: 4 * hidden,
	...more,
});

const elmo = (dim: number, projection: number, highways: number): Config => ({
	model_type: "elmo",
	lstm: { dim, projection_dim: projection, n_layers: 2 },
	char_cnn: {
		filters: [
			[1, 32],
			[2, 32],
			[3, 64],
			[4, 128],
			[5, 256],
			[6, 512],
			[7, 1024],
		],
		n_highway: highways,
		embedding: { dim: 16 },
		n_characters: 262,
		max_characters_per_token: 50,
	},
});

/** The published configs that the golden rows were run with, by the id of a row without its length. */
const configs: Readonly<Record<string, Config>> = {
	"bert-mlm/bert-base": bert(768, 12, 12, {
		architectures: ["BertForMaskedLM"],
	}),
	"bert-mlm/bert-large": bert(1024, 24, 16, {
		architectures: ["BertForMaskedLM"],
	}),
	"sbert/all-MiniLM-L6-v2": bert(384, 6, 12),
	"sbert/all-MiniLM-L12-v2": bert(384, 12, 12),
	"sbert/bge-small-en": bert(384, 12, 12),
	"sbert/bge-base-en": bert(768, 12, 12),
	"sbert/bge-large-en": bert(1024, 24, 16),
	"sbert/xlm-r-base-e5": bert(768, 12, 12, {
		model_type: "xlm-roberta",
		architectures: ["XLMRobertaModel"],
		vocab_size: 250002,
		type_vocab_size: 1,
		max_position_embeddings: 514,
	}),
	"sbert/all-mpnet-base-v2": bert(768, 12, 12, {
		model_type: "mpnet",
		architectures: ["MPNetModel"],
		vocab_size: 30527,
		type_vocab_size: 0,
		add_pooling_layer: true,
	}),
	"sbert/modernbert-base": {
		model_type: "modernbert",
		architectures: ["ModernBertModel"],
		hidden_size: 768,
		num_hidden_layers: 22,
		num_attention_heads: 12,
		intermediate_size: 1152,
		vocab_size: 50368,
	},
	"mt/transformer-base": {
		model_type: "transformer",
		d_model: 512,
		encoder_layers: 6,
		decoder_layers: 6,
		encoder_attention_heads: 8,
		decoder_attention_heads: 8,
		encoder_ffn_dim: 2048,
		decoder_ffn_dim: 2048,
		vocab_size: 37000,
	},
	"recsys/ncf-ml20m": {
		model_type: "neumf",
		nb_users: 138493,
		nb_items: 26744,
		mf_dim: 64,
		mlp_layer_sizes: [256, 256, 128, 64],
	},
	"recsys/dlrm-criteo-kaggle": {
		model_type: "dlrm",
		arch_sparse_feature_size: 16,
		arch_mlp_bot: "13-512-256-64-16",
		arch_mlp_top: "512-256-1",
		arch_embedding_size: CRITEO_KAGGLE,
	},
	"recsys/dlrm-criteo-tb-64": {
		model_type: "dlrm",
		arch_sparse_feature_size: 64,
		arch_mlp_bot: "13-512-256-64",
		arch_mlp_top: "512-512-256-1",
		arch_embedding_size: CRITEO_TERABYTE_40M,
		max_ind_range: 10_000_000,
	},
	"recsys/dlrm-mlperf-tb-128": {
		model_type: "dlrm",
		arch_sparse_feature_size: 128,
		arch_mlp_bot: "13-512-256-128",
		arch_mlp_top: "1024-1024-512-256-1",
		arch_embedding_size: CRITEO_TERABYTE_40M,
	},
	"recsys/dlrm-small-8x1m-64": {
		model_type: "dlrm",
		arch_sparse_feature_size: 64,
		arch_mlp_bot: "64-128-64",
		arch_mlp_top: "256-128-1",
		arch_embedding_size: Array.from({ length: 8 }, () => 1_000_000),
	},
	"recsys/dlrm-dcnv2-mlperf": {
		model_type: "dlrm",
		embedding_dim: 128,
		dense_arch_layer_sizes: [512, 256, 128],
		over_arch_layer_sizes: [1024, 1024, 512, 256, 1],
		num_embeddings_per_feature: CRITEO_TERABYTE_40M,
		interaction_type: "dcn",
		dcn_num_layers: 3,
		dcn_low_rank_dim: 512,
	},
	"rnn/elmo-original": elmo(4096, 512, 2),
	"rnn/elmo-small": elmo(1024, 128, 1),
	"flow/glow-256px": {
		model_type: "glow",
		n_flow: 32,
		n_block: 6,
		affine: true,
		conv_lu: false,
		img_size: 256,
	},
};

/** The config of a row, and the lengths of its two texts; sizes that stand in an id are read from it. */
function built(row: Row): Model | undefined {
	const id = row.id ?? "";
	const [name = "", length = ""] = id.split("@");
	const config = configs[name] ?? recurrent(name) ?? graph(name, row);
	const sequence = Number(length) || 1;
	return config && hubModel(config, { sequence, target: sequence });
}

function recurrent(name: string): Config | undefined {
	const lm = /^rnn\/(lstm|gru)-lm-(\d+)-(\d+)$/.exec(name);
	if (lm) {
		return {
			model_type: "rnn_lm",
			cell: lm[1],
			hidden_size: Number(lm[2]),
			num_layers: Number(lm[3]),
			vocab_size: 10000,
		};
	}
	const both = /^rnn\/seq2seq-(lstm|gru)-h(\d+)-l(\d+)-v(\d+)$/.exec(name);
	return (
		(both && {
			model_type: "rnn_seq2seq",
			cell: both[1],
			hidden_size: Number(both[2]),
			num_layers: Number(both[3]),
			vocab_size: Number(both[4]),
			embedding_size: WORD_WIDTHS[`${both[2]}-${both[3]}`],
		}) ??
		undefined
	);
}

/** Width of the words, by width and depth of the layers. */
const WORD_WIDTHS: Readonly<Record<string, number>> = {
	"512-1": 256,
	"512-2": 512,
	"1000-4": 1000,
};

function graph(name: string, row: Row): Config | undefined {
	const found =
		/^gnn\/([a-z0-9]+?)-(.+?)(?:-neigh([\d-]+))?-h(\d+)x(\d+)-L(\d+)$/.exec(
			name,
		);
	if (!found) return undefined;
	const [, type = "", , , hidden, heads, depth] = found;
	const [, features, classes] =
		/F=(\d+) classes=(\d+)/.exec(row.input ?? "") ?? [];
	return {
		model_type: type === "sage" ? "graphsage" : type,
		in_channels: Number(features),
		hidden_channels: Number(hidden),
		out_channels: Number(classes),
		heads: Number(heads),
		num_layers: Number(depth),
		nodes: Number(row.nodes),
		edges: Number(row.edges),
	};
}

/** FLOPs along the edges of a graph, which the golden rows count apart. */
function alongEdges(model: Model): number {
	let sum = 0;
	for (const { operator, runs } of operatorsOf(model)) {
		if (isAggregation(operator)) sum += runs * productFlops(operator);
	}
	for (const operator of model.frozen ?? []) sum += productFlops(operator);
	return sum;
}

/** The same network with nothing along its edges, as the golden rows count training. */
function withoutEdges({ frozen: _first, ...model }: Model): Model {
	return {
		...model,
		stacks: model.stacks.map((stack) => ({
			...stack,
			operators: stack.operators.filter((each) => !isAggregation(each)),
		})),
	};
}

function isAggregation(operator: Operator): boolean {
	return operator.kind === "other" && operator.name === "aggregation";
}

const KINDS = /^(recsys|rnn|gnn|flow|sbert|mt|bert-mlm)\//;

describe.skipIf(!hasShared)("golden rows of records, graphs and texts", () => {
	test("parameters exact, FLOPs within 1 %", () => {
		const errors: Record<string, number[]> = {};
		const off: string[] = [];
		const unread: string[] = [];
		for (const row of csvRows("golden/other.csv")) {
			if (!KINDS.test(row.id ?? "")) continue;
			const model = built(row);
			if (!model) {
				unread.push(row.id ?? "");
				continue;
			}
			const flops = sampleFlops({ model, convention: "full" });
			const edges = alongEdges(model);
			const samples = Number(row.units || 1);
			const own = {
				parameters: [
					countParameters(model).total,
					Number(row.params || row.params_trainable),
				],
				forward: [samples * (flops.forward - edges), Number(row.fwd_flops)],
				training: [
					samples *
						sampleFlops({ model: withoutEdges(model), convention: "full" })
							.training,
					Number(row.fwdbwd_corrected),
				],
				...(row.edge_flops_fwd && {
					"along edges": [edges, Number(row.edge_flops_fwd)],
				}),
				[row.id?.startsWith("rnn/") ? "saved by recurrence" : "saved bytes"]: [
					samples * keptOnMeta(model, 4),
					Number(row.saved_bytes_fp32),
				],
			};
			note({ row, pairs: own, errors, off, tolerance: 0.0005 });
		}
		tell({ errors, off, unread });
		expect(unread).toEqual([]);
		expect(quantile(errors.parameters ?? [], 1)).toBe(0);
		expect(quantile(errors.forward ?? [], 1)).toBeLessThan(0.01);
		expect(quantile(errors.training ?? [], 1)).toBeLessThan(0.01);
		expect(quantile(errors["along edges"] ?? [], 1)).toBeLessThan(0.01);
		expect(quantile(errors["saved by recurrence"] ?? [], 1)).toBeLessThan(0.05);
		expect(quantile(errors["saved bytes"] ?? [], 0.5)).toBeLessThan(0.002);
		expect(quantile(errors["saved bytes"] ?? [], 0.9)).toBeLessThan(0.01);
	});
});
