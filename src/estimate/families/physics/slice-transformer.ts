import type { Model, Operator } from "../../model.js";
import { linear, loose, norm } from "../blocks.js";
import { firstNumber, flagOf, type HubConfig } from "../hub-reading.js";
import { fieldModel, kept } from "./field.js";

/** A layer over the points of a mesh. */
export interface SliceShape {
	readonly points: number;
	readonly hidden: number;
	readonly heads: number;
	readonly slices: number;
	readonly ffn: number;
	/** Width of what slices attend to besides, in one head; none when absent. */
	readonly context?: number;
}

/**
 * Transolver (Wu et al. 2024, §3.2): the points of a mesh are gathered into a few slices, which attend to each other, and
 * are spread out again. By the arguments of PhysicsNeMo's Transolver for meshes without structure
 * (physicsnemo/models/transolver at 94b3551) and the `points` of a sample; undefined for its variant `plus`.
 */
export function sliceTransformer(config: HubConfig): Model | undefined {
	const points = firstNumber(config, "points");
	const functional = firstNumber(config, "functional_dim");
	const outputs = firstNumber(config, "out_dim");
	if (!points || !functional || !outputs || flagOf(config.plus)) {
		return undefined;
	}
	const hidden = firstNumber(config, "n_hidden") ?? 256;
	const layers = firstNumber(config, "n_layers") ?? 4;
	const inputs = functional + (firstNumber(config, "embedding_dim") ?? 0);
	const shape: SliceShape = {
		points,
		hidden,
		heads: firstNumber(config, "n_head") ?? 8,
		slices: firstNumber(config, "slice_num") ?? 32,
		ffn: hidden * (firstNumber(config, "mlp_ratio") ?? 4),
	};
	const first = perceptron("lift", points, [inputs, 2 * hidden, hidden]);
	return fieldModel({
		hidden,
		stacks: [
			{
				layers: 1,
				operators: first.map((each, index) =>
					each.kind === "linear" && index === 0
						? { ...each, readsData: true }
						: each,
				),
			},
			{ layers, operators: sliceLayer(shape) },
			{
				layers: 1,
				operators: [
					norm({ name: "last-norm", width: hidden, rows: points }),
					linear({ name: "head", inputs: hidden, outputs, rows: points }),
				],
			},
		],
	});
}

/** Attention of slices, to each other and to a context where there is one, and an MLP of every point. */
export function sliceLayer({
	points,
	hidden,
	heads,
	slices,
	ffn,
	context,
}: SliceShape): readonly Operator[] {
	const head = hidden / heads;
	const core: Operator = {
		kind: "core",
		heads,
		kvHeads: heads,
		queryKeyDim: head,
		valueDim: head,
		queries: slices,
		keys: slices,
		mask: "full",
	};
	const ofSlices = { outputs: head, rows: slices * heads };
	return [
		norm({ name: "slice-norm", width: hidden, rows: points }),
		...gathered({ points, inputs: hidden, inner: hidden, heads, slices }),
		linear({
			name: "qkv",
			inputs: head,
			outputs: 3 * head,
			rows: slices * heads,
			bias: false,
		}),
		core,
		...(context === undefined
			? []
			: [
					linear({ name: "cross-q", inputs: head, ...ofSlices }),
					linear({ name: "cross-k", inputs: context, ...ofSlices }),
					linear({ name: "cross-v", inputs: context, ...ofSlices }),
					core,
					loose("mixing", 1),
				]),
		{
			kind: "other",
			name: "spreading",
			parameters: 0,
			flops: 2 * points * slices * hidden,
			savedElements: hidden * points,
		},
		linear({ name: "o", inputs: hidden, outputs: hidden, rows: points }),
		norm({ name: "mlp-norm", width: hidden, rows: points }),
		...perceptron("mlp", points, [hidden, ffn, hidden]),
	];
}

/** Points gathered into slices: two projections, the weight of every point in every slice of a head, and their sums. */
export function gathered({
	points,
	inputs,
	inner,
	heads,
	slices,
}: {
	readonly points: number;
	readonly inputs: number;
	readonly inner: number;
	readonly heads: number;
	readonly slices: number;
}): readonly Operator[] {
	return [
		linear({ name: "x", inputs, outputs: inner, rows: points }),
		linear({ name: "fx", inputs, outputs: inner, rows: points }),
		kept("projected points", 2 * inner * points),
		linear({
			name: "slices",
			inputs: inner / heads,
			outputs: slices,
			rows: points * heads,
		}),
		loose("temperature", heads),
		{
			kind: "other",
			name: "gathering",
			parameters: 0,
			flops: 2 * points * slices * inner,
			// The weights before and after their softmax.
			savedElements: 2 * points * heads * slices,
		},
	];
}

/** Two linears with an activation between. */
export function perceptron(
	name: string,
	rows: number,
	[inputs, inner, outputs]: readonly [number, number, number],
): readonly Operator[] {
	return [
		linear({ name: `${name}-up`, inputs, outputs: inner, rows }),
		{ kind: "activation", gated: false, width: inner, rows },
		linear({ name: `${name}-down`, inputs: inner, outputs, rows }),
	];
}
