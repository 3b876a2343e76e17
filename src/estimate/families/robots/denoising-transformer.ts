import type { Operator, Stack } from "../../model.js";
import { linear, mlp, norm, table } from "../blocks.js";
import { transformerLayer } from "../transformer-layer.js";

/** A transformer over the steps of a trajectory that reads what the robot sees. */
export interface TrajectoryTransformer {
	/** Numbers of one step that goes in, and of one that comes out. */
	readonly inputs: number;
	readonly outputs: number;
	readonly horizon: number;
	/** Steps that are observed, and the numbers of each; 0 numbers where they are part of the trajectory. */
	readonly observed: number;
	readonly condition: number;
	readonly layers: number;
	readonly heads: number;
	readonly width: number;
	/** Layers of an encoder over what is seen; a small MLP stands there when 0. */
	readonly conditionLayers: number;
	/** What is seen comes out of a network that trains, so that gradients flow into it. */
	readonly conditionTrains: boolean;
}

/** The layers of a transformer policy, and what stands around them. */
export interface TransformerParts {
	readonly stacks: readonly Stack[];
	readonly ends: readonly Operator[];
}

/**
 * TransformerForDiffusion (Chi et al. 2023, §3.1; diffusion_policy 5ba07ac, model/diffusion/
 * transformer_for_diffusion.py): the step of the noise and the observations are the memory of a decoder over the actions.
 */
export function trajectoryTransformer(
	shape: TrajectoryTransformer,
): TransformerParts {
	const { width, horizon, condition, heads } = shape;
	const memory = 1 + (condition > 0 ? shape.observed : 0);
	const ffn = 4 * width;
	const layer = { hidden: width, heads, ffn, norms: "before" } as const;
	const encoder = transformerLayer({ ...layer, rows: memory });
	const decoder = transformerLayer({
		...layer,
		rows: horizon,
		memory: { rows: memory },
	});
	return {
		stacks: [
			...(shape.conditionLayers > 0
				? [{ layers: shape.conditionLayers, operators: encoder }]
				: []),
			{ layers: shape.layers, operators: decoder },
		],
		ends: [
			fromData("actions", shape.inputs, width, horizon),
			table("positions", horizon, width),
			...(condition > 0
				? [
						shape.conditionTrains
							? linear({
									name: "observations",
									inputs: condition,
									outputs: width,
									rows: shape.observed,
								})
							: fromData("observations", condition, width, shape.observed),
					]
				: []),
			table("memory positions", memory, width),
			...(shape.conditionLayers > 0
				? []
				: mlp({ hidden: width, ffn, gated: false, bias: true, rows: memory })),
			norm({ name: "last-norm", width, rows: horizon }),
			linear({
				name: "head",
				inputs: width,
				outputs: shape.outputs,
				rows: horizon,
			}),
		],
	};
}

function fromData(
	name: string,
	inputs: number,
	outputs: number,
	rows: number,
): Operator {
	return { ...linear({ name, inputs, outputs, rows }), readsData: true };
}
