import type { Model, Operator, Stack } from "../model.js";
import { linear, mlp, norm, table } from "./blocks.js";
import { plain } from "./convolutions.js";
import {
	firstNumber,
	type HubConfig,
	type HubSample,
	headClass,
	labelCount,
	numbersOf,
} from "./hub-reading.js";

/** True for a `model_type` that this file builds. */
export function isHieraType(type: string): boolean {
	return type === "hiera";
}

/** The rows of one layer: what comes in, what its queries are pooled to, and what each of them sees. */
interface LayerRows {
	readonly before: number;
	readonly after: number;
	readonly keys: number;
}

/**
 * Hiera (Ryali et al. 2023, §4): a plain transformer in stages. The first layer of a stage pools its queries and widens
 * the stream; early stages attend inside mask units, and the layer that leaves them still does.
 */
export function hieraModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const depths = numbersOf(config.depths);
	const heads = numbersOf(config.num_heads);
	const units = numbersOf(config.masked_unit_size);
	const pooling = numbersOf(config.query_stride);
	const patch = numbersOf(config.patch_size);
	const stride = numbersOf(config.patch_stride)?.[0];
	const first = firstNumber(config, "embed_dim");
	if (!depths || !heads || !units || !pooling || !patch) return undefined;
	if (!stride || !first) return undefined;
	const learned = numbersOf(config.image_size)?.[0] ?? 224;
	const side = Math.floor((sample.image ?? learned) / stride);
	const factor = firstNumber(config, "embed_dim_multiplier") ?? 2;
	const ratio = firstNumber(config, "mlp_ratio") ?? 4;
	const pools = firstNumber(config, "num_query_pool") ?? 3;
	const masks = Array.isArray(config.masked_unit_attention)
		? config.masked_unit_attention
		: [];
	const area = product(pooling);
	const unit = product(units);
	const stacks: Stack[] = [];
	let rows = side ** 2;
	let width = first;
	for (const [stage, layers] of depths.entries()) {
		const outputs = Math.round(first * factor ** stage);
		const pooled = stage > 0 && stage <= pools ? rows / area : rows;
		const window = unit / area ** stage;
		const isMasked = masks[stage] === true;
		const enters = isMasked || masks[Math.max(0, stage - 1)] === true;
		const shape = { outputs, heads: heads[stage] ?? 1, ratio };
		stacks.push(
			{
				layers: 1,
				operators: layerOf(
					{ ...shape, inputs: width },
					{
						before: rows,
						after: pooled,
						keys: enters ? window * (rows / pooled) : rows,
					},
				),
			},
			{
				layers: layers - 1,
				operators: layerOf(
					{ ...shape, inputs: outputs },
					{ before: pooled, after: pooled, keys: isMasked ? window : pooled },
				),
			},
		);
		rows = pooled;
		width = outputs;
	}
	return {
		family: "vit",
		hidden: width,
		vocab: 0,
		tokens: rows,
		logitRows: 0,
		stacks: stacks.filter(({ layers }) => layers > 0),
		ends: [
			plain({
				inputs: firstNumber(config, "num_channels") ?? 3,
				outputs: first,
				kernel: product(patch),
				side,
				readsData: true,
			}),
			table("positions", Math.floor(learned / stride) ** 2, first),
			norm({ name: "pool-norm", width, rows: 1 }),
			...(headClass(config).includes("Classification")
				? [
						linear({
							name: "classifier",
							inputs: width,
							outputs: labelCount(config),
							rows: 1,
						}),
					]
				: []),
		],
	};
}

function layerOf(
	{
		inputs,
		outputs,
		heads,
		ratio,
	}: {
		readonly inputs: number;
		readonly outputs: number;
		readonly heads: number;
		readonly ratio: number;
	},
	{ before, after, keys }: LayerRows,
): readonly Operator[] {
	const headDim = outputs / heads;
	return [
		norm({ name: "attention-norm", width: inputs, rows: before }),
		...(inputs === outputs
			? []
			: [linear({ name: "widen", inputs, outputs, rows: before })]),
		linear({
			name: "qkv",
			inputs,
			outputs: 3 * outputs,
			rows: before,
			readsLayerInput: true,
		}),
		{
			kind: "core",
			heads,
			kvHeads: heads,
			queryKeyDim: headDim,
			valueDim: headDim,
			queries: after,
			keys,
			keyRows: before,
			mask: "full",
		},
		linear({ name: "o", inputs: outputs, outputs, rows: after }),
		norm({ name: "mlp-norm", width: outputs, rows: after }),
		...mlp({
			hidden: outputs,
			ffn: Math.round(outputs * ratio),
			gated: false,
			bias: true,
			rows: after,
		}),
	];
}

function product(numbers: readonly number[]): number {
	return numbers.reduce((all, each) => all * each, 1);
}
