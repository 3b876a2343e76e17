import type { Model, Operator } from "../../model.js";
import { linear, norm } from "../blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	numbersOf,
} from "../hub-reading.js";
import { fieldModel, kept } from "./field.js";
import { gathered, perceptron, sliceLayer } from "./slice-transformer.js";

interface Shape {
	readonly points: number;
	readonly geometryPoints: number;
	/** Numbers of a point of the shape. */
	readonly geometry: number;
	readonly hidden: number;
	readonly heads: number;
	readonly slices: number;
	/** Width of what is near a point, for each radius. */
	readonly local: number;
}

/**
 * GeoTransolver: Transolver's slices attend to slices of the shape, of what is the same everywhere and, for each radius,
 * of what lies near the shape; what lies near a point stands beside it in every layer. By the arguments of PhysicsNeMo's
 * GeoTransolver for meshes without structure (physicsnemo/models/geotransolver and nn/module/gale.py at 94b3551), the
 * `points` of a sample and the `geometry_points` of its shape.
 */
export function geometryTransformer(config: HubConfig): Model | undefined {
	const points = firstNumber(config, "points");
	const functional = firstNumber(config, "functional_dim");
	const outputs = firstNumber(config, "out_dim");
	if (!points || !functional || !outputs || flagOf(config.plus)) {
		return undefined;
	}
	const hidden = firstNumber(config, "n_hidden") ?? 256;
	const shape: Shape = {
		points,
		geometryPoints: firstNumber(config, "geometry_points") ?? points,
		geometry: firstNumber(config, "geometry_dim") ?? 0,
		hidden,
		heads: firstNumber(config, "n_head") ?? 8,
		slices: firstNumber(config, "slice_num") ?? 32,
		local: firstNumber(config, "n_hidden_local") ?? 32,
	};
	const near =
		flagOf(config.include_local_features) && shape.geometry > 0
			? (numbersOf(config.neighbors_in_radius) ?? [8, 32])
			: [];
	const wide = hidden + shape.local * near.length;
	const whole = firstNumber(config, "global_dim") ?? 0;
	const parts =
		near.length + (shape.geometry > 0 ? 1 : 0) + (whole > 0 ? 1 : 0);
	return fieldModel({
		hidden: wide,
		stacks: [
			{
				layers: 1,
				operators: [
					...contextOf(shape, near, whole),
					...perceptron("lift", points, [functional, 2 * hidden, hidden]),
				],
			},
			{
				layers: firstNumber(config, "n_layers") ?? 4,
				operators: sliceLayer({
					points,
					hidden: wide,
					heads: shape.heads,
					slices: shape.slices,
					ffn: wide * (firstNumber(config, "mlp_ratio") ?? 4),
					...(parts > 0 && { context: (parts * hidden) / shape.heads }),
				}),
			},
			{
				layers: 1,
				operators: [
					norm({ name: "last-norm", width: wide, rows: points }),
					linear({ name: "head", inputs: wide, outputs, rows: points }),
				],
			},
		],
	});
}

function contextOf(
	shape: Shape,
	near: readonly number[],
	whole: number,
): readonly Operator[] {
	const { geometry, geometryPoints, hidden, heads, slices, local } = shape;
	const inSlices = { inner: hidden, heads, slices };
	return [
		...near.flatMap((count) => [
			...surroundings(shape, count),
			...gathered({ ...inSlices, points: geometryPoints, inputs: local }),
		]),
		...(geometry > 0
			? gathered({ ...inSlices, points: geometryPoints, inputs: geometry })
			: []),
		// What is the same everywhere is one point.
		...(whole > 0 ? gathered({ ...inSlices, points: 1, inputs: whole }) : []),
	];
}

// One net reads the neighbours around each point of the shape, and again those around each point of the flow.
function surroundings(
	{ points, geometryPoints, geometry, local }: Shape,
	count: number,
): readonly Operator[] {
	const half = Math.floor(local / 2);
	const widths = [geometry * count, local, half, local];
	const rows = points + geometryPoints;
	return widths.slice(1).flatMap((outputs, index) => {
		const inputs = widths[index] ?? 0;
		const product = linear({ name: `near${index + 1}`, inputs, outputs, rows });
		return [
			index === 0 ? { ...product, readsData: true } : product,
			kept(`near${index + 1} input`, 2 * inputs * rows),
		];
	});
}
