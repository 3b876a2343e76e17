// Builds anew beside dist/ and compares byte for byte: what is committed is what the sources say.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";

const committed = fileURLToPath(new URL("../dist", import.meta.url));

/** Paths below a folder whose bytes differ from those in another, or that only one of them has. */
function differences(left, right) {
	const paths = new Set([...filesIn(left), ...filesIn(right)]);
	return [...paths]
		.sort()
		.filter((path) => !sameBytes(join(left, path), join(right, path)));
}

function filesIn(folder) {
	try {
		return readdirSync(folder, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) =>
				join(entry.parentPath, entry.name).slice(folder.length + 1),
			);
	} catch {
		return [];
	}
}

function sameBytes(left, right) {
	try {
		return readFileSync(left).equals(readFileSync(right));
	} catch {
		return false;
	}
}

const fresh = mkdtempSync(join(tmpdir(), "wattdiff-dist-"));
try {
	await build(join(fresh, "deeper", "dist"));
	const differing = differences(committed, join(fresh, "deeper", "dist"));
	if (differing.length > 0) {
		console.error(
			`dist/ is not what the sources give. Run \`npm run build\` and commit dist/. Differing:\n${differing.map((path) => `  dist/${path}`).join("\n")}`,
		);
		process.exitCode = 1;
	}
} finally {
	rmSync(fresh, { recursive: true, force: true });
}
