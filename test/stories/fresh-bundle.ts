import { execFileSync } from "node:child_process";
import {
	copyFileSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The bundled programs, as the sources are now. */
export interface Bundle {
	/** The path of an action.yml beside its bundle. */
	readonly action: string;
	/** The path of the program for terminals. */
	readonly cli: string;
	/** Removes what was built for the tests alone. */
	remove(): void;
}

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** Checking out writes sources and bundle within moments of each other, in any order. */
const CHECKOUT_MS = 10_000;

/** The bundle of the project, or a new one in a temporary folder where the sources have gone on since it was built. */
export function freshBundle(): Bundle {
	if (isFresh()) return bundleIn(PROJECT, () => {});
	const folder = mkdtempSync(join(tmpdir(), "wattdiff-bundle-"));
	const build = join(PROJECT, "scripts", "build.mjs");
	execFileSync(process.execPath, [build, join(folder, "dist")]);
	copyFileSync(join(PROJECT, "action.yml"), join(folder, "action.yml"));
	return bundleIn(folder, () => rmSync(folder, { recursive: true }));
}

function bundleIn(folder: string, remove: () => void): Bundle {
	return {
		action: join(folder, "action.yml"),
		cli: join(folder, "dist", "cli", "index.js"),
		remove,
	};
}

function isFresh(): boolean {
	try {
		const built = ["action", "cli"].map((name) =>
			changedAt(join(PROJECT, "dist", name, "index.js")),
		);
		return Math.min(...built) + CHECKOUT_MS > newestSource();
	} catch {
		return false;
	}
}

function newestSource(): number {
	const source = join(PROJECT, "src");
	return Math.max(
		...readdirSync(source, { recursive: true, encoding: "utf8" }).map((path) =>
			changedAt(join(source, path)),
		),
	);
}

function changedAt(path: string): number {
	return statSync(path).mtimeMs;
}
