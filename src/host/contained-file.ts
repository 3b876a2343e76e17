import { constants } from "node:fs";
import { lstat, open, realpath } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { type FileText, MOST_BYTES, readText, tooLarge } from "./file-text.js";

/** Reads one file below a folder, without following a symbolic link out of it. */
export async function readContained(
	folder: string,
	path: string,
): Promise<FileText> {
	const size = await regularSize(folder, path);
	if (size === undefined) return { refusal: "it is not a regular file" };
	if (size > MOST_BYTES) return { refusal: tooLarge(size) };
	const file = await open(
		join(folder, path),
		constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0),
	);
	try {
		return readText(await file.readFile());
	} finally {
		await file.close();
	}
}

/** Size of a regular file that really lies below the folder; undefined for links, folders and what is gone. */
export async function regularSize(
	folder: string,
	path: string,
): Promise<number | undefined> {
	try {
		const full = join(folder, path);
		const [root, parent] = await Promise.all([
			realpath(folder),
			realpath(dirname(full)),
		]);
		const way = relative(root, parent);
		if (way === ".." || way.startsWith(`..${sep}`)) return undefined;
		const found = await lstat(full);
		return found.isFile() ? found.size : undefined;
	} catch {
		return undefined;
	}
}
