import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Tree } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { factOf, statedIn } from "../stated.js";
import { unmodelled } from "../unmodelled.js";
import { byDefault } from "./defaults.js";

type Role = "actor" | "critic" | "ref" | "reward";

/**
 * Devices of all models of a run. Each has its own unless it is put on those of another; engines that generate have
 * theirs too, unless all share the same.
 */
export function deviceReading(
	file: ParsedFile,
	tree: Tree | undefined,
	roles: readonly Role[],
): FieldReading {
	const stated = statedIn(file, tree);
	const of = (role: Role) => ({
		nodes: stated.number(`${role}.num_nodes`)?.value ?? 1,
		each: stated.number(`${role}.num_gpus_per_node`)?.value ?? 8,
	});
	const isOn = (key: string) => stated.boolean(`train.${key}`)?.value === true;
	const actor = of("actor");
	const place =
		stated.number("actor.num_nodes") ??
		stated.number("actor.num_gpus_per_node");
	if (isOn("colocate_all")) {
		return gather({
			facts: [
				...(place
					? [
							fact("hardware.nodes", actor.nodes, place.origin),
							fact("hardware.per_node", actor.each, place.origin),
						]
					: [
							byDefault("hardware.nodes", actor.nodes),
							byDefault("hardware.per_node", actor.each),
						]),
				...factOf(
					"rollouts.engine_share",
					stated.number("vllm.gpu_memory_utilization"),
				),
				...factOf(
					"rollouts.engine_sleeps",
					stated.boolean("vllm.enable_sleep"),
				),
			],
		});
	}
	const apart = roles.filter(
		(role) =>
			!(role === "ref" && isOn("colocate_actor_ref")) &&
			!(role === "reward" && isOn("colocate_critic_reward")),
	);
	let count =
		(stated.number("vllm.num_engines")?.value ?? 0) *
		(stated.number("vllm.tensor_parallel_size")?.value ?? 1);
	for (const role of apart) count += of(role).nodes * of(role).each;
	const entry = place?.entry;
	return gather({
		facts: [
			byDefault("companions", "elsewhere"),
			place
				? fact("hardware.count", count, place.origin)
				: byDefault("hardware.count", count),
		],
		problems: entry
			? [
					unmodelled({
						file,
						entry,
						key: "actor.num_nodes",
						effect:
							"gives models and generation devices of their own, which wait for each other",
					}),
				]
			: [],
	});
}
