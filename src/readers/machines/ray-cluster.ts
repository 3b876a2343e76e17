import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	type Entry,
	entriesOf,
	entryAt,
	hasKeys,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { cloudFacts } from "../cloud-place.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { launchedAt } from "../origins.js";
import { tpuSlice } from "../tpu-slices.js";
import type { MachineFile } from "./machine-file.js";

/** A Ray cluster: types of nodes between a least and a most number. Only a cluster of one fixed type says how many. */
export const rayCluster: MachineFile = {
	why: "It describes a cluster; jobs that are sent to it take a part of its nodes.",
	recognises: (file) =>
		hasKeys(file.documents[0], "available_node_types", "provider"),
	hardware: (file) => {
		const tree = file.documents[0];
		const workers = entriesOf(
			entryAt(tree, "available_node_types")?.value,
		).filter(({ key, value }) => !isHead(tree, key) && !isEmpty(value));
		const [only, ...others] = workers;
		return gather(
			cloudFacts(file, {
				cloud: entryAt(tree, "provider.type"),
				region: entryAt(tree, "provider.region"),
			}),
			only && others.length === 0 ? workerFacts(file, only) : gather(),
		);
	},
};

function isHead(tree: Tree | undefined, name: string): boolean {
	return asText(entryAt(tree, "head_node_type")?.value) === name;
}

function isEmpty(type: Tree): boolean {
	return asNumber(entryAt(type, "max_workers")?.value) === 0;
}

function workerFacts(file: ParsedFile, { value }: Entry): FieldReading {
	const least = entryAt(value, "min_workers");
	const nodes = asNumber(least?.value);
	const isFixed = nodes === asNumber(entryAt(value, "max_workers")?.value);
	const facts: Fact[] = [];
	if (least && nodes && isFixed) {
		facts.push(fact("hardware.nodes", nodes, launchedAt(file, least)));
	}
	const type =
		entryAt(value, "node_config.InstanceType") ??
		entryAt(value, "node_config.machineType") ??
		entryAt(value, "node_config.acceleratorType") ??
		entryAt(value, "node_config.azure_arm_parameters.vmSize");
	const text = asText(type?.value);
	const slice = tpuSlice(text ?? "");
	if (type && slice) {
		facts.push(
			fact("hardware.accelerator", slice.accelerator, launchedAt(file, type)),
		);
	} else if (type && text) {
		facts.push(fact("hardware.instance", text, launchedAt(file, type)));
	}
	const spot = entryAt(value, "node_config.schedulingConfig.preemptible");
	if (spot && asBoolean(spot.value)) {
		facts.push(fact("hardware.purchase", "spot", launchedAt(file, spot)));
	}
	return gather({ facts });
}
