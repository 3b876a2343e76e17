import type { Tree } from "../../formats/tree.js";
import { asBoolean, entryAt, hasKeys } from "../../formats/tree.js";
import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** The last commit of torchtitan that read TOML. */
export const TORCHTITAN_VERSION = "238fa9953e4a";

/** A default of torchtitan, read in torchtitan/config/job_config.py. */
export const standard = defaultsOf("torchtitan", TORCHTITAN_VERSION);

/** Of a run that saves checkpoints. */
export const savingDefaults: readonly Fact[] = [
	standard("saving.every", 500),
	standard("saving.keep", 10),
];

/** True where the file switches checkpoints on, by either of the names that the switch has had. */
export function savesCheckpoints(tree: Tree | undefined): boolean {
	return ["checkpoint.enable", "checkpoint.enable_checkpoint"].some(
		(path) => asBoolean(entryAt(tree, path)?.value) === true,
	);
}

/** What torchtitan does when a file is silent. */
export function torchtitanDefaults(tree: Tree | undefined): readonly Fact[] {
	const isImage = hasKeys(tree, "training.img_size");
	return [
		standard("task", isImage ? "diffuse" : "pretrain"),
		standard("steps", 10_000),
		standard("optimizer", "adamw"),
		standard("checkpointing", "selective"),
		standard("compile", false),
		standard("attention", "sdpa"),
		standard("batch.micro", 8),
		// Tensor parallelism of torchtitan always shards the sequence between its regions.
		standard("parallel.sequence", true),
		...(isImage
			? []
			: [
					standard("data.sequence", 2048),
					// Documents are concatenated and cut to full sequences: hf_datasets/text_datasets.py.
					standard("data.packed", true),
				]),
	];
}
