import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../problem.js";
import { readContained } from "./contained-file.js";
import { MOST_BYTES } from "./file-text.js";
import { inParallel } from "./parallel.js";
import type { Source } from "./source.js";

/** Plain folders as commits: each name stands for the files below its folder. */
export function directorySource(
	folders: Readonly<Record<string, string>>,
): Source {
	const folderOf = (name: string): string => {
		const folder = folders[name];
		if (folder !== undefined) return folder;
		throw new Error(`No folder stands for ${name}.`);
	};
	return {
		async list(name) {
			const folder = folderOf(name);
			const paths: string[] = [];
			await walk(folder, "", paths);
			const ids = await inParallel(paths, (path) => idOf(join(folder, path)));
			return new Map(paths.map((path, at) => [path, ids[at] ?? ""]));
		},
		async bring(name, paths) {
			const texts = new Map<string, string>();
			const refused = new Map<string, string>();
			await inParallel(paths, async (path) => {
				const read = await readContained(folderOf(name), path);
				if ("text" in read) texts.set(path, read.text);
				else refused.set(path, read.refusal);
			});
			return { texts, refused };
		},
	};
}

/** The id that git gives to a blob with these bytes. */
export function blobId(bytes: Uint8Array): string {
	return createHash("sha1")
		.update(`blob ${bytes.length}\0`)
		.update(bytes)
		.digest("hex");
}

const NEVER_ENTERED = new Set([".git", "node_modules", ".venv", "__pycache__"]);
const MOST_FILES = 20_000;

async function walk(
	folder: string,
	below: string,
	paths: string[],
): Promise<void> {
	const entries = await readdir(join(folder, below), { withFileTypes: true });
	for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
		const path = below === "" ? entry.name : `${below}/${entry.name}`;
		if (entry.isFile()) paths.push(path);
		else if (entry.isDirectory() && !NEVER_ENTERED.has(entry.name)) {
			await walk(folder, path, paths);
		}
		if (paths.length > MOST_FILES) {
			throw new UsageError(
				`${folder} holds more than ${MOST_FILES} files. Run wattdiff in a git repository, or in the folder of the configs.`,
			);
		}
	}
}

async function idOf(path: string): Promise<string> {
	const { size, mtimeMs } = await stat(path);
	if (size > MOST_BYTES) return `large-${size}-${mtimeMs}`;
	return blobId(await readFile(path));
}
