import type { Task } from "../plan/fields.js";
import type { Companion } from "./companions.js";
import type { SampleFlops } from "./flops.js";
import type { Workload } from "./workload.js";

/** One thing that is done with every answer of a sample. */
export interface Pass {
	readonly name: string;
	readonly times: number;
	/** FLOPs of one pass over one answer. */
	readonly flops: number;
	/** Token after token, so that its time does not follow from its FLOPs. */
	readonly isGeneration?: true;
}

/** What one sample of a task runs through: so many times each of its passes. */
export interface TaskPasses {
	/** Answers to a sample: two of a pair. In rollout tasks every answer is a sample of its own. */
	readonly answers: number;
	readonly passes: readonly Pass[];
}

/** FLOPs that one sample costs in a task. */
export function taskFlops(workload: Workload, flops: SampleFlops): number {
	const { answers, passes } = taskPasses(workload, flops);
	return answers * sumOf(passes);
}

/** How many passes of training take as long as a sample does, generation aside. */
export function trainingPasses(workload: Workload, flops: SampleFlops): number {
	const { answers, passes } = taskPasses(workload, flops);
	const whole = passes.filter(({ isGeneration }) => !isGeneration);
	return (answers * sumOf(whole)) / flops.training;
}

/** True where a step writes its own answers: each is a sample, and the rows of the data are prompts. */
export function generates(task: Task | undefined): boolean {
	return task === "ppo" || task === "grpo";
}

function sumOf(passes: readonly Pass[]): number {
	return passes.reduce((sum, { times, flops }) => sum + times * flops, 0);
}

/**
 * Preference methods with a reference model add its forward over the same tokens (DPO, Rafailov et al. 2023, eq. 7),
 * and a pair is two answers. In rollout tasks each answer is generated, scored by the policy that wrote it and by the
 * reference, and trained on in each inner epoch; PPO has a critic that scores and trains too, as large as the policy where
 * nobody names another (Shao et al. 2024, §4.1); a model that rewards or teaches reads every answer once. An agent acts
 * once for each step of its world.
 */
export function taskPasses(
	{ task, adapter, method, model, companions }: Workload,
	flops: SampleFlops,
): TaskPasses {
	const training = {
		name: "training",
		times: method.innerEpochs * method.unpruned,
		flops: flops.training,
	};
	const reference = {
		name: "forward of the reference",
		times: method.reference,
		// With an adapter the reference is the base itself, switched off: still one forward.
		flops: adapter ? flops.forward : flops.training / 3,
	};
	const generating = {
		name: "generating",
		times: 1,
		flops: flops.forward,
		isGeneration: true,
	} as const;
	const scoring = {
		name: "forward of the old policy",
		times: 1,
		flops: flops.forward,
	};
	const critic = companions.critic?.flops ?? flops;
	const rewarding = forwardOf("reward model", companions.reward);
	switch (task) {
		case "dpo":
			return { answers: 2, passes: done(training, reference) };
		case "kto":
			return { answers: 1, passes: done(training, reference) };
		case "orpo":
		case "simpo":
		case "reward":
			return { answers: 2, passes: [training] };
		case "ppo":
			return {
				answers: 1,
				passes: done(
					generating,
					scoring,
					{
						name: "forward of the critic",
						times: method.hasCritic ? 1 : 0,
						flops: critic.forward,
					},
					...rewarding,
					reference,
					training,
					{
						name: "training of the critic",
						times: method.hasCritic ? method.innerEpochs : 0,
						flops: critic.training,
					},
				),
			};
		case "grpo":
			return {
				answers: 1,
				passes: done(generating, scoring, ...rewarding, reference, training),
			};
		case "rl":
			return {
				answers: 1,
				passes: done(training, {
					name: "forward of acting",
					times: method.acting,
					flops: model.acting ?? flops.forward,
				}),
			};
		case "distill":
			return {
				answers: 1,
				passes: done(training, ...forwardOf("teacher", companions.teacher)),
			};
		default:
			return { answers: 1, passes: [training] };
	}
}

function forwardOf(
	name: string,
	companion: Companion | undefined,
): readonly Pass[] {
	return companion
		? [
				{
					name: `forward of the ${name}`,
					times: 1,
					flops: companion.flops.forward,
				},
			]
		: [];
}

function done(...passes: readonly Pass[]): readonly Pass[] {
	return passes.filter(({ times }) => times > 0);
}
