/** Folder of a path; empty for a file at the top. */
export function folderOf(path: string): string {
	const slash = path.lastIndexOf("/");
	return slash < 0 ? "" : path.slice(0, slash);
}

/** Last part of a path: the name of the file. */
export function fileName(path: string): string {
	return path.slice(path.lastIndexOf("/") + 1);
}

/** Joins and normalises a path inside the tree; undefined when it leaves the tree. */
export function joinPath(folder: string, path: string): string | undefined {
	const parts: string[] = [];
	for (const part of `${folder}/${path}`.split("/")) {
		if (part === "" || part === ".") continue;
		if (part !== "..") parts.push(part);
		else if (parts.pop() === undefined) return undefined;
	}
	return parts.join("/");
}

/**
 * Where a path written in a config may be: beside the file, in each folder above it, at the top.
 * Absolute paths, home folders and URLs have no candidates: they are not in the repository.
 */
export function candidatesFor(
	from: string,
	written: string,
): readonly string[] {
	if (/^(\/|~|[a-z][a-z0-9+.-]*:)/i.test(written) || written.includes("\0")) {
		return [];
	}
	const candidates = new Set<string>();
	for (let folder = folderOf(from); ; folder = folderOf(folder)) {
		const candidate = joinPath(folder, written);
		if (candidate) candidates.add(candidate);
		if (folder === "") return [...candidates];
	}
}
