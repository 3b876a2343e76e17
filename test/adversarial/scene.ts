import { tmpdir } from "node:os";
import { join } from "node:path";
import {
	type BudgetedRepository,
	budgetedRepository,
} from "../action/budgeted-repository.js";
import type { LocalGitHub } from "../github/local-github.js";
import { actionsAppId, type Token } from "../github/permissions.js";
import type { TriggeringEvent } from "../runner/events.js";
import { type ActionResult, runAction } from "../runner/run-action.js";
import { freshBundle } from "../stories/fresh-bundle.js";

/** What must never be seen outside a request's header. */
export const secrets = {
	token: "ghs_Q7secretOfTheJob7Q.eyJhIjoxfQ",
	ACTIONS_RUNTIME_TOKEN: "runtime-W8secretOfTheRunner8W",
} as const;

/** A repository whose pull request is over budget, as a token sees it that a log must not show. */
export async function overBudget(
	settings: Parameters<typeof budgetedRepository>[0] = {},
): Promise<BudgetedRepository> {
	const scene = await budgetedRepository(settings);
	scene.local.addToken(secrets.token, usualToken);
	return scene;
}

const usualToken: Token = {
	login: "github-actions[bot]",
	appId: actionsAppId,
	permissions: { contents: "read", pull_requests: "write", checks: "write" },
};

export interface RunSettings {
	readonly inputs?: Readonly<Record<string, string>>;
	/** Id and attempt of the workflow run, as in `4242.1`. */
	readonly run?: string;
	readonly workspace?: string;
	readonly env?: Readonly<Record<string, string>>;
	/** After which the run is killed. */
	readonly timeoutMs?: number;
}

/** Runs the bundle as a workflow would, waiting a tenth as long where GitHub fails. */
export function runBuilt(
	local: LocalGitHub,
	event: TriggeringEvent,
	{
		inputs,
		run = "4242.1",
		workspace,
		env,
		timeoutMs = 120_000,
	}: RunSettings = {},
): Promise<ActionResult> {
	const [id = "", attempt = ""] = run.split(".");
	return runAction({
		action: builtAction,
		event,
		github: local,
		token: secrets.token,
		timeoutMs,
		...(inputs && { inputs }),
		...(workspace !== undefined && { workspace }),
		env: {
			WATTDIFF_RETRY_SCALE: "0.1",
			// Node 22 and later start faster with it; older ones do not know it.
			NODE_COMPILE_CACHE: join(tmpdir(), "wattdiff-compiled"),
			ACTIONS_RUNTIME_TOKEN: secrets.ACTIONS_RUNTIME_TOKEN,
			GITHUB_RUN_ID: id,
			GITHUB_RUN_ATTEMPT: attempt,
			...env,
		},
	});
}

/** Another build is tested where `WATTDIFF_ACTION` names its action.yml. */
const builtAction = process.env.WATTDIFF_ACTION ?? freshBundle().action;
