import type { Reader } from "../reader.js";
import { axolotlCloud } from "./axolotl-cloud.js";
import { helmValues } from "./helm-values.js";
import type { MachineFile } from "./machine-file.js";
import { rayCluster } from "./ray-cluster.js";

const kinds: readonly MachineFile[] = [rayCluster, helmValues, axolotlCloud];

/** Files that describe machines and no run: clusters of Ray, values of GPU recipes on GKE, Axolotl's cloud files. */
export const machines: Reader = {
	framework: "machines",
	title: "Cluster and cloud files (Ray, GKE, Modal)",
	source:
		"https://docs.ray.io/en/latest/cluster/vms/references/ray-cluster-configuration.html; AI-Hypercomputer/gpu-recipes, src/helm-charts; axolotl 0.12, src/axolotl/cli/cloud/modal_.py",
	recognises: (file) => kinds.some((kind) => kind.recognises(file)),
	references: () => [],
	read: (file) => {
		const kind = kinds.find((each) => each.recognises(file));
		return kind
			? [
					{
						kind: "fragment",
						why: kind.why,
						facts: kind.hardware(file).facts,
					},
				]
			: [];
	},
};
