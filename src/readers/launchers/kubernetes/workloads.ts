import type { ParsedFile, ShellScript } from "../../../formats/parsed-file.js";
import {
	asText,
	type Entry,
	entriesOf,
	entryAt,
	itemsOf,
	type Tree,
} from "../../../formats/tree.js";
import type { Problem } from "../../../problem.js";
import { embeddedScript } from "../embedded.js";
import { containerScripts } from "./containers.js";
import { type PodGroup, trainJob } from "./pod-group.js";

/** What a manifest runs: groups of equal pods, and the commands in them. */
export interface Workload {
	readonly groups: readonly PodGroup[];
	readonly script: ShellScript;
	readonly problems: readonly Problem[];
	readonly timeLimit?: Entry;
}

type Spec = Tree | undefined;

/** The pods of each kind of manifest. */
const GROUPS: Readonly<Record<string, (spec: Spec) => readonly PodGroup[]>> = {
	HyperPodPyTorchJob: (spec) => listed(entryAt(spec, "replicaSpecs")),
	TrainJob: trainJob,
	JobSet: (spec) =>
		itemsOf(entryAt(spec, "replicatedJobs")?.value).flatMap((item) =>
			podsOfJob(entryAt(item, "template.spec")?.value).map((group) => ({
				...group,
				replicas: [...counts(item, "replicas"), ...group.replicas],
			})),
		),
	RayJob: (spec) => rayGroups(entryAt(spec, "rayClusterSpec")?.value),
	CronJob: (spec) => podsOfJob(entryAt(spec, "jobTemplate.spec")?.value),
	Pod: (spec) => (spec ? [{ pod: spec, replicas: [] }] : []),
};

/** The workload of a manifest; undefined for a manifest that runs no job, such as a service. */
export function workloadOf(
	file: ParsedFile,
	document: Tree,
): Workload | undefined {
	const kind = asText(entryAt(document, "kind")?.value) ?? "";
	const version = asText(entryAt(document, "apiVersion")?.value) ?? "";
	const spec = entryAt(document, "spec")?.value;
	const groups = groupsOf(kind, version, spec);
	if (groups.length === 0) return undefined;
	const entrypoint = entryAt(spec, "entrypoint")?.value;
	const timeLimit =
		entryAt(spec, "activeDeadlineSeconds") ??
		entryAt(spec, "runPolicy.activeDeadlineSeconds");
	return {
		groups,
		script: entrypoint
			? embeddedScript(file, entrypoint)
			: containerScripts(file, groups),
		problems: elasticProblems(file, spec),
		...(timeLimit && { timeLimit }),
	};
}

function groupsOf(kind: string, version: string, spec: Spec) {
	if (kind === "Job" && version.startsWith("batch.volcano.sh/")) {
		return listed(entryAt(spec, "tasks"));
	}
	if (kind === "Job" && version.startsWith("batch/")) return podsOfJob(spec);
	const known = Object.hasOwn(GROUPS, kind) ? GROUPS[kind] : undefined;
	return known?.(spec) ?? replicaGroups(spec);
}

// PyTorchJob has pytorchReplicaSpecs, MPIJob mpiReplicaSpecs, and so on: roles by name.
function replicaGroups(spec: Spec): readonly PodGroup[] {
	const roles = entriesOf(spec).find(({ key }) => key.endsWith("ReplicaSpecs"));
	return entriesOf(roles?.value).flatMap(({ value }) => podsOfTemplate(value));
}

function listed(entry: Entry | undefined): readonly PodGroup[] {
	return itemsOf(entry?.value).flatMap(podsOfTemplate);
}

function podsOfTemplate(item: Tree): readonly PodGroup[] {
	const pod = entryAt(item, "template.spec")?.value;
	return pod ? [{ pod, replicas: counts(item, "replicas") }] : [];
}

function podsOfJob(spec: Spec): readonly PodGroup[] {
	const pod = entryAt(spec, "template.spec")?.value;
	return pod ? [{ pod, replicas: counts(spec, "parallelism") }] : [];
}

function rayGroups(cluster: Spec): readonly PodGroup[] {
	const head = entryAt(cluster, "headGroupSpec.template.spec")?.value;
	const workers = itemsOf(entryAt(cluster, "workerGroupSpecs")?.value);
	return [
		...(head ? [{ pod: head, replicas: [] }] : []),
		...workers.flatMap((item) =>
			podsOfTemplate(item).map((group) => ({
				...group,
				replicas: [...group.replicas, ...counts(item, "numOfHosts")],
			})),
		),
	];
}

function counts(tree: Spec, key: string): readonly Entry[] {
	const entry = entryAt(tree, key);
	return entry ? [entry] : [];
}

function elasticProblems(file: ParsedFile, spec: Spec): readonly Problem[] {
	const elastic = entryAt(spec, "elasticPolicy");
	const [least, most] = ["minReplicas", "maxReplicas"].map((key) =>
		asText(entryAt(elastic?.value, key)?.value),
	);
	if (!elastic || !least || !most || least === most) return [];
	const args = {
		what: `\`elasticPolicy\` lets the job have from ${least} to ${most} replicas`,
		reading: "the replicas that it asks for",
	};
	return [
		{
			kind: "inconsistent-config",
			path: file.path,
			line: elastic.line,
			args,
		},
	];
}
