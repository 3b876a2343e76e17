import type { Model, Operator } from "../../model.js";
import { linear } from "../blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	numbersOf,
	textOf,
} from "../hub-reading.js";
import { fieldConvolution, fieldModel, kept } from "./field.js";

/** Width of the linear between what is near a point and what stands for it (MultiGeometryEncoding). */
const LOCAL_WIDTH = 512;

/** Coordinates of a point. */
const AXES = 3;

/**
 * DoMINO (Ranade et al. 2025, §2): a shape as fields on a coarse grid, what lies near each sampled point of it, and for
 * each variable a network of the point and its neighbours. By the keys of `model` in PhysicsNeMo's application
 * (physicsnemo/models/domino at 94b3551), under `parameters`; `volume_variables` and `surface_variables` say how many
 * numbers are asked. Undefined for processors other than convolutions.
 */
export function decomposedOperator(config: HubConfig): Model | undefined {
	const parameters: HubConfig = Object(config.parameters);
	const geometry: HubConfig = Object(parameters.geometry_rep);
	const grid = numbersOf(parameters.interp_res);
	const processor: HubConfig = Object(geometry.geo_processor);
	const isPlain =
		(textOf(processor.processor_type) ?? "conv") === "conv" &&
		flagOf(processor.cross_attention) !== true &&
		flagOf(parameters.combine_volume_surface) !== true &&
		flagOf(parameters.encode_parameters) !== true;
	if (!grid || !isPlain) return undefined;
	const volume = firstNumber(config, "volume_variables") ?? 0;
	const surface = firstNumber(config, "surface_variables") ?? 0;
	const cells = grid.reduce((product, each) => product * each, 1);
	return fieldModel({
		hidden:
			firstNumber(Object(parameters.nn_basis_functions), "base_layer") ?? 0,
		stacks: [
			...(volume > 0
				? [
						{
							layers: 1,
							operators: half(parameters, cells, {
								side: "volume",
								variables: volume,
							}),
						},
					]
				: []),
			...(surface > 0
				? [
						{
							layers: 1,
							operators: half(parameters, cells, {
								side: "surface",
								variables: surface,
							}),
						},
					]
				: []),
		],
	});
}

interface Half {
	readonly side: "volume" | "surface";
	readonly variables: number;
}

function half(
	parameters: HubConfig,
	cells: number,
	{ side, variables }: Half,
): readonly Operator[] {
	const points = firstNumber(parameters, `${side}_points_sample`) ?? 0;
	return [
		...shapeOf(parameters, side, cells),
		...positions(parameters, side, points),
		...nearPoints(parameters, side, points),
		...solution(parameters, { side, variables, points }),
	];
}

// For each radius: what the nearest corners of the surface say to a cell, a small net of convolutions, and one field.
function shapeOf(
	parameters: HubConfig,
	side: Half["side"],
	cells: number,
): readonly Operator[] {
	const geometry: HubConfig = Object(parameters.geometry_rep);
	const corners: HubConfig = Object(geometry.geo_conv);
	const processor: HubConfig = Object(geometry.geo_processor);
	const filters = firstNumber(processor, "base_filters") ?? 8;
	const base = firstNumber(corners, "base_neurons") ?? 32;
	const into = firstNumber(corners, "base_neurons_in") ?? 1;
	const out = firstNumber(corners, "base_neurons_out") ?? 1;
	const hops = firstNumber(corners, `${side}_hops`) ?? 1;
	const neighbours = numbersOf(corners[`${side}_neighbors_in_radius`]) ?? [];
	const kind = encodingOf(parameters);
	const scalings =
		numbersOf(processor[`${side}_sdf_scaling_factor`])?.length ?? 1;
	const radii = kind === "sdf" ? [] : neighbours;
	return [
		...radii.flatMap((count, index) => [
			...perceptron(`corners${index + 1}`, cells, [
				AXES * count * repeatsOf(corners),
				base,
				Math.floor(base / 2),
				into,
			]),
			...Array.from({ length: hops }, () =>
				processorNet(into, out, filters, cells),
			).flat(),
			field(out, 1, cells),
		]),
		...(kind === "stl"
			? []
			: [
					// The distance, its scaled forms, inside or not, and its slope.
					...processorNet(5 + scalings, out, filters, cells),
					field(out, 1, cells),
				]),
	];
}

// Down three times by halves of each side and up again (GeoProcessor).
function processorNet(
	inputs: number,
	outputs: number,
	filters: number,
	cells: number,
): readonly Operator[] {
	const [half, quarter, eighth] = [cells / 8, cells / 64, cells / 512];
	return [
		field(inputs, filters, cells),
		field(filters, 2 * filters, half),
		field(2 * filters, 4 * filters, quarter),
		field(4 * filters, 4 * filters, eighth),
		field(4 * filters, 2 * filters, eighth),
		field(4 * filters, filters, quarter),
		field(2 * filters, inputs, half),
		field(2 * inputs, inputs, cells),
		field(inputs, outputs, cells),
	];
}

