import { afterAll, expect, test } from "vitest";
import { localHub, putModel } from "../host/hub/local-hub.js";
import { pullRequestEvent, workflowRunEvent } from "../runner/events.js";
import { type ActionResult, runAction } from "../runner/run-action.js";
import { freshBundle } from "../stories/fresh-bundle.js";
import {
	type BudgetedRepository,
	budgetedRepository,
	CONFIG,
	NAME,
	trainingConfig,
} from "./budgeted-repository.js";

const ID = "acme/base-2";
const TOKEN = "hf_secret";

const bundle = freshBundle();
afterAll(() => bundle.remove());

test("a model that nobody knows is asked for, with the token that the workflow gives", async () => {
	const hub = await localHub();
	putModel(hub, ID);
	const { local } = await repositoryWith(ID);

	const { stdout } = await run(local, pullRequestEvent(local, NAME, 1), {
		hub: "true",
		endpoint: hub.url,
	});

	expect(local.comments(NAME, 1)[0]?.body).toContain(
		"acme/base-2 (Hugging Face Hub, revision 012345",
	);
	expect(hub.requests.map(({ token }) => token)).toEqual([
		`Bearer ${TOKEN}`,
		`Bearer ${TOKEN}`,
	]);
	expect(stdout).toContain(`::add-mask::${TOKEN}`);
});

test("the Hub is left alone unless the workflow asks for it", async () => {
	const hub = await localHub();
	putModel(hub, ID);
	const { local } = await repositoryWith(ID);

	await run(local, pullRequestEvent(local, NAME, 1), { endpoint: hub.url });

	expect(local.comments(NAME, 1)[0]?.body).toContain("No facts about");
	expect(hub.requests).toEqual([]);
});

test("a pull request from a fork never makes use of the token", async () => {
	const hub = await localHub();
	putModel(hub, ID);
	const { local } = await repositoryWith(ID, true);

	await run(local, pullRequestEvent(local, NAME, 1), {
		hub: "true",
		endpoint: hub.url,
	});

	expect(hub.requests.map(({ token }) => token)).toEqual(["", ""]);
});

test("nor does the writing half for it, whose job has secrets", async () => {
	const hub = await localHub();
	putModel(hub, ID);
	const { local, head } = await repositoryWith(ID, true);
	const { id } = local.addWorkflowRun(NAME, {
		name: "wattdiff",
		event: "pull_request",
		headBranch: "work",
		headSha: head,
		headRepository: "mallory/models",
		conclusion: "success",
	});

	await run(local, workflowRunEvent(local, NAME, id), {
		hub: "true",
		endpoint: hub.url,
	});

	expect(local.comments(NAME, 1)[0]?.body).toContain("Hugging Face Hub");
	expect(hub.requests.map(({ token }) => token)).toEqual(["", ""]);
});

function repositoryWith(
	id: string,
	isFork = false,
): Promise<BudgetedRepository> {
	const config = trainingConfig(2).replace("meta-llama/Llama-3.1-8B", id);
	return budgetedRepository({ isFork, headFiles: { [CONFIG]: config } });
}

function run(
	local: BudgetedRepository["local"],
	event: ReturnType<typeof pullRequestEvent>,
	{
		hub = "false",
		endpoint,
	}: { readonly hub?: string; readonly endpoint: string },
): Promise<ActionResult> {
	return runAction({
		action: bundle.action,
		event,
		github: local,
		inputs: { hub },
		env: { HF_ENDPOINT: endpoint, HF_TOKEN: TOKEN },
	});
}
