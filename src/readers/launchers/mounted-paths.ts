import { candidatesFor } from "../paths.js";

/**
 * Where a path that a command has may be in the repository. A job on a cluster sees the repository under a folder of
 * its own: a mount says which, and otherwise the end of an absolute path, folder and name, is looked for.
 */
export function mountedCandidates(
	from: string,
	written: string,
	mounts?: ReadonlyMap<string, string>,
): readonly string[] {
	if (!mounts || !written.startsWith("/")) return besides(from, written);
	for (const [folder, source] of mounts) {
		const inside = `${folder.replace(/\/$/, "")}/`;
		if (written.startsWith(inside)) {
			const path = `${source.replace(/\/$/, "")}/${written.slice(inside.length)}`;
			return besides(from, path);
		}
	}
	const parts = written.split("/").filter((part) => part !== "");
	const ends = parts
		.slice(0, -1)
		.map((_, index) => parts.slice(index).join("/"));
	return [...new Set(ends.flatMap((end) => besides(from, end)))];
}

// A job of the same name as its config does not start itself.
function besides(from: string, written: string): readonly string[] {
	return candidatesFor(from, written).filter((path) => path !== from);
}
