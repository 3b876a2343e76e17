import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	type Entry,
	entriesOf,
	entryAt,
	hasKeys,
	type Tree,
} from "../../formats/tree.js";

/** Keys of the scripts and of their window; no other trainer has several of them. */
const SIGNATURE = [
	"bucket_no_upscale",
	"bucket_reso_steps",
	"caption_extension",
	"clip_skip",
	"keep_tokens",
	"max_bucket_reso",
	"max_data_loader_n_workers",
	"max_resolution",
	"max_token_length",
	"min_snr_gamma",
	"network_dim",
	"network_module",
	"save_precision",
	"unet_lr",
	"vae_batch_size",
];

/** True for the settings of a run, from the window (JSON) or for the scripts (TOML). */
export function isSettings(file: ParsedFile): boolean {
	if (file.format !== "json" && file.format !== "toml") return false;
	const tree = settingsTree(file);
	return SIGNATURE.filter((key) => hasKeys(tree, key)).length >= 4;
}

/** True for a file of data sets: `[[datasets]]` with `[[datasets.subsets]]` (config_util.py). */
export function isDataConfig(file: ParsedFile): boolean {
	if (file.format !== "json" && file.format !== "toml") return false;
	const sets = entryAt(file.documents[0], "datasets")?.value;
	return (
		sets?.kind === "sequence" &&
		sets.items.some((set) => hasKeys(set, "subsets"))
	);
}

/** The settings as one flat mapping: the scripts put the sections of a TOML file side by side. */
export function settingsTree(file: ParsedFile): Tree {
	const entries = entriesOf(file.documents[0]).flatMap(
		(entry): readonly Entry[] =>
			file.format === "toml" && entry.value.kind === "mapping"
				? entry.value.entries
				: [entry],
	);
	return { kind: "mapping", entries, line: 1 };
}
