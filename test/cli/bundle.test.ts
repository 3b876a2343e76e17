import { execFileSync } from "node:child_process";
import { statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { temporaryFolder } from "../host/temporary-repository.js";

const BUNDLE = fileURLToPath(
	new URL("../../dist/cli/index.js", import.meta.url),
);

test("the bundle runs by its own name, also through the link that npm makes", () => {
	const link = join(temporaryFolder(), "wattdiff");
	symlinkSync(BUNDLE, link);

	const version = execFileSync(link, ["--version"], { encoding: "utf8" });

	expect(version).toBe(`${packageJson.version}\n`);
	expect(statSync(BUNDLE).mode & 0o111).toBe(0o111);
});

test("the demo finds its examples wherever it is started", () => {
	const folder = temporaryFolder();

	const out = execFileSync(process.execPath, [BUNDLE, "demo"], {
		cwd: folder,
		encoding: "utf8",
	});

	expect(out).toContain("In CI this change fails the check");
});
