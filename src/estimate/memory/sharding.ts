import type { Workload } from "../workload.js";

/** How many devices share one copy of a kind of state (ZeRO stages, Rajbhandari et al. 2020, §5). */
export function shardFactor(
	workload: Workload,
	state: "weights" | "gradients" | "optimizer",
): number {
	const { sharding, data, shardGroup } = workload.layout;
	const sharded: Readonly<Record<string, readonly string[]>> = {
		zero1: ["optimizer"],
		"distributed-optimizer": ["optimizer"],
		zero2: ["optimizer", "gradients"],
		zero3: ["optimizer", "gradients", "weights"],
		fsdp: ["optimizer", "gradients", "weights"],
		hsdp: ["optimizer", "gradients", "weights"],
	};
	if (!sharded[sharding]?.includes(state)) return 1;
	return sharding === "hsdp" ? shardGroup : data;
}
