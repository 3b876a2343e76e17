import type { Model, Operator } from "../../model.js";
import { loose } from "../blocks.js";
import { firstNumber, type HubConfig } from "../hub-reading.js";
import { fieldConvolution, fieldModel, type Grid, kept } from "./field.js";

/** Faces of a cube around the globe: four along the equator share their kernels, and two at the poles. */
const FACES = 6;

/**
 * DLWP (Weyn et al. 2020, §3.2): a U-net on the faces of a cubed sphere. By the arguments of PhysicsNeMo's DLWP
 * (physicsnemo/models/dlwp at 94b3551).
 */
export function cubedSphereNet(
	config: HubConfig,
	grid: Grid,
): Model | undefined {
	const inputs = firstNumber(config, "nr_input_channels");
	const outputs = firstNumber(config, "nr_output_channels");
	const side = grid.height ?? firstNumber(config, "face_resolution");
	if (!inputs || !outputs || !side) return undefined;
	const first = firstNumber(config, "nr_initial_channels") ?? 64;
	const depth = firstNumber(config, "depth") ?? 2;
	const widthAt = (level: number): number => first * 2 ** level;
	const areaAt = (level: number): number => FACES * (side / 2 ** level) ** 2;
	const operators: Operator[] = [];
	let before = inputs;
	for (let level = 0; level < depth; level++) {
		const width = widthAt(level);
		operators.push(
			...onFaces(before, width, areaAt(level), level === 0),
			...onFaces(width, width, areaAt(level)),
		);
		before = width;
	}
	operators.push(
		...onFaces(before, 2 * before, areaAt(depth)),
		...onFaces(2 * before, before, areaAt(depth)),
	);
	for (let level = depth - 1; level >= 0; level--) {
		const width = widthAt(level);
		const next = level === 0 ? width : width / 2;
		// What comes up stands beside what was there on the way down.
		operators.push(
			...onFaces(2 * width, width, areaAt(level)),
			...onFaces(width, next, areaAt(level)),
		);
	}
	const last = { inputs: first, outputs, kernel: 1, positions: areaAt(0) };
	operators.push(
		fieldConvolution(last),
		loose("polar kernels", first * outputs + outputs),
	);
	// A sample is forecast so often, each time from the last forecast.
	const steps = firstNumber(config, "forecast_steps") ?? 1;
	return fieldModel({
		hidden: first,
		stacks: [{ layers: steps, sharing: steps, operators }],
	});
}

// A 3 × 3 convolution and its activation, with a second set of kernels for the poles.
function onFaces(
	inputs: number,
	outputs: number,
	positions: number,
	readsData = false,
): readonly Operator[] {
	return [
		fieldConvolution({
			inputs,
			outputs,
			kernel: 9,
			positions,
			...(readsData && { readsData }),
		}),
		loose("polar kernels", 9 * inputs * outputs + outputs),
		kept("activation", 2 * outputs * positions),
	];
}
