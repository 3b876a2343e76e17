import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "../../problem.js";

/** Writes files below a folder: all of them, or none when one is there already and may not be written over. */
export function writeNewFiles(
	folder: string,
	files: Readonly<Record<string, string>>,
	mayReplace: boolean,
): void {
	const present = Object.keys(files).filter((path) =>
		existsSync(join(folder, path)),
	);
	if (present.length > 0 && !mayReplace) {
		throw new UsageError(
			`${present.map((path) => `\`${path}\``).join(" and ")} ${present.length > 1 ? "are" : "is"} there already, so nothing was written. Add \`--force\` to write over ${present.length > 1 ? "them" : "it"}.`,
		);
	}
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
}
