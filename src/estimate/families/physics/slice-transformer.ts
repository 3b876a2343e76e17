import type { Model, Operator } from "../../model.js";
import { linear, loose, norm } from "../blocks.js";
import { firstNumber, flagOf, type HubConfig } from "../hub-reading.js";
import { fieldModel, kept } from "./field.js";

interface Shape {
	readonly points: number;
	readonly hidden: number;
	readonly heads: number;
	readonly slices: number;
	readonly ffn: number;
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
	const shape: Shape = {
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
			{ layers, operators: block(shape) },
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

function block({
	points,
	hidden,
	heads,
	slices,
	ffn,
}: Shape): readonly Operator[] {
	const head = hidden / heads;
	// Each way between points and slices is a product of the weights of every point with every slice of a head.
	const between = 2 * points * heads * slices * head;
	return [
		norm({ name: "slice-norm", width: hidden, rows: points }),
		linear({ name: "x", inputs: hidden, outputs: hidden, rows: points }),
		linear({ name: "fx", inputs: hidden, outputs: hidden, rows: points }),
		kept("projected points", 2 * hidden * points),
		linear({
			name: "slices",
			inputs: head,
			outputs: slices,
			rows: points * heads,
		}),
		loose("temperature", heads),
		{
			kind: "other",
			name: "gathering",
			parameters: 0,
			flops: between,
			// The weights before and after their softmax.
			savedElements: 2 * points * heads * slices,
		},
		linear({
			name: "qkv",
			inputs: head,
			outputs: 3 * head,
			rows: slices * heads,
			bias: false,
		}),
		{
			kind: "core",
			heads,
			kvHeads: heads,
			queryKeyDim: head,
			valueDim: head,
			queries: slices,
			keys: slices,
			mask: "full",
		},
		{
			kind: "other",
			name: "spreading",
			parameters: 0,
			flops: between,
			savedElements: hidden * points,
		},
		linear({ name: "o", inputs: hidden, outputs: hidden, rows: points }),
		norm({ name: "mlp-norm", width: hidden, rows: points }),
		...perceptron("mlp", points, [hidden, ffn, hidden]),
	];
}

function perceptron(
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
