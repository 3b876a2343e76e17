import type { ParsedFile } from "../formats/parsed-file.js";
import type { Import } from "../formats/python/imports.js";
import { candidatesFor, folderOf, joinPath } from "./paths.js";
import type { Reference } from "./reader.js";

/**
 * Where the file of an import may be. A relative import has one place; an absolute one may start at any folder above
 * the file. `from . import x` may name a file or something in the package.
 */
export function importReference(file: ParsedFile, wanted: Import): Reference {
	const modules = modulesOf(wanted);
	const paths = modules.flatMap((module) => [
		`${module}.py`,
		`${module}/__init__.py`,
	]);
	return {
		text: `${".".repeat(wanted.level)}${wanted.from}`,
		candidates: paths.flatMap((path) => candidatesOf(file, wanted, path)),
		line: file.text.slice(0, wanted.offset).split("\n").length,
		key: "import",
		optional: true,
	};
}

function modulesOf({ from, names }: Import): readonly string[] {
	const module = from.replaceAll(".", "/");
	return module === "" ? names.map(({ name }) => name) : [module];
}

function candidatesOf(
	file: ParsedFile,
	{ level }: Import,
	path: string,
): readonly string[] {
	if (level === 0) return candidatesFor(file.path, path);
	let folder: string | undefined = folderOf(file.path);
	for (let up = 1; up < level; up++) {
		folder = folder === undefined ? folder : joinPath(folder, "..");
	}
	const joined = folder === undefined ? folder : joinPath(folder, path);
	return joined ? [joined] : [];
}
