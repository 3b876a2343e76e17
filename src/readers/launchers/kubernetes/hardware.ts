import type { ParsedFile } from "../../../formats/parsed-file.js";
import {
	asText,
	type Entry,
	entriesOf,
	entryAt,
	itemsOf,
	type Tree,
} from "../../../formats/tree.js";
import { fact } from "../../../plan/plan.js";
import type { Problem } from "../../../problem.js";
import { type FieldReading, isPlaceholder, isUnset } from "../../fields.js";
import { gather } from "../../gather.js";
import { countOf, limitOf, wholeOf } from "../../job-values.js";
import { unresolved } from "../../open-problems.js";
import { launchedAt } from "../../origins.js";
import { unmodelled } from "../../unmodelled.js";
import { nodeFacts } from "./nodes.js";
import type { PodGroup } from "./pod-group.js";
import type { Workload } from "./workloads.js";

/** Devices, nodes and their kind, out of the pods of a job. Pods without devices, such as launchers, do not count. */
export function podHardware(
	file: ParsedFile,
	workload: Workload,
): FieldReading {
	const all = workload.groups.map((group) => {
		const devices = devicesOf(group.pod);
		return { group, devices, pods: podsOf(group) };
	});
	const working = all.filter(({ devices }) => devices !== undefined);
	const last = working.at(-1);
	return gather(
		last ? countFacts(file, working) : gather(),
		last ? nodeFacts(file, last.group.pod) : gather(),
		limitOf(file, workload.timeLimit, 3600),
		{ problems: last ? workload.problems : [] },
		{ problems: all.flatMap(({ group }) => sharedDevices(file, group.pod)) },
	);
}

interface Working {
	readonly group: PodGroup;
	readonly devices: Entry | undefined;
	/** Undefined when only the launch knows. */
	readonly pods: number | undefined;
}

function countFacts(
	file: ParsedFile,
	working: readonly Working[],
): FieldReading {
	const [first] = working;
	if (!first?.devices) return gather();
	const same = working.every(
		({ devices }) => asText(devices?.value) === asText(first.devices?.value),
	);
	const problems = working.flatMap(({ group }) => openCounts(file, group));
	const pods = working.map((each) => each.pods);
	const replicas = working.at(-1)?.group.replicas.at(-1);
	const total = sumOf(pods);
	if (same) {
		const at = replicas ?? first.devices;
		const nodes =
			total === undefined
				? []
				: [fact("hardware.nodes", total, launchedAt(file, at))];
		return gather(
			{ facts: nodes },
			countOf(file, first.devices, "hardware.per_node"),
			{ problems },
		);
	}
	// Roles with different devices have no common number of devices in a node.
	const devices = working.map(({ devices: each, pods: times }) => {
		const number = each && wholeOf(each);
		return number === undefined || times === undefined
			? undefined
			: number * times;
	});
	const count = sumOf(devices);
	return gather({
		facts:
			count === undefined
				? []
				: [fact("hardware.count", count, launchedAt(file, first.devices))],
		problems,
	});
}

function sumOf(numbers: readonly (number | undefined)[]): number | undefined {
	let sum = 0;
	for (const each of numbers) {
		if (each === undefined) return undefined;
		sum += each;
	}
	return sum;
}

function podsOf({ replicas, leftTo }: PodGroup): number | undefined {
	if (leftTo) return undefined;
	let pods = 1;
	for (const entry of replicas) {
		if (isUnset(entry.value)) continue;
		const zero = asText(entry.value) === "0";
		const number = zero ? 0 : wholeOf(entry);
		if (number === undefined) return undefined;
		pods *= number;
	}
	return pods;
}

function openCounts(
	file: ParsedFile,
	{ replicas, leftTo }: PodGroup,
): readonly Problem[] {
	if (leftTo) {
		const text = `left to the runtime ${asText(leftTo.value) ?? ""}`;
		return [unresolved(file, { ...leftTo, key: "numNodes" }, text)];
	}
	return replicas
		.filter(
			(entry) =>
				!isUnset(entry.value) &&
				asText(entry.value) !== "0" &&
				wholeOf(entry) === undefined,
		)
		.map((entry) => unresolved(file, entry));
}

// What a container may use at most is what it gets, for devices; without it, what it asks for.
function devicesOf(pod: Tree): Entry | undefined {
	for (const container of itemsOf(entryAt(pod, "containers")?.value)) {
		for (const key of ["limits", "requests"]) {
			const resources = entryAt(container, `resources.${key}`)?.value;
			const entry = entriesOf(resources).find(
				({ key: name }) => DEVICES.test(name) || isPlaceholder(name),
			);
			if (entry && asText(entry.value) !== "0") return entry;
		}
	}
	return undefined;
}

const DEVICES =
	/^(nvidia\.com\/gpu|amd\.com\/gpu|google\.com\/tpu|aws\.amazon\.com\/neuron|habana\.ai\/gaudi|gpu\.intel\.com\/(i915|xe))$/;

function sharedDevices(file: ParsedFile, pod: Tree): readonly Problem[] {
	const parts = itemsOf(entryAt(pod, "containers")?.value).flatMap(
		(container) =>
			entriesOf(entryAt(container, "resources.limits")?.value).filter(
				({ key }) => PARTS.test(key),
			),
	);
	return parts.map((entry) =>
		unmodelled({ file, entry, effect: "asks for a part of a device" }),
	);
}

const PARTS = /^nvidia\.com\/(mig-|gpu\.shared)|^aws\.amazon\.com\/neuroncore$/;
