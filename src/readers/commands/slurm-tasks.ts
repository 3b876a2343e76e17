import type { PlanKey } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";
import type { DeviceKey } from "./programs.js";
import type { Flag } from "./words.js";

/** Devices and nodes out of tasks: --gpus-per-task times tasks, --ntasks over --ntasks-per-node. */
export function taskFacts(
	options: ReadonlyMap<string, Flag>,
	facts: readonly Fact[],
	path: string,
): readonly Fact[] {
	const number = (name: string): number | undefined =>
		wholeNumber(options.get(name)?.values[0]?.text ?? "");
	const tasks = number("ntasks");
	const perNode = number("ntasks-per-node");
	const each = number("gpus-per-task");
	const found: Fact[] = [];
	const derived = (key: DeviceKey, value: number, name: string): void => {
		const { line = 1, text = name } = options.get(name) ?? {};
		if (Number.isInteger(value) && !facts.some((held) => held.key === key)) {
			found.push(fact(key, value, { kind: "launch", path, line, text }));
		}
	};
	if (tasks && perNode) derived("hardware.nodes", tasks / perNode, "ntasks");
	if (each && perNode) {
		derived("hardware.per_node", each * perNode, "gpus-per-task");
	} else if (each && tasks) {
		derived("hardware.count", each * tasks, "gpus-per-task");
	}
	return found;
}

/** Slurm takes one node where only the devices of a node are stated. */
export function nodeDefault(facts: readonly Fact[]): readonly Fact[] {
	const has = (key: PlanKey): boolean => facts.some((each) => each.key === key);
	return has("hardware.per_node") && !has("hardware.nodes")
		? [defaultsOf("slurm", "25.05")("hardware.nodes", 1)]
		: [];
}

/** A whole number above zero, written plainly. */
export function wholeNumber(text: string): number | undefined {
	return /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
}
