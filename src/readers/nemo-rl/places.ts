import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Tree } from "../../formats/tree.js";
import type { Fact } from "../../plan/plan.js";
import { factOf, statedIn } from "../stated.js";
import { byDefault } from "./defaults.js";

/** The frozen copy waits on the host; models/policy/workers of 0.6.0. An engine on the same devices sleeps. */
export function placeFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const stated = statedIn(file, tree);
	const generation = "policy.generation";
	const isApart =
		stated.boolean(`${generation}.colocated.enabled`)?.value === false;
	return [
		byDefault("companions", "host"),
		...(isApart
			? []
			: [
					byDefault("rollouts.engine_sleeps", true),
					...factOf(
						"rollouts.engine_share",
						stated.number(`${generation}.vllm_cfg.gpu_memory_utilization`),
					),
				]),
	];
}
