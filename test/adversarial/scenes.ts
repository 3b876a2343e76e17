import { CONFIG, NAME, trainingConfig } from "../action/budgeted-repository.js";
import type { LocalGitHub } from "../github/local-github.js";
import { actionsAppId } from "../github/permissions.js";
import { pullRequestEvent, pushEvent } from "../runner/events.js";
import type { ActionResult } from "../runner/run-action.js";
import { type Finished, wrongWhenDone, wrongWhenRecorded } from "./outcome.js";
import { overBudget, runBuilt, secrets } from "./scene.js";

/** A repository in which a run of the action is about to begin. */
export interface Ready {
	readonly local: LocalGitHub;
	readonly head: string;
	start(): Promise<ActionResult>;
}

/** One run of the action, whose requests are made to fail. */
export interface Scene {
	ready(): Promise<Ready>;
	/** What is wrong after a run that should have got everything done. */
	wrong(finished: Finished): readonly string[];
}

/** The first review of a pull request, over budget. */
export const firstReview: Scene = {
	async ready() {
		const { local, head } = await overBudget();
		const event = pullRequestEvent(local, NAME, 1);
		return { local, head, start: () => runBuilt(local, event) };
	},
	wrong: wrongWhenDone,
};

/** The same review again, where comment and check are there already. */
export const secondAttempt: Scene = {
	async ready() {
		const { local, head } = await overBudget();
		const event = pullRequestEvent(local, NAME, 1);
		await runBuilt(local, event, { run: "4242.1" });
		const start = () => runBuilt(local, event, { run: "4242.2" });
		return { local, head, start };
	},
	wrong: (finished) => [
		...wrongWhenDone(finished),
		...(finished.local.comments(NAME, 1)[0]?.body.includes("run=4242.2")
			? []
			: ["the comment is not that of the second attempt"]),
	],
};

/** A push to the default branch, beside another record. */
export const push: Scene = {
	async ready() {
		const { local } = await overBudget();
		local.addToken(secrets.token, {
			login: "github-actions[bot]",
			appId: actionsAppId,
			permissions: { contents: "write", pull_requests: "read" },
		});
		local.commit(NAME, {
			branch: "wattdiff-history",
			files: { "records/0000.json": "{}\n" },
		});
		const head = local.commit(NAME, {
			branch: "main",
			files: { [CONFIG]: trainingConfig(3) },
		});
		const event = pushEvent(local, NAME);
		return { local, head, start: () => runBuilt(local, event) };
	},
	wrong: wrongWhenRecorded,
};
