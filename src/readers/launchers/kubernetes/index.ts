import type { ParsedFile } from "../../../formats/parsed-file.js";
import { asText, entryAt, type Tree } from "../../../formats/tree.js";
import type { Job, JobFormat } from "../job.js";
import { podHardware } from "./hardware.js";
import { workloadOf } from "./workloads.js";

/** Kubernetes manifests: plain jobs, and those of Kubeflow, KubeRay, Volcano, JobSet and SageMaker HyperPod. */
export const kubernetes: JobFormat = {
	name: "kubernetes",
	source:
		"https://kubernetes.io/docs/reference (1.34); kubeflow/training-operator v1 and kubeflow/trainer v1alpha1 APIs; ray-project/kuberay ray.io/v1; volcano.sh batch.volcano.sh/v1alpha1; kubernetes-sigs/jobset v1alpha2",
	jobs,
};

function jobs(file: ParsedFile): readonly Job[] {
	const found = file.documents.flatMap((document) => {
		const job = jobOf(file, document);
		return job ? [job] : [];
	});
	return found.length === 1
		? found.map((job) => ({ ...job, name: "" }))
		: found;
}

function jobOf(file: ParsedFile, document: Tree): Job | undefined {
	const workload = workloadOf(file, document);
	if (!workload || workload.script.commands.length === 0) return undefined;
	return {
		name: asText(entryAt(document, "metadata.name")?.value) ?? "",
		hardware: podHardware(file, workload),
		script: workload.script,
	};
}
