import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const ignored = new Set([
	"node_modules",
	".git",
	".vitest",
	"coverage",
	"wattdiff-out",
]);

/**
 * Words of the machine on which somebody worked. Written in such a way that this file does not match them; `[^\w.~}/\\-]`
 * before a path keeps the runner's own /home/runner/… and URLs out.
 */
const privateWords: Readonly<Record<string, RegExp>> = {
	"a path of somebody's machine":
		/(?:^|[^\w.~}/\\-]|file:\/\/)\/(?:wor[k]|roo[t]|User[s])\/[\w.-]/m,
	"a job folder of somebody's shell": /\/tmp\/bash_job[s]/,
	"credentials of a registry": /_auth(?:Token)? *=|\/\/[^/\s"']+\/:_pass[w]ord/,
	"a registry that is not the public one":
		/"resolved": "https:\/\/(?!registry\.npmjs\.org\/)/,
	"a private key": /-----BEGIN [A-Z ]*PRIVATE KE[Y]-----/,
	"a token of GitHub": /\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_\w{60}/,
};

const files = filesBelow("");

describe("files of the project", () => {
	test("are all looked at", () => {
		expect(files).toContain("package.json");
		expect(files.length).toBeGreaterThan(100);
	});

	test.each(Object.entries(privateWords))("hold no trace of %s", (_, words) => {
		const found = files.filter((path) =>
			words.test(readFileSync(root + path, "utf8")),
		);

		expect(found).toEqual([]);
	});
});

function filesBelow(folder: string): readonly string[] {
	return readdirSync(root + folder)
		.filter((name) => !ignored.has(name))
		.flatMap((name) => {
			const path = join(folder, name);
			return statSync(root + path).isDirectory() ? filesBelow(path) : [path];
		});
}
