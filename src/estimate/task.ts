import type { SampleFlops } from "./flops.js";
import type { Workload } from "./workload.js";

/**
 * FLOPs that one sample costs in a task: preference methods with a reference
 * model add its forward over the same tokens (DPO, Rafailov et al. 2023, eq. 7), and a pair is two answers.
 */
export function taskFlops(workload: Workload, flops: SampleFlops): number {
	const { task, adapter, length } = workload;
	// With an adapter the reference is the base itself, switched off: still one forward.
	const reference = adapter ? flops.forward : flops.training / 3;
	switch (task) {
		case "dpo":
			return 2 * (flops.training + reference);
		case "kto":
			return flops.training + reference;
		case "orpo":
		case "simpo":
		case "reward":
			return 2 * flops.training;
		case "ppo":
		case "grpo":
			return rolloutFlops(flops, length.rollouts, task === "ppo" ? 2 : 1);
		default:
			return flops.training;
	}
}

// For each prompt: generate, score with the old policy and the reference, then train, over every rollout; PPO has a
// critic of the same size that does the forward and the training again (Shao et al. 2024, §4.1).
function rolloutFlops(
	flops: SampleFlops,
	rollouts: number,
	trained: number,
): number {
	return rollouts * (3 * flops.forward + trained * flops.training);
}
