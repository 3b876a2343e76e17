import type { ParsedFile } from "../formats/parsed-file.js";
import type { Tree } from "../formats/tree.js";
import { overridden } from "../readers/hydra/overrides.js";
import type { Launch, Settings } from "../readers/launcher.js";
import type { Reader } from "../readers/reader.js";

/** What a command sets in a config in the way that the config's reader knows. */
export function settingsFor(
	{ takesOverrides, setBy }: Reader,
	launch: Launch | undefined,
): Settings | undefined {
	if (setBy === "flags") return launch?.flags;
	return takesOverrides || setBy === "pairs" ? launch?.overrides : undefined;
}

/** A config as a command leaves it: its values stand where the file's stood, with the place of the command. */
export function withSettings(
	file: ParsedFile,
	{ setBy }: Reader,
	settings: Settings | undefined,
): ParsedFile {
	if (!setBy || !settings || settings.given.length === 0) return file;
	const set = (tree: Tree): Tree =>
		tree.kind === "mapping" ? overridden(tree, settings.given) : tree;
	const { python } = file;
	const [root, ...others] = file.documents;
	return {
		...file,
		documents: root ? [set(root), ...others] : [],
		...(python?.names && { python: { ...python, names: set(python.names) } }),
	};
}
