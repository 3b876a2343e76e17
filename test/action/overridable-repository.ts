import type { Level, Scope } from "../github/permissions.js";
import type { Permission } from "../github/world.js";
import { commentEvent, pullRequestEvent } from "../runner/events.js";
import type { ActionResult } from "../runner/run-action.js";
import {
	type BudgetedRepository,
	budgetedRepository,
	NAME,
	POLICY,
	runBundle,
} from "./budgeted-repository.js";

export const LABEL = "compute-approved";
export const OVERRIDE_CHECK = "wattdiff override";

/** Who works on the repository of these tests. */
const people: Readonly<Record<string, Permission>> = {
	grace: "maintain",
	linus: "write",
	tim: "triage",
};

/** A pull request over budget, which maintainers may let pass. */
export function overridableRepository({
	rules = "{ label: compute-approved, by: [maintain] }",
	...settings
}: {
	/** The policy's section on overrides, as flow YAML. */
	readonly rules?: string;
	readonly baseFiles?: Readonly<Record<string, string | null>>;
	readonly isFork?: boolean;
	readonly rights?: Readonly<Partial<Record<Scope, Level>>>;
} = {}): Promise<BudgetedRepository> {
	return budgetedRepository({
		collaborators: people,
		...settings,
		baseFiles: {
			".github/wattdiff.yml": `${POLICY}overrides: ${rules}\n`,
			...settings.baseFiles,
		},
	});
}

/** Reviews the pull request as on a push to it, in a run of its own. */
export function reviewed(
	{ local }: Pick<BudgetedRepository, "local">,
	settings: Parameters<typeof runBundle>[2] & { readonly run?: number } = {},
): Promise<ActionResult> {
	const { run = 4243, ...more } = settings;
	return runBundle(local, pullRequestEvent(local, NAME, 1), {
		...more,
		env: { GITHUB_RUN_ID: String(run), ...more.env },
	});
}

/** Somebody comments, and the workflow for comments runs. */
export function commented(
	{ local }: Pick<BudgetedRepository, "local">,
	author: string,
	body: string,
	settings: Parameters<typeof runBundle>[2] & {
		readonly createdAt?: string;
		readonly action?: string;
	} = {},
): Promise<ActionResult> {
	const { createdAt, action, ...more } = settings;
	const event = commentEvent(local, NAME, 1, {
		author,
		body,
		...(createdAt !== undefined && { createdAt }),
		...(action !== undefined && { action }),
	});
	return runBundle(local, event, {
		...more,
		env: { GITHUB_RUN_ID: "4250", ...more.env },
	});
}

/** What a person reads in our comment, without its markup. */
export function commentText({
	local,
}: Pick<BudgetedRepository, "local">): string {
	return local
		.comments(NAME, 1)
		.filter(({ isBot }) => isBot)
		.map(({ body }) => body)
		.join("\n")
		.replaceAll(/<[^>]*>|\u200b/g, "")
		.replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
}

/** Approvals that stand on a commit, as the texts of their check runs. */
export function approvalsOn(
	{ local }: Pick<BudgetedRepository, "local">,
	sha: string,
): readonly string[] {
	return local
		.checkRuns(NAME, sha)
		.filter(({ name }) => name === OVERRIDE_CHECK)
		.map(({ summary }) => summary ?? "");
}

/** How the check of a commit stands. */
export function conclusionOn(
	{ local }: Pick<BudgetedRepository, "local">,
	sha: string,
): string | null | undefined {
	return local
		.checkRuns(NAME, sha)
		.findLast(({ name, appId }) => name === "wattdiff" && appId === 15_368)
		?.conclusion;
}
