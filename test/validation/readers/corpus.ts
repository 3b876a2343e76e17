import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { csvRows } from "../golden-rows.js";
import { corrections } from "./corrections.js";

/** Real configs of public repositories lie beside the project and are not part of it. */
const folder = fileURLToPath(
	new URL("../../../../shared/corpus", import.meta.url),
);

export const hasCorpus = existsSync(join(folder, "manifest.csv"));

/** One file of the corpus, with the files of the same commit that are there too. */
export interface CorpusFile {
	/** Path in the corpus. */
	readonly path: string;
	/** Path in its own repository. */
	readonly original: string;
	readonly framework: string;
	readonly kind: "training" | "infra" | "sweep" | "model-config" | "negative";
	/** A part of runs, such as a group of a Hydra config. */
	readonly isFragment: boolean;
	readonly repository: ReadonlyMap<string, string>;
}

export function corpusFiles(): readonly CorpusFile[] {
	const repositories = new Map<string, Map<string, string>>();
	return csvRows("corpus/manifest.csv").map((row) => {
		const { path = "", original_path: original = "", framework = "" } = row;
		const commit = `${row.repo}@${row.commit}`;
		const repository = repositories.get(commit) ?? new Map<string, string>();
		repositories.set(commit, repository);
		repository.set(original, readFileSync(join(folder, path), "utf8"));
		const { why: _, ...correction } = corrections[path] ?? { why: "" };
		return {
			path,
			original,
			framework,
			kind: row.kind as CorpusFile["kind"],
			isFragment: row.notes?.includes("fragment") ?? false,
			repository,
			...correction,
		};
	});
}

/** A commit or pull request that changed configs, with what changed in words. */
export interface CorpusChange {
	readonly name: string;
	readonly files: readonly ChangedFile[];
	readonly before: ReadonlyMap<string, string>;
	readonly after: ReadonlyMap<string, string>;
}

export interface ChangedFile {
	readonly path: string;
	readonly oldPath?: string;
	readonly status: string;
	readonly categories: readonly string[];
	readonly keys: readonly string[];
}

export function corpusChanges(): readonly CorpusChange[] {
	const root = join(folder, "_changes");
	return foldersIn(root).flatMap((repo) =>
		foldersIn(join(root, repo)).map((commit) => {
			const at = join(root, repo, commit);
			const told = JSON.parse(readFileSync(join(at, "change.json"), "utf8"));
			return {
				name: `${repo}/${commit}`,
				files: told.config_files.map(changedFile),
				before: filesBelow(join(at, "before")),
				after: filesBelow(join(at, "after")),
			};
		}),
	);
}

function changedFile(told: {
	readonly path: string;
	readonly old_path?: string;
	readonly status: string;
	readonly categories?: readonly string[];
	readonly key_changes?: Readonly<Record<string, unknown>>;
}): ChangedFile {
	return {
		path: told.path,
		...(told.old_path !== undefined && { oldPath: told.old_path }),
		status: told.status,
		categories: told.categories ?? [],
		keys: Object.keys(told.key_changes ?? {}),
	};
}

function foldersIn(root: string): readonly string[] {
	return readdirSync(root, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => name);
}

function filesBelow(root: string): ReadonlyMap<string, string> {
	if (!existsSync(root)) return new Map();
	const entries = readdirSync(root, { recursive: true, withFileTypes: true });
	return new Map(
		entries
			.filter((entry) => entry.isFile())
			.map((entry) => join(entry.parentPath, entry.name))
			.map((path) => [path.slice(root.length + 1), readFileSync(path, "utf8")]),
	);
}
