import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** A run of git that ended well or not, with its raw output. */
export interface GitRun {
	readonly ok: boolean;
	readonly output: Buffer;
	readonly errors: string;
}

/** How git is to be run: on which repository and with which input. */
export interface GitSettings {
	readonly gitDir: string;
	readonly input?: string | Buffer;
}

/** Runs git on a repository, untouched by the configuration of the person who runs the tests. */
export function tryGit(
	arguments_: readonly string[],
	settings: GitSettings,
): GitRun {
	const run = spawnSync("git", arguments_, {
		input: settings.input ?? "",
		maxBuffer: 1 << 29,
		env: {
			PATH: process.env.PATH,
			GIT_CONFIG_NOSYSTEM: "1",
			GIT_CONFIG_GLOBAL: "/dev/null",
			GIT_DIR: settings.gitDir,
			TZ: "UTC",
			...identity,
		},
	});
	if (run.error) throw run.error;
	return {
		ok: run.status === 0,
		output: run.stdout,
		errors: run.stderr.toString("utf8"),
	};
}

/** Runs git and returns what it printed; a failure is a mistake in the test. */
export function git(
	arguments_: readonly string[],
	settings: GitSettings,
): string {
	const run = tryGit(arguments_, settings);
	if (!run.ok)
		throw new Error(`git ${arguments_.join(" ")} failed: ${run.errors}`);
	return run.output.toString("utf8");
}

/** The git directory of a bare repository or of a working tree. */
export function gitDirectory(folder: string): string {
	const inside = join(folder, ".git");
	return existsSync(inside) ? inside : folder;
}

const identity = {
	GIT_AUTHOR_NAME: "Ada Example",
	GIT_AUTHOR_EMAIL: "ada@example.com",
	GIT_AUTHOR_DATE: "2026-01-01T00:00:00Z",
	GIT_COMMITTER_NAME: "Ada Example",
	GIT_COMMITTER_EMAIL: "ada@example.com",
	GIT_COMMITTER_DATE: "2026-01-01T00:00:00Z",
};
