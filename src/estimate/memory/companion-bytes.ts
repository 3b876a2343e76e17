import type { Workload } from "../workload.js";
import { shardFactor } from "./sharding.js";
import type { StateBytes } from "./state-bytes.js";
import type { StateRecipe } from "./states.js";

/** Bytes on one device of the models beside the one that trains. */
export interface CompanionBytes {
	/** The frozen copy that a method compares with; none under an adapter, where it is the base itself. */
	readonly reference: number;
	/** Models that teach or reward: weights alone. */
	readonly frozen: number;
	/** Weights, gradients and optimizer states of a critic. */
	readonly critic: number;
}

/** Models beside the one that trains are divided as it is; on the host or on other devices they take nothing here. */
export function companionBytes({
	workload,
	states,
	optimizerBytesEach,
	recipe,
	total,
}: {
	readonly workload: Workload;
	readonly states: StateBytes;
	/** Optimizer states on the device for each parameter that trains on it, after sharding. */
	readonly optimizerBytesEach: number;
	readonly recipe: StateRecipe;
	/** Parameters of the model that trains. */
	readonly total: number;
}): CompanionBytes {
	const { method, companions, companionPlace, adapter, task } = workload;
	if (companionPlace !== "beside") return NOTHING;
	const weights = (parameters: number): number =>
		(parameters * states.share * recipe.weight) /
		shardFactor(workload, "weights");
	const { teacher, reward, critic } = companions;
	const frozen =
		(teacher?.parameters.total ?? 0) + (reward?.parameters.total ?? 0);
	const trained = (parameters: number): number =>
		weights(parameters) +
		parameters *
			states.share *
			(recipe.gradient / shardFactor(workload, "gradients") +
				optimizerBytesEach);
	return {
		reference: method.keepsReference && !adapter ? weights(total) : 0,
		frozen: weights(frozen),
		critic:
			task !== "ppo" || !method.hasCritic
				? 0
				: critic
					? trained(critic.parameters.total)
					: states.weights +
						states.gradients +
						states.trainableOnDevice * optimizerBytesEach,
	};
}

const NOTHING: CompanionBytes = { reference: 0, frozen: 0, critic: 0 };
