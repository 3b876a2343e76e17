import type { Problem } from "../problem.js";

/** How deep the values of a file may be nested. */
export const MAX_DEPTH = 64;

/** The problem of a file that is not what its name says; the detail is a phrase without a full stop. */
export function unreadable({
	path,
	format,
	detail,
	line,
}: {
	readonly path: string;
	readonly format: string;
	readonly detail: string;
	readonly line?: number;
}): Problem {
	return {
		kind: "unreadable-file",
		path,
		...(line === undefined ? {} : { line }),
		args: { format, detail: detail.replace(/[.\s]+$/, "") },
	};
}

/** The problem of a key that stands twice in one mapping. */
export function duplicateKey(path: string, key: string, line: number): Problem {
	return { kind: "duplicate-key", path, line, args: { key } };
}
