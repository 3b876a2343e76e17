import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, itemsOf } from "../../formats/tree.js";
import { candidatesFor, folderOf, joinPath } from "../paths.js";
import type { Reference } from "../reader.js";
import type { DefaultItem } from "./defaults-list.js";

/** Names of the configs that Hydra applications start from, where no command names another. */
const ROOT_NAMES = ["train", "config", "default", "main", "base", "defaults"];

/** Hydra's own settings, which a plugin or Hydra itself brings. */
export function isOwnGroup(group: string): boolean {
	return /^\/?hydra(\/|$)/.test(group);
}

/** The file that one name of a defaults list means, beside the file that has the list or from the root of the configs. */
export function referenceTo(
	file: ParsedFile,
	item: Pick<DefaultItem, "group" | "isOptional" | "isOverride" | "line">,
	name: string,
): Reference {
	const isAbsolute = item.group.startsWith("/") || name.startsWith("/");
	const text = `${item.group}/${name}`.replace(/^\/+/, "");
	const path = /\.ya?ml$/.test(text) ? text : `${text}.yaml`;
	const near = joinPath(folderOf(file.path), path);
	const candidates =
		isAbsolute || item.isOverride
			? candidatesFor(file.path, path)
			: near === undefined
				? []
				: [near];
	return {
		text,
		candidates: [...candidates, ...searched(file, path)],
		line: item.line,
		key: "defaults",
		...(item.isOptional && { optional: true }),
	};
}

/** The config at the root of the folder of configs that a file of a group belongs to. */
export function rootReference(file: ParsedFile): Reference {
	const candidates: string[] = [];
	for (let folder = folderOf(file.path); folder !== ""; ) {
		folder = folderOf(folder);
		for (const name of ROOT_NAMES) {
			candidates.push(
				folder === "" ? `${name}.yaml` : `${folder}/${name}.yaml`,
			);
		}
	}
	return {
		text: "the config that the application starts from",
		candidates,
		line: 1,
		key: "defaults",
		optional: true,
	};
}

/** The folders above a file, by which a file of a group may name its own values. */
export function foldersAbove({ path }: ParsedFile): ReadonlySet<string> {
	return new Set(path.split("/").slice(0, -1));
}

// hydra.searchpath: folders of further groups. Absolute ones are not in the repository.
function searched(file: ParsedFile, path: string): readonly string[] {
	const list = entryAt(file.documents[0], "hydra.searchpath")?.value;
	return itemsOf(list).flatMap((item) => {
		const [, kind, folder = ""] =
			/^(pkg|file):\/\/(.*)$/.exec(asText(item) ?? "") ?? [];
		if (kind === undefined) return [];
		const written = kind === "pkg" ? folder.replaceAll(".", "/") : folder;
		return candidatesFor(file.path, `${written}/${path}`);
	});
}
