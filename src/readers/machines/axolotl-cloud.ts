import { asText, entryAt, hasKeys } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { isUnset } from "../fields.js";
import { gather } from "../gather.js";
import { countOf } from "../job-values.js";
import { launchedAt } from "../origins.js";
import type { MachineFile } from "./machine-file.js";

/**
 * The file that `axolotl train --cloud` takes: GPUs of Modal for one machine.
 * Source: axolotl-ai-cloud/axolotl, src/axolotl/cli/cloud/modal_.py at v0.12.
 */
export const axolotlCloud: MachineFile = {
	why: "It says on which of Modal's machines Axolotl trains.",
	recognises: (file) => {
		const tree = file.documents[0];
		return (
			hasKeys(tree, "gpu", "gpu_count") &&
			(hasKeys(tree, "secrets") || hasKeys(tree, "volumes"))
		);
	},
	hardware: (file) => {
		const tree = file.documents[0];
		const gpu = entryAt(tree, "gpu");
		const text = asText(gpu?.value);
		return gather(
			{
				facts:
					gpu && text && !isUnset(gpu.value)
						? [
								fact(
									"hardware.accelerator",
									text.toUpperCase(),
									launchedAt(file, gpu),
								),
							]
						: [],
			},
			countOf(file, entryAt(tree, "gpu_count"), "hardware.count"),
		);
	},
};
