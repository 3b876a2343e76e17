import { entryAt, hasKeys } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { acceleratorIn } from "../accelerator-words.js";
import { gather } from "../gather.js";
import { countOf } from "../job-values.js";
import { launchedAt } from "../origins.js";
import type { MachineFile } from "./machine-file.js";

/** Values of the Helm charts with which GKE's GPU recipes start training; the run's config is given beside them. */
export const helmValues: MachineFile = {
	why: "It sets values of a Helm chart; the command that installs the chart names the run.",
	recognises: (file) =>
		hasKeys(file.documents[0], "workload.gpus") &&
		!hasKeys(file.documents[0], "kind"),
	hardware: (file) => {
		const gpus = entryAt(file.documents[0], "workload.gpus");
		// Recipes lie in folders of their machine: training/a3mega/…
		const [machine] = /\b(a3mega|a3ultra|a4x?)\b/.exec(file.path) ?? [];
		const accelerator = machine ? MACHINES[machine] : acceleratorIn(file.path);
		return gather(countOf(file, gpus, "hardware.count"), {
			facts:
				gpus && accelerator
					? [
							fact("hardware.accelerator", accelerator, {
								...launchedAt(file, gpus),
								kind: "hint",
								text: file.path,
							}),
						]
					: [],
		});
	},
};

/** Accelerators of Google's machines: cloud.google.com/compute/docs/gpus. */
const MACHINES: Readonly<Record<string, string>> = {
	a3mega: "H100-SXM-80GB",
	a3ultra: "H200-SXM",
	a4: "B200",
	a4x: "GB200",
};
