import {
	appendFileSync,
	mkdirSync,
	readFileSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as core from "@actions/core";
import { UsageError } from "../../problem.js";
import { retryScaleOf } from "../retry-scale.js";
import type { RunNumber } from "./marker.js";
import type { WorkflowEvent } from "./occasion.js";

/** What the workflow's runner tells us. */
export interface Runner {
	readonly event: WorkflowEvent;
	readonly apiUrl: string;
	readonly graphqlUrl?: string;
	/** As in `owner/name`. */
	readonly repository: string;
	readonly run: RunNumber;
	/** Page of the workflow run. */
	readonly runUrl: string;
	/** Where a checkout would be. */
	readonly workspace: string;
	readonly temporaryFolder: string;
	/** Share of the usual time that is waited for GitHub. */
	readonly retryScale: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the runner's environment. Outside a workflow there is none, which is a UsageError. */
export function readRunner(environment: Environment): Runner {
	const need = (name: string): string => {
		const value = environment[name];
		if (value) return value;
		throw new UsageError(
			`${name} is not set: this is the entry for GitHub Actions. In a terminal run \`wattdiff diff\`.`,
		);
	};
	const repository = need("GITHUB_REPOSITORY");
	const run = {
		id: Number(need("GITHUB_RUN_ID")),
		attempt: Number(environment.GITHUB_RUN_ATTEMPT ?? 1),
	};
	const server = environment.GITHUB_SERVER_URL ?? "https://github.com";
	return {
		event: {
			name: need("GITHUB_EVENT_NAME"),
			payload: JSON.parse(readFileSync(need("GITHUB_EVENT_PATH"), "utf8")),
			sha: environment.GITHUB_SHA ?? "",
			ref: environment.GITHUB_REF ?? "",
		},
		apiUrl: environment.GITHUB_API_URL ?? "https://api.github.com",
		...(environment.GITHUB_GRAPHQL_URL && {
			graphqlUrl: environment.GITHUB_GRAPHQL_URL,
		}),
		repository,
		run,
		runUrl: `${server}/${repository}/actions/runs/${run.id}`,
		workspace: environment.GITHUB_WORKSPACE ?? process.cwd(),
		temporaryFolder: environment.RUNNER_TEMP ?? tmpdir(),
		retryScale: retryScaleOf(environment),
	};
}

/** Writes a line of the log. The runner obeys a line that looks like a command, so it must be inert. */
export function log(inertLine: string): void {
	core.info(inertLine);
}

/** Says something beside the run; every kind of text is safe here. */
export function notice(text: string): void {
	core.notice(text, { title: "wattdiff" });
}

/** Says that something went worse than asked for. */
export function warn(text: string): void {
	core.warning(text, { title: "wattdiff" });
}

/** Says why the run failed. */
export function complain(text: string): void {
	core.error(text, { title: "wattdiff" });
}

/** Keeps a secret out of the log. */
export function hide(secret: string): void {
	core.setSecret(secret);
}

/** Hands outputs to later steps. */
export function setOutputs(outputs: Readonly<Record<string, string>>): void {
	for (const [name, value] of Object.entries(outputs)) {
		core.setOutput(name, value);
	}
}

/** Writes a file that later steps may read, and gives its path. */
export function keepFile(
	{ temporaryFolder }: Runner,
	name: string,
	text: string,
): string {
	const folder = join(temporaryFolder, "wattdiff");
	mkdirSync(folder, { recursive: true });
	const path = join(folder, name);
	writeFileSync(path, text);
	return path;
}

/** GitHub drops a summary that is larger as a whole. */
const MOST_SUMMARY_BYTES = 1024 * 1024;

/** Adds to the page of the job. Gives false where there is no such page, or no room left on it. */
export function addToSummary(environment: Environment, text: string): boolean {
	const path = environment.GITHUB_STEP_SUMMARY;
	if (!path) return false;
	const before = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
	if (before + Buffer.byteLength(text) + 1 > MOST_SUMMARY_BYTES) return false;
	appendFileSync(path, `${text}\n`);
	return true;
}
