import { layerCount, operatorsOf } from "../model.js";
import type { ParameterCount } from "../parameters.js";
import { alteredWeightBytes } from "../rounded-linears.js";
import type { Workload } from "../workload.js";
import { implementationOf } from "./implementations.js";
import { PACKED_BYTES } from "./peak.js";
import { shardFactor } from "./sharding.js";
import type { StateRecipe } from "./states.js";

/** Bytes that live for a moment. */
export interface TemporaryBytes {
	readonly gathered: number;
	readonly communication: number;
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
	recipe,
}: {
	readonly workload: Workload;
	readonly parameters: ParameterCount;
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
	return {
		gathered,
		communication,
		unpacked,
		workspace: WORKSPACE_BYTES,
		altered: alteredWeightBytes(workload, {
			parameters,
			weightBytes: recipe.activation,
		}),
	};
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

/** Collective library buffers once two or more devices talk: 0.5 to 2 GiB. */
const COMMUNICATION_BYTES = 1 * GIB;

/** Matrix library workspaces. */
const WORKSPACE_BYTES = 0.1 * GIB;
