import { spawn } from "node:child_process";
import { once } from "node:events";
import {
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { defaultToken } from "../github/local-github.js";
import {
	inputVariables,
	readActionDefinition,
	unexpectedInputs,
} from "./action-definition.js";
import type { TriggeringEvent } from "./events.js";
import { parseFileCommands } from "./file-commands.js";
import { runnerEnvironment, type StepFiles } from "./runner-environment.js";
import {
	parseWorkflowCommands,
	type WorkflowCommand,
} from "./workflow-commands.js";

export interface ActionSettings {
	/** The path of action.yml. */
	readonly action: string;
	readonly event: TriggeringEvent;
	/** Where the API is. */
	readonly github: { readonly url: string };
	readonly inputs?: Readonly<Record<string, string>>;
	/** The node to run with; the one that runs the tests if absent. */
	readonly node?: string;
	/** What `github.token` stands for. */
	readonly token?: string;
	/** An empty folder if absent, since wattdiff needs no checkout. */
	readonly workspace?: string;
	/** Variables of the step, which win over those of the runner. */
	readonly env?: Readonly<Record<string, string>>;
	readonly timeoutMs?: number;
}

/** How a step ended and what it left behind. */
export interface ActionResult {
	readonly exitCode: number;
	readonly stdout: string;
	readonly stderr: string;
	readonly outputs: Readonly<Record<string, string>>;
	readonly summary: string;
	/** Over 1 MiB, which GitHub does not show at all. */
	readonly isSummaryTooLong: boolean;
	/** Variables for later steps. */
	readonly variables: Readonly<Record<string, string>>;
	readonly state: Readonly<Record<string, string>>;
	readonly commands: readonly WorkflowCommand[];
	/** Inputs that action.yml does not know. */
	readonly unexpectedInputs: readonly string[];
}

const longestSummaryBytes = 1024 * 1024;

/** Runs a JavaScript action as the runner of GitHub does. */
export async function runAction(
	settings: ActionSettings,
): Promise<ActionResult> {
	const folder = mkdtempSync(join(tmpdir(), "run-action-"));
	try {
		return await runIn(folder, settings);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

async function runIn(
	folder: string,
	settings: ActionSettings,
): Promise<ActionResult> {
	const definition = readActionDefinition(settings.action);
	const inputs = settings.inputs ?? {};
	const files = createStepFiles(folder, settings.event);
	const workspace = settings.workspace ?? join(folder, "workspace");
	mkdirSync(workspace, { recursive: true });
	const expressions = {
		"github.token": settings.token ?? defaultToken,
		"github.workspace": workspace,
	};
	const env = {
		...runnerEnvironment({
			event: settings.event,
			files,
			apiUrl: settings.github.url,
			workspace,
		}),
		...inputVariables(definition, inputs, expressions),
		...settings.env,
	};
	const script = resolve(dirname(settings.action), definition.main);
	const finished = await runScript(script, { settings, workspace, env });
	return {
		...finished,
		...readStepFiles(files),
		commands: [
			...parseWorkflowCommands(finished.stdout),
			...parseWorkflowCommands(finished.stderr),
		],
		unexpectedInputs: unexpectedInputs(definition, inputs),
	};
}

function createStepFiles(folder: string, event: TriggeringEvent): StepFiles {
	const files = {
		event: join(folder, "event.json"),
		output: join(folder, "output"),
		summary: join(folder, "summary"),
		env: join(folder, "env"),
		path: join(folder, "path"),
		state: join(folder, "state"),
		temp: join(folder, "temp"),
	};
	const { event: eventPath, temp, ...empty } = files;
	mkdirSync(temp);
	writeFileSync(eventPath, JSON.stringify(event.payload));
	for (const path of Object.values(empty)) writeFileSync(path, "");
	return files;
}

interface Script {
	readonly settings: ActionSettings;
	readonly workspace: string;
	readonly env: Readonly<Record<string, string>>;
}

async function runScript(
	script: string,
	{ settings, workspace, env }: Script,
): Promise<Pick<ActionResult, "exitCode" | "stdout" | "stderr">> {
	const child = spawn(settings.node ?? process.execPath, [script], {
		cwd: workspace,
		env,
		stdio: ["ignore", "pipe", "pipe"],
		timeout: settings.timeoutMs ?? 30_000,
		killSignal: "SIGKILL",
	});
	const [stdout, stderr, [exitCode, signal]] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		once(child, "close"),
	]);
	if (signal) {
		throw new Error(`The action was killed after too long a time.\n${stdout}`);
	}
	return { exitCode: Number(exitCode), stdout, stderr };
}

function readStepFiles(files: StepFiles) {
	const summary = readFileSync(files.summary, "utf8");
	return {
		outputs: parseFileCommands(readFileSync(files.output, "utf8")),
		variables: parseFileCommands(readFileSync(files.env, "utf8")),
		state: parseFileCommands(readFileSync(files.state, "utf8")),
		summary,
		isSummaryTooLong: Buffer.byteLength(summary) > longestSummaryBytes,
	};
}
