import type { SampleFlops } from "./flops.js";
import type { Workload } from "./workload.js";

/** What one sample of a task runs through: so many times each of its passes. */
export interface TaskPasses {
	/** Answers to a sample: two of a pair, or the rollouts of a prompt. */
	readonly answers: number;
	readonly passes: readonly {
		readonly name: string;
		readonly times: number;
		/** FLOPs of one pass over one answer. */
		readonly flops: number;
	}[];
}

/** FLOPs that one sample costs in a task. */
export function taskFlops(workload: Workload, flops: SampleFlops): number {
	const { answers, passes } = taskPasses(workload, flops);
	return (
		answers * passes.reduce((sum, pass) => sum + pass.times * pass.flops, 0)
	);
}

/**
 * Preference methods with a reference model add its forward over the same tokens (DPO, Rafailov et al. 2023, eq. 7),
 * and a pair is two answers. For each prompt of a rollout task: generate, score with the old policy and the reference,
 * then train; PPO has a critic of the same size that does the forward and the training again (Shao et al. 2024, §4.1).
 */
export function taskPasses(
	{ task, adapter, length }: Workload,
	flops: SampleFlops,
): TaskPasses {
	const training = { name: "training", times: 1, flops: flops.training };
	const reference = {
		name: "forward of the reference",
		times: 1,
		// With an adapter the reference is the base itself, switched off: still one forward.
		flops: adapter ? flops.forward : flops.training / 3,
	};
	const scoring = {
		name: "forward: generating, old policy, reference",
		times: 3,
		flops: flops.forward,
	};
	switch (task) {
		case "dpo":
			return { answers: 2, passes: [training, reference] };
		case "kto":
			return { answers: 1, passes: [training, reference] };
		case "orpo":
		case "simpo":
		case "reward":
			return { answers: 2, passes: [training] };
		case "ppo":
			return {
				answers: length.rollouts,
				passes: [
					scoring,
					{ ...training, name: "training, critic too", times: 2 },
				],
			};
		case "grpo":
			return { answers: length.rollouts, passes: [scoring, training] };
		default:
			return { answers: 1, passes: [training] };
	}
}
