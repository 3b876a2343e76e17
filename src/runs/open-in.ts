import type { ParsedFile } from "../formats/parsed-file.js";
import type { Open } from "../readers/reader.js";

/** Opens the files of a commit that were brought. */
export function openIn(files: ReadonlyMap<string, ParsedFile>): Open {
	return ({ candidates }) => {
		for (const path of candidates) {
			const file = files.get(path);
			if (file) return file;
		}
		return undefined;
	};
}
