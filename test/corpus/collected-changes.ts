import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CHANGES = fileURLToPath(
	new URL("../../../shared/corpus/_changes/", import.meta.url),
);

/** Whether the collection of real changes lies beside this project. */
export const hasChanges: boolean = existsSync(CHANGES);

/** Files by path. */
export type Files = Readonly<Record<string, Buffer>>;

/** A real change: the configs that it touched, before and after. */
export interface CollectedChange {
	/** `repository/commit`. */
	readonly name: string;
	readonly before: Files;
	readonly after: Files;
}

/** The names of all changes; none where the collection is absent. */
export function changeNames(): readonly string[] {
	if (!hasChanges) return [];
	return folders(CHANGES).flatMap((repository) =>
		folders(join(CHANGES, repository)).map((sha) => `${repository}/${sha}`),
	);
}

/** Reads one change. */
export function readChange(name: string): CollectedChange {
	return {
		name,
		before: filesBelow(join(CHANGES, name, "before")),
		after: filesBelow(join(CHANGES, name, "after")),
	};
}

function folders(folder: string): readonly string[] {
	return readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => name)
		.sort();
}

function filesBelow(folder: string): Files {
	if (!existsSync(folder)) return {};
	const files: Record<string, Buffer> = {};
	for (const entry of readdirSync(folder, {
		recursive: true,
		withFileTypes: true,
	})) {
		if (!entry.isFile()) continue;
		const full = join(entry.parentPath, entry.name);
		files[full.slice(folder.length + 1)] = readFileSync(full);
	}
	return files;
}
