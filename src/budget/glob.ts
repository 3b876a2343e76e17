/** True when a path matches one of the globs: `*` within a folder, `**` across folders, `?` one character. */
export function matchesAny(globs: readonly string[], path: string): boolean {
	return globs.some((glob) => expression(glob).test(path));
}

function expression(glob: string): RegExp {
	const source = glob
		.replace(/[.+^${}()|[\]\\]/g, "\\$&")
		.replace(/\*\*\/?|\*|\?/g, (wild) => {
			if (wild === "**/") return "(?:.*/)?";
			if (wild === "**") return ".*";
			return wild === "*" ? "[^/]*" : "[^/]";
		});
	return new RegExp(`^${source}$`, "u");
}
