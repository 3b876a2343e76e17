import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { trainingConfig } from "../action/budgeted-repository.js";
import { localHub, putModel, status } from "../host/hub/local-hub.js";
import { temporaryFolder, writeFiles } from "../host/temporary-repository.js";
import { wattdiff } from "./terminal.js";

const ID = "acme/base-2";

test("a model that nobody knows is asked for with --hub, and the report says where from", async () => {
	const hub = await localHub();
	putModel(hub, ID);
	const folder = folderWith(ID);

	const { exitCode, out } = await wattdiff(
		folder,
		["estimate", "a.yaml", "--hub", "--format", "markdown"],
		{ environment: { HF_ENDPOINT: hub.url } },
	);

	expect(exitCode).toBe(0);
	expect(out).toContain("acme/base-2 (Hugging Face Hub, revision 012345");
	expect(out).not.toContain("No facts about the model");
});

test("without --hub nothing is asked", async () => {
	const hub = await localHub();
	putModel(hub, ID);

	const { out } = await wattdiff(folderWith(ID), ["estimate", "a.yaml"], {
		environment: { HF_ENDPOINT: hub.url },
	});

	expect(out).toContain("No facts about the model");
	expect(hub.requests).toEqual([]);
});

test("a model of the catalogue is never asked for", async () => {
	const hub = await localHub();

	await wattdiff(
		folderWith("meta-llama/Llama-3.1-8B"),
		["estimate", "a.yaml", "--hub"],
		{ environment: { HF_ENDPOINT: hub.url } },
	);

	expect(hub.requests).toEqual([]);
});

test("what the Hub does not give stays unknown, with the reason in one sentence", async () => {
	const hub = await localHub();
	hub.put(`/api/models/${ID}/revision/main`, status(401));

	const { exitCode, out } = await wattdiff(
		folderWith(ID),
		["estimate", "a.yaml", "--hub", "--format", "json"],
		{ environment: { HF_ENDPOINT: hub.url } },
	);

	const document = JSON.parse(out);
	expect(exitCode).toBe(0);
	expect(JSON.stringify(document)).toContain(
		"The Hugging Face Hub gives nothing about the model `acme/base-2`: it is gated, private or not there (status 401); a token that may read it goes into HF_TOKEN.",
	);
	expect(document.runs[0].problems).toMatchObject([{ kind: "unknown-model" }]);
});

test("explain works the Hub's model out term by term", async () => {
	const hub = await localHub();
	putModel(hub, ID);

	const { out } = await wattdiff(
		folderWith(ID),
		["explain", "a.yaml", "--hub"],
		{ environment: { HF_ENDPOINT: hub.url } },
	);

	expect(out).toContain("251,200");
});

test("answers are kept in the user's cache", async () => {
	const hub = await localHub();
	putModel(hub, ID);
	const cache = temporaryFolder();
	const settings = {
		environment: { HF_ENDPOINT: hub.url, XDG_CACHE_HOME: cache },
	};
	const folder = folderWith(ID);

	await wattdiff(folder, ["estimate", "a.yaml", "--hub"], settings);
	await wattdiff(folder, ["estimate", "a.yaml", "--hub"], settings);

	expect(readdirSync(join(cache, "wattdiff", "hub"))).toHaveLength(1);
	expect(hub.requests).toHaveLength(2);
});

test("an HF_ENDPOINT that is none is said before anything is asked", async () => {
	const { exitCode, err } = await wattdiff(
		folderWith(ID),
		["estimate", "a.yaml", "--hub"],
		{ environment: { HF_ENDPOINT: "hub" } },
	);

	expect(exitCode).toBe(2);
	expect(err).toContain("HF_ENDPOINT is no address of a Hub.");
});

function folderWith(id: string): string {
	const folder = temporaryFolder();
	writeFiles(folder, {
		"a.yaml": trainingConfig(2).replace("meta-llama/Llama-3.1-8B", id),
	});
	return folder;
}
