import { asNumber } from "../../formats/tree.js";
import type { Sharding } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import {
	type Arguments,
	argument,
	isOn,
	numberOf,
	originOf,
	textOf,
} from "./arguments.js";
import { deepspeedStandard } from "./defaults.js";

/** How states are sharded, and how many virtual stages a pipeline rank has. */
export function layoutFacts(args: Arguments): readonly Fact[] {
	return [...shardingFacts(args), ...virtualStages(args)];
}

const STAGES: Readonly<Record<number, Sharding>> = {
	0: "none",
	1: "zero1",
	2: "zero2",
	3: "zero3",
};

/** What Megatron's own FSDP shards (`--data-parallel-sharding-strategy`). */
const STRATEGIES: ReadonlyMap<string, Sharding> = new Map([
	["no_shard", "none"],
	["optim", "distributed-optimizer"],
	["optim_grads", "zero2"],
	["optim_grads_params", "fsdp"],
]);

function shardingFacts(args: Arguments): readonly Fact[] {
	const facts: Fact[] = [];
	const distributed = originOf(args, "--use-distributed-optimizer");
	if (distributed && isOn(args, "--use-distributed-optimizer")) {
		facts.push(fact("parallel.sharding", "distributed-optimizer", distributed));
	}
	if (isOn(args, "--use-megatron-fsdp") || isOn(args, "--use-custom-fsdp")) {
		const strategy = textOf(args, "--data-parallel-sharding-strategy");
		const sharding = STRATEGIES.get(strategy ?? "no_shard");
		const origin = originOf(
			args,
			"--data-parallel-sharding-strategy",
			"--use-megatron-fsdp",
			"--use-custom-fsdp",
		);
		if (sharding && origin) {
			facts.push(fact("parallel.sharding", sharding, origin));
		}
	}
	const torch = originOf(args, "--use-torch-fsdp2");
	if (torch && isOn(args, "--use-torch-fsdp2")) {
		facts.push(fact("parallel.sharding", "fsdp", torch));
	}
	return [...facts, ...deepspeedStage(args)];
}

function deepspeedStage(args: Arguments): readonly Fact[] {
	if (!isOn(args, "--deepspeed")) return [];
	const entry = argument(args, "--zero-stage");
	const origin = originOf(args, "--zero-stage");
	if (!entry || !origin)
		return [deepspeedStandard("parallel.sharding", "zero1")];
	const stage = asNumber(entry.value);
	const sharding = stage === undefined ? undefined : STAGES[stage];
	return sharding ? [fact("parallel.sharding", sharding, origin)] : [];
}

function virtualStages(args: Arguments): readonly Fact[] {
	const flag = "--num-layers-per-virtual-pipeline-stage";
	const each = numberOf(args, flag);
	const layers = numberOf(args, "--num-layers");
	const stages = numberOf(args, "--pipeline-model-parallel-size") ?? 1;
	const origin = originOf(args, flag);
	if (!origin || each === undefined || layers === undefined) return [];
	const virtual = layers / stages / each;
	return Number.isInteger(virtual) && virtual >= 1
		? [fact("parallel.virtual_pipeline", virtual, origin)]
		: [];
}
