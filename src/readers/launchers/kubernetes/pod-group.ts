import {
	type Entry,
	entriesOf,
	entryAt,
	itemsOf,
	type Mapping,
	type Tree,
} from "../../../formats/tree.js";

/** Equal pods. */
export interface PodGroup {
	/** The pod's spec, with its containers. */
	readonly pod: Tree;
	/** Counts that multiply; one pod where there is none. */
	readonly replicas: readonly Entry[];
	/** How many pods there are is left to somebody else. */
	readonly leftTo?: Entry;
}

/**
 * The pods of a TrainJob of Kubeflow Trainer: what it leaves out stands in the runtime that it names.
 * Source: kubeflow/trainer, pkg/apis/trainer/v1alpha1/trainjob_types.go.
 */
export function trainJob(spec: Tree | undefined): readonly PodGroup[] {
	const trainer = entryAt(spec, "trainer");
	if (!trainer) return [];
	const nodes = entryAt(trainer.value, "numNodes");
	const runtime = entryAt(spec, "runtimeRef.name");
	return [
		{
			pod: podOf(trainer, spec),
			replicas: nodes ? [nodes] : [],
			...(!nodes && runtime && { leftTo: runtime }),
		},
	];
}

// The trainer is a container without its pod; the pod's selectors stand among the overrides.
function podOf(trainer: Entry, spec: Tree | undefined): Mapping {
	const { line } = trainer;
	const container: Mapping = {
		kind: "mapping",
		line,
		entries: entriesOf(trainer.value).map((entry) =>
			entry.key === "resourcesPerNode" ? { ...entry, key: "resources" } : entry,
		),
	};
	const overrides = itemsOf(
		entryAt(spec, "podTemplateOverrides")?.value,
	).flatMap((item) => entriesOf(entryAt(item, "spec")?.value));
	const items = [container];
	const containers = { kind: "sequence", items, line } as const;
	return {
		kind: "mapping",
		line,
		entries: [...overrides, { key: "containers", value: containers, line }],
	};
}
