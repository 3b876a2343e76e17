import type { Accelerator } from "../catalog/accelerators.js";
import type { PlanKey } from "../plan/fields.js";
import { type Fact, factValue } from "../plan/plan.js";
import { about, scaled, type Uncertain } from "../uncertain.js";

/**
 * Devices that a run leaves idle in its nodes, for each device that works. A machine of a cloud is rented whole; of other
 * nodes a run takes its share unless it says otherwise.
 */
export function idlePerDevice(facts: ReadonlyMap<PlanKey, Fact>): number {
	const count = heldCount(facts);
	const perNode = factValue(facts, "hardware.per_node");
	const isWhole =
		factValue(facts, "hardware.whole_nodes") ?? facts.has("hardware.instance");
	if (!isWhole || count === undefined || perNode === undefined) return 0;
	return (Math.ceil(count / perNode) * perNode) / count - 1;
}

// A world without an accelerator holds the cores of its processes.
function heldCount(facts: ReadonlyMap<PlanKey, Fact>): number | undefined {
	const isWorld =
		factValue(facts, "task") === "rl" &&
		!facts.has("hardware.accelerator") &&
		!facts.has("duration_hours");
	return (
		(isWorld ? factValue(facts, "rollouts.workers") : undefined) ??
		factValue(facts, "hardware.count")
	);
}

/**
 * What an idle device of a node that is on draws of its limit, with its share of the node: 256,646 kWh in 1,082,990
 * GPU-hours of the 400 W cards that trained BLOOM (Luccioni et al. 2022, §4.2).
 */
const IDLE_SHARE = 0.59;

/** Watts that the idle devices draw, for each device that works. */
export function idlePowerW(
	{ id }: Accelerator,
	{
		limitW,
		perDevice,
	}: { readonly limitW: number; readonly perDevice: number },
): Uncertain {
	return scaled(
		about(IDLE_SHARE * limitW, { [`idle power of ${id} nodes`]: 0.3 }),
		perDevice,
	);
}
