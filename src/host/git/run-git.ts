import { execFile, spawn } from "node:child_process";
import { UsageError } from "../../problem.js";

/** What git printed and how it ended. */
export interface GitAnswer {
	readonly code: number;
	readonly out: Buffer;
	readonly said: string;
}

export interface GitCall {
	readonly folder: string;
	readonly args: readonly string[];
	readonly timeoutMs?: number;
}

// A repository's own settings must not start programs, and file names come unquoted.
const SETTINGS = [
	"-c",
	"core.fsmonitor=false",
	"-c",
	"core.quotepath=off",
	"-c",
	"protocol.ext.allow=never",
] as const;

const MOST_OUTPUT_BYTES = 2 ** 30;

/** Runs git without a shell. A git that fails is an answer; a git that is not there is a UsageError. */
export function runGit({
	folder,
	args,
	timeoutMs = 120_000,
}: GitCall): Promise<GitAnswer> {
	return new Promise((resolve, reject) => {
		execFile(
			"git",
			[...SETTINGS, ...args],
			{
				cwd: folder,
				env: environment(),
				encoding: "buffer",
				maxBuffer: MOST_OUTPUT_BYTES,
				timeout: timeoutMs,
			},
			(error, out, said) => {
				if (error?.code === "ENOENT") return reject(noGit(folder));
				const code = typeof error?.code === "number" ? error.code : 1;
				resolve({ code: error ? code : 0, out, said: said.toString() });
			},
		);
	});
}

/** Runs git and gives its text; a git that fails is a UsageError with what it said. */
export async function gitText(
	folder: string,
	...args: readonly string[]
): Promise<string> {
	const { code, out, said } = await runGit({ folder, args });
	if (code !== 0) {
		throw new UsageError(`git ${args[0]} failed: ${firstLine(said)}`);
	}
	return out.toString();
}

/** Runs git with lines on its standard input. */
export function feedGit(
	folder: string,
	args: readonly string[],
	input: string,
): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const git = spawn("git", [...SETTINGS, ...args], {
			cwd: folder,
			env: environment(),
		});
		const chunks: Buffer[] = [];
		let said = "";
		git.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
		git.stderr.on("data", (chunk: Buffer) => {
			said += chunk.toString();
		});
		git.on("error", () => reject(noGit(folder)));
		git.on("close", (code) => {
			if (code === 0) return resolve(Buffer.concat(chunks));
			reject(new UsageError(`git ${args[0]} failed: ${firstLine(said)}`));
		});
		// A git that ends early closes the pipe; its exit code tells why.
		git.stdin.on("error", () => undefined);
		git.stdin.end(input);
	});
}

/** Records of output that git ended with NUL. */
export function nulSeparated(text: string): readonly string[] {
	return text.split("\0").filter((record) => record !== "");
}

function environment(): NodeJS.ProcessEnv {
	return {
		...process.env,
		GIT_TERMINAL_PROMPT: "0",
		GIT_OPTIONAL_LOCKS: "0",
		GIT_NO_REPLACE_OBJECTS: "1",
		GIT_PAGER: "cat",
		LC_ALL: "C",
	};
}

function noGit(folder: string): UsageError {
	return new UsageError(
		`Cannot run git in ${folder}. Install git and make it findable by PATH, and check that the folder exists.`,
	);
}

function firstLine(said: string): string {
	return said.trim().split("\n")[0] || "it gave no reason";
}