function field(inputs: number, outputs: number, cells: number): Operator {
	return fieldConvolution({ inputs, outputs, kernel: 27, positions: cells });
}

function positions(
	parameters: HubConfig,
	side: Half["side"],
	points: number,
): readonly Operator[] {
	const encoder: HubConfig = Object(parameters.position_encoder);
	const geometry: HubConfig = Object(parameters.geometry_rep);
	const processor: HubConfig = Object(geometry.geo_processor);
	const scalings = numbersOf(processor.volume_sdf_scaling_factor)?.length ?? 1;
	const knowsDistance = flagOf(parameters.use_sdf_in_basis_func) ?? true;
	const inputs =
		side === "volume" && knowsDistance ? 2 * AXES + 1 + scalings : AXES;
	const width = firstNumber(encoder, "base_neurons") ?? 512;
	return perceptron(`${side}-position`, points, [
		inputs * repeatsOf(encoder),
		width,
		width,
		width,
	]);
}

function nearPoints(
	parameters: HubConfig,
	side: Half["side"],
	points: number,
): readonly Operator[] {
	const geometry: HubConfig = Object(parameters.geometry_rep);
	const corners: HubConfig = Object(geometry.geo_conv);
	const radii = numbersOf(corners[`${side}_radii`])?.length ?? 0;
	const kind = encodingOf(parameters);
	const fields = (kind === "sdf" ? 0 : radii) + (kind === "stl" ? 0 : 1);
	return nearOf(parameters, side).flatMap((count, index) =>
		perceptron(`${side}-near${index + 1}`, points, [
			count * fields,
			LOCAL_WIDTH,
			count,
		]),
	);
}

// Each variable has a basis and an aggregation of its own, which see the point and its neighbours one after another.
function solution(
	parameters: HubConfig,
	{ side, variables, points }: Half & { readonly points: number },
): readonly Operator[] {
	const basis: HubConfig = Object(parameters.nn_basis_functions);
	const width = firstNumber(basis, "base_layer") ?? 512;
	const encoder: HubConfig = Object(parameters.position_encoder);
	const position = firstNumber(encoder, "base_neurons") ?? 512;
	const near = nearOf(parameters, side).reduce((sum, each) => sum + each, 0);
	const base =
		firstNumber(Object(parameters.aggregation_model), "base_layer") ?? 512;
	const surroundings = firstNumber(parameters, `num_neighbors_${side}`) ?? 1;
	// The point itself is one of the surface's neighbours, and stands beside those of the volume.
	const rows = points * (side === "volume" ? surroundings + 1 : surroundings);
	return Array.from({ length: variables }, (_, index) => [
		...perceptron(`${side}-basis${index + 1}`, rows, [
			inputsOf(parameters, side) * repeatsOf(basis),
			width,
			width,
			width,
		]),
		...perceptron(`${side}-sum${index + 1}`, rows, [
			width + position + near,
			base,
			base,
			base,
			base,
			1,
		]),
	]).flat();
}

// A point of the surface has its normal and its area too.
function inputsOf(parameters: HubConfig, side: Half["side"]): number {
	if (side === "volume") return AXES;
	const normals = flagOf(parameters.use_surface_normals) ?? true;
	const area = flagOf(parameters.use_surface_area) ?? true;
	return AXES + (normals ? AXES + (area ? 1 : 0) : 0);
}

function nearOf(parameters: HubConfig, side: Half["side"]): readonly number[] {
	const local: HubConfig = Object(parameters.geometry_local);
	return numbersOf(local[`${side}_neighbors_in_radius`]) ?? [];
}

function encodingOf(parameters: HubConfig): string {
	return textOf(parameters.geometry_encoding_type) ?? "both";
}

// Each number once, and with the sine and cosine of so many frequencies.
function repeatsOf(network: HubConfig): number {
	return flagOf(network.fourier_features)
		? 1 + 2 * (firstNumber(network, "num_modes") ?? 5)
		: 1;
}

function perceptron(
	name: string,
	rows: number,
	widths: readonly number[],
): readonly Operator[] {
	return widths.slice(1).flatMap((outputs, index) => {
		const inputs = widths[index] ?? 0;
		return [
			linear({ name: `${name}-${index + 1}`, inputs, outputs, rows }),
			kept(`${name}-${index + 1} input`, 2 * inputs * rows),
		];
	});
}
