import type { Linear, Model, Operator } from "../model.js";
import { kept, linear, table } from "./blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	numbersOf,
	textOf,
} from "./hub-reading.js";

const builders: Readonly<
	Record<string, (config: HubConfig) => Parts | undefined>
> = { dlrm, neumf };

/** A recommender: tables of which each sample reads one row, and the networks over what was read. */
interface Parts {
	readonly tables: readonly Operator[];
	readonly networks: readonly Operator[];
	readonly width: number;
}

/** True for a `model_type` that this file builds. */
export function isRecommenderType(type: string): boolean {
	return Object.hasOwn(builders, type);
}

/** Builds a recommender for one user and one item; undefined when a dimension is missing. */
export function recommenderModel(config: HubConfig): Model | undefined {
	const parts = builders[String(config.model_type)]?.(config);
	if (!parts) return undefined;
	return {
		family: "mlp",
		hidden: parts.width,
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		stacks: [{ layers: 1, operators: parts.networks }],
		ends: parts.tables,
	};
}

/**
 * DLRM (Naumov et al. 2019, §2): a network over the numbers, a table for each category, their interaction, a network
 * over it. By the arguments of dlrm_s_pytorch.py (facebookresearch/dlrm) or the parameters of torchrec's DLRM_DCN.
 */
function dlrm(config: HubConfig): Parts | undefined {
	const width = firstNumber(
		config,
		"arch_sparse_feature_size",
		"embedding_dim",
	);
	const bottom = widthsOf(config, "arch_mlp_bot");
	const dense = numbersOf(config.dense_arch_layer_sizes);
	const lower =
		bottom ??
		(dense && [firstNumber(config, "dense_in_features") ?? 13, ...dense]);
	const upper =
		widthsOf(config, "arch_mlp_top") ?? numbersOf(config.over_arch_layer_sizes);
	const entries =
		widthsOf(config, "arch_embedding_size") ??
		numbersOf(config.num_embeddings_per_feature);
	if (!width || !lower || !upper || !entries) return undefined;
	const most = firstNumber(config, "max_ind_range") ?? -1;
	const interaction = interactionOf(config, width, entries.length + 1);
	return {
		width,
		tables: entries.map((rows, index) =>
			table(`table${index + 1}`, most > 0 ? Math.min(rows, most) : rows, width),
		),
		networks: [
			...perceptronOf("bottom", lower, true),
			// A sum over rows of a table keeps indices, offsets, bags and their sizes (PyTorch 2.13, `embedding_bag`).
			indices(4 * entries.length),
			kept("bottom output", width),
			...interaction.operators,
			...perceptronOf("top", [interaction.outputs, ...upper], false),
		],
	};
}

interface Interaction {
	readonly outputs: number;
	readonly operators: readonly Operator[];
}

function interactionOf(
	config: HubConfig,
	width: number,
	features: number,
): Interaction {
	const type =
		textOf(config.interaction_type) ??
		textOf(config.arch_interaction_op) ??
		"dot";
	if (type === "cat") return { outputs: features * width, operators: [] };
	if (type === "dcn") return crossNetwork(config, features * width);
	const withItself = flagOf(config.arch_interaction_itself) ?? false;
	const pairs = (features * (features + (withItself ? 1 : -1))) / 2;
	return {
		outputs: width + pairs,
		operators: [
			{
				kind: "other",
				name: "pairwise products",
				parameters: 0,
				// The whole square is multiplied, of which one half is read.
				flops: 2 * features ** 2 * width,
				savedElements: features * width,
			},
		],
	};
}

/** DCN v2 in low rank (Wang et al. 2021, §3.2): x₀ ⊙ (U(Vx) + b) + x in each layer. */
function crossNetwork(config: HubConfig, width: number): Interaction {
	const layers = firstNumber(config, "dcn_num_layers") ?? 1;
	const rank = firstNumber(config, "dcn_low_rank_dim") ?? 1;
	const layer = (index: number): readonly Operator[] => [
		linear({
			name: `cross${index}-down`,
			inputs: width,
			outputs: rank,
			rows: 1,
			bias: false,
		}),
		linear({ name: `cross${index}-up`, inputs: rank, outputs: width, rows: 1 }),
		// The layer's input, the low-rank vector, and what is multiplied with the first input.
		kept(`cross${index}`, 2 * width + rank),
	];
	return {
		outputs: width,
		operators: Array.from({ length: layers }, (_, index) =>
			layer(index + 1),
		).flat(),
	};
}

/**
 * Neural matrix factorisation (He et al. 2017, §3.4): two pairs of tables, one multiplied, one through a network. The
 * names are those of MLPerf's neumf.py (mlcommons/training, recommendation).
 */
function neumf(config: HubConfig): Parts | undefined {
	const users = firstNumber(config, "nb_users");
	const items = firstNumber(config, "nb_items");
	const factors = firstNumber(config, "mf_dim");
	const widths = numbersOf(config.mlp_layer_sizes);
	const [first, last] = [widths?.[0], widths?.at(-1)];
	if (!users || !items || !factors || !widths || !first || !last) {
		return undefined;
	}
	return {
		width: factors,
		tables: [users, items].flatMap((rows, index) => [
			table(`factors${index + 1}`, rows, factors),
			table(`features${index + 1}`, rows, first / 2),
		]),
		networks: [
			kept("factors", 2 * factors),
			...perceptronOf("network", widths, false),
			indices(2),
			kept("network output", last),
			linear({
				name: "prediction",
				inputs: factors + last,
				outputs: 1,
				rows: 1,
			}),
			kept("prediction input", factors + last),
		],
	};
}

// Each linear keeps its input, which the rectifier before it shares.
function perceptronOf(
	name: string,
	widths: readonly number[],
	readsData: boolean,
): readonly Operator[] {
	return widths.slice(1).flatMap((outputs, index): readonly Operator[] => {
		const inputs = widths[index] ?? 0;
		const product: Linear = linear({
			name: `${name}${index + 1}`,
			inputs,
			outputs,
			rows: 1,
		});
		return [
			readsData && index === 0 ? { ...product, readsData } : product,
			kept(`${name}${index + 1} input`, inputs),
		];
	});
}

/** So many 64-bit numbers. */
function indices(count: number): Operator {
	return { ...kept("indices", 0), fixedBytes: 8 * count };
}

/** Widths as a list, or as the text `13-512-256` of a command line. */
function widthsOf(
	config: HubConfig,
	key: string,
): readonly number[] | undefined {
	const value = config[key];
	if (typeof value !== "string") return numbersOf(value);
	const widths = value.split("-").map(Number);
	return widths.every((width) => width > 0) ? widths : undefined;
}
