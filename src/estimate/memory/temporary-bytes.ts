import { atLargest, layerCount, operatorsOf } from "../model.js";
import type { ParameterCount } from "../parameters.js";
import { alteredWeightBytes } from "../rounded-linears.js";
import type { Workload } from "../workload.js";
import { implementationOf } from "./implementations.js";
import { PACKED_BYTES } from "./peak.js";
import { shardFactor } from "./sharding.js";
import type { StateRecipe } from "./states.js";
import { microSamples } from "./transient-bytes.js";

/** Bytes that live for a moment. */
export interface TemporaryBytes {
	readonly gathered: number;
	readonly communication: number;
	/** Gradients once more, in the buckets that they are reduced in. */
	readonly buckets: number;
	/** Gradients of the widest tensor that a convolution reads and of that which it gives, on their way back. */
	readonly inFlight: number;
	/** The widest quantised matrix, unpacked for its product. */
	readonly unpacked: number;
	readonly workspace: number;
	/** Weights that are rounded or masked. */
	readonly altered: number;
}

/** Sharded weights are gathered one block ahead of the one in use; more than one device brings communication buffers. */
export function temporaryBytes({
	workload,
	parameters,
	trainable,
	recipe,
}: {
	readonly workload: Workload;
	readonly parameters: ParameterCount;
	readonly trainable: number;
	readonly recipe: StateRecipe;
}): TemporaryBytes {
	const { layout, model } = workload;
	const layers = layerCount(model);
	// A model without repeated layers is one block.
	const ahead =
		layers > 0 ? (2 * parameters.layers) / layers : parameters.total;
	const packed = PACKED_BYTES[workload.adapter?.quantization ?? "none"];
	const ends = implementationOf(workload.framework).gathersEnds
		? (parameters.total - parameters.layers) * recipe.activation
		: 0;
	const gathered =
		shardFactor(workload, "weights") > 1
			? (ahead * (packed ?? recipe.activation) + ends) / layout.tensor
			: 0;
	const { bucketBytes = 0 } = implementationOf(workload.framework);
	const communication =
		layout.devices > 1 ? COMMUNICATION_BYTES + bucketBytes : 0;
	const unpacked =
		packed === undefined
			? 0
			: (widestPacked(workload) * recipe.activation) / layout.tensor;
	const buckets =
		layout.data > 1 && implementationOf(workload.framework).copiesGradients
			? trainable * recipe.gradient
			: 0;
	return {
		gathered,
		communication,
		buckets,
		inFlight: inFlightBytes(workload, recipe),
		unpacked,
		workspace: WORKSPACE_BYTES,
		altered: alteredWeightBytes(workload, {
			parameters,
			weightBytes: recipe.activation,
		}),
	};
}

// Of other networks the logits, or the layer that is computed again, are wider than any such tensor.
function inFlightBytes(
	workload: Workload,
	{ activation }: StateRecipe,
): number {
	if (workload.model.family !== "convnet") return 0;
	let widest = 0;
	for (const { operator } of operatorsOf(atLargest(workload.model))) {
		if (operator.kind !== "convolution") continue;
		const { inputs, outputs, positions, keptPositions } = operator;
		const read = inputs * Math.max(positions, keptPositions ?? 0);
		widest = Math.max(widest, read, outputs * positions);
	}
	return 2 * widest * activation * microSamples(workload);
}

function widestPacked({ model, framework }: Workload): number {
	const packsHead = implementationOf(framework).packsHead === true;
	let widest = 0;
	for (const { operator, inLayer } of operatorsOf(model)) {
		if (operator.kind !== "linear" || (!inLayer && !packsHead)) continue;
		widest = Math.max(widest, operator.inputs * operator.outputs);
	}
	return widest;
}

const GIB = 2 ** 30;

/** Collective library buffers once two or more devices talk: 0.5 to 2 GiB, outside the framework's allocator. */
export const COMMUNICATION_BYTES = 1 * GIB;

/** Matrix library workspaces. */
const WORKSPACE_BYTES = 0.1 * GIB;
