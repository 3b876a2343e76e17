import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	entriesOf,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { gather } from "../gather.js";
import type { Launcher } from "../launcher.js";
import { statedAt } from "../origins.js";
import { candidatesFor } from "../paths.js";
import { type Swept, sweptFacts, unlikePoints } from "../swept.js";
import { asLaunch } from "./as-launch.js";

/** Plain grids over a config: the script, the config, and a list of values for each dotted key. */
export const configGrid: Launcher = {
	name: "config-grid",
	source:
		"https://github.com/NVIDIA-NeMo/RL, xp/sweep_configs (a launcher beside NeMo-RL; known)",
	launches(file) {
		const [tree] = file.documents;
		const config = entryAt(tree, "config_path");
		const text = asText(config?.value);
		const swept = gridOf(file, tree);
		if (!config || text === undefined || swept.length === 0) return [];
		if (!isScript(tree)) return [];
		const target = {
			text,
			candidates: candidatesFor(file.path, text),
			line: config.line,
			key: config.key,
		};
		const read = gather(
			{ facts: sweptFacts(swept) },
			{ problems: unlikePoints(file, swept) },
		);
		return [asLaunch(target, read)];
	},
};

function isScript(tree: Tree | undefined): boolean {
	return /\.py$/.test(asText(entryAt(tree, "script_path")?.value) ?? "");
}

// Such a file writes `grpo.num_prompts: [8, 16]` flat, so that keys hold dots.
function gridOf(file: ParsedFile, tree: Tree | undefined): readonly Swept[] {
	return entriesOf(tree)
		.filter(({ value }) => value.kind === "sequence")
		.map((entry) => ({
			name: entry.key,
			values: itemsOf(entry.value).length,
			origin: statedAt(file, entry),
		}));
}
