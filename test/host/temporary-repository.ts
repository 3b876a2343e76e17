import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), "wattdiff-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** A repository in a folder of its own, with the few things that tests do to it. */
export interface TemporaryRepository {
	readonly folder: string;
	git(...args: readonly string[]): string;
	write(files: Readonly<Record<string, string | Uint8Array>>): void;
	/** Commits everything and gives the commit's id. */
	commit(message?: string): string;
}

/** An empty repository on the branch main. */
export function temporaryRepository(): TemporaryRepository {
	const folder = temporaryFolder();
	const git = (...args: readonly string[]): string =>
		runGit(folder, args).trim();
	git("init", "--quiet", "--initial-branch=main");
	return {
		folder,
		git,
		write: (files) => writeFiles(folder, files),
		commit(message = "Change the training") {
			git("add", "--all");
			git("commit", "--quiet", "--allow-empty", "-m", message);
			return git("rev-parse", "HEAD");
		},
	};
}

/** Writes files below a folder. */
export function writeFiles(
	folder: string,
	files: Readonly<Record<string, string | Uint8Array>>,
): void {
	for (const [path, content] of Object.entries(files)) {
		const full = join(folder, path);
		mkdirSync(dirname(full), { recursive: true });
		writeFileSync(full, content);
	}
}

/** Runs git as nobody in particular, apart from the settings of this machine. */
export function runGit(folder: string, args: readonly string[]): string {
	return execFileSync("git", [...args], {
		cwd: folder,
		encoding: "utf8",
		stdio: ["ignore", "pipe", "pipe"],
		env: {
			PATH: process.env.PATH,
			HOME: folder,
			GIT_CONFIG_NOSYSTEM: "1",
			GIT_AUTHOR_NAME: "Ada",
			GIT_AUTHOR_EMAIL: "ada@example.com",
			GIT_COMMITTER_NAME: "Ada",
			GIT_COMMITTER_EMAIL: "ada@example.com",
		},
	});
}
