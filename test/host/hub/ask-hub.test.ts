import { readdirSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import { askHub } from "../../../src/host/hub/ask-hub.js";
import { connectHub } from "../../../src/host/hub/connect-hub.js";
import type { HubAnswers } from "../../../src/review.js";
import { temporaryFolder } from "../temporary-repository.js";
import {
	CONFIG,
	inTurn,
	json,
	type LocalHub,
	localHub,
	putModel,
	SHA,
	status,
	text,
} from "./local-hub.js";

const ID = "acme/base-2";

test("a model is its config.json at the commit that the Hub names, with its size", async () => {
	const local = await localHub();
	putModel(local, ID);

	const { models, problems } = await ask(local);

	expect(models).toEqual([
		{
			id: ID,
			revision: SHA,
			date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
			config: CONFIG,
			parameters: 251_200,
		},
	]);
	expect(problems).toEqual([]);
	expect(local.requests.map(({ path }) => path)).toEqual([
		`/api/models/${ID}/revision/main`,
		`/${ID}/resolve/${SHA}/config.json`,
	]);
});

test("a revision behind an @ is the one that is read", async () => {
	const local = await localHub();
	putModel(local, ID, { revision: "v1.5" });

	const { models } = await ask(local, [`${ID}@v1.5`]);

	expect(models).toMatchObject([{ id: `${ID}@v1.5`, config: CONFIG }]);
});

test("packed tensors say nothing of the number of parameters", async () => {
	const local = await localHub();
	const safetensors = { parameters: { BF16: 10, U8: 90 }, total: 100 };
	putModel(local, ID, { safetensors });

	const { models } = await ask(local);

	expect(models[0]).not.toHaveProperty("parameters");
});

test("an adapter stands for the model below it", async () => {
	const local = await localHub();
	const adapter = "acme/support-lora";
	local.put(
		`/api/models/${adapter}/revision/main`,
		json({ id: adapter, sha: "f".repeat(40) }),
	);
	local.put(
		`/${adapter}/resolve/main/adapter_config.json`,
		json({ peft_type: "LORA", base_model_name_or_path: ID }),
	);
	putModel(local, ID);

	const { models } = await ask(local, [adapter]);

	expect(models).toMatchObject([{ id: adapter, base: ID, config: CONFIG }]);
});

test("an adapter whose base is a folder of somebody's machine is a model without config.json", async () => {
	const local = await localHub();
	local.put(`/api/models/${ID}/revision/main`, json({ id: ID, sha: SHA }));
	local.put(
		`/${ID}/resolve/main/adapter_config.json`,
		json({ base_model_name_or_path: "/home/ada/checkpoints/../base" }),
	);

	expect(await refusals(local)).toEqual(["it has no config.json"]);
});

test.each([
	["nobody has it", status(404), "it is not there"],
	[
		"it is gated",
		status(401),
		"it is gated, private or not there (status 401); a token that may read it goes into HF_TOKEN",
	],
	["the request is wrong", status(400), "it answered with status 400"],
	["a page comes", text("<html>", "text/html"), "what it sent is not JSON"],
	["nonsense comes", text("{"), "what it sent is no JSON object"],
	["a list comes", json([1]), "what it sent is no JSON object"],
	[
		"more than 1 MB comes",
		text(JSON.stringify({ sha: "x".repeat(1_000_001) })),
		"what it sent is larger than 1 MB",
	],
	["it never ends", endless, "what it sent is larger than 1 MB"],
	[
		"it sends us to another server",
		status(307, { location: "https://example.org/steal" }),
		"it sent us on to another server, example.org",
	],
	[
		"it sends us to another port of this machine",
		status(302, { location: "http://127.0.0.1:1/metadata" }),
		"it sent us on to another server, 127.0.0.1:1",
	],
	[
		"it sends us to no address",
		status(302, { location: "http://[" }),
		"it sent us on to no address",
	],
] as const)("%s: one sentence, and no model", async (_, handler, sentence) => {
	const local = await localHub();
	local.put(`/api/models/${ID}/revision/main`, handler);

	const { models, problems } = await ask(local);

	expect(models).toEqual([]);
	expect(problems).toEqual([
		{
			kind: "model-not-on-hub",
			path: "a.yaml",
			line: 3,
			args: { name: ID, detail: sentence },
		},
	]);
});

test("a circle of addresses ends", async () => {
	const local = await localHub();
	const path = `/api/models/${ID}/revision/main`;
	local.put(path, status(307, { location: path }));

	expect(await refusals(local)).toEqual([
		"it sent us from one address to the next",
	]);
	expect(local.requests).toHaveLength(5);
});

test("a renamed model is found where the Hub sends us", async () => {
	const local = await localHub();
	putModel(local, "acme/renamed");
	for (const [from, to] of [
		[
			`/api/models/${ID}/revision/main`,
			"/api/models/acme/renamed/revision/main",
		],
		[
			`/${ID}/resolve/${SHA}/config.json`,
			`/acme/renamed/resolve/${SHA}/config.json`,
		],
	] as const) {
		local.put(from, status(307, { location: to }));
	}

	const { models } = await ask(local);

	expect(models).toMatchObject([{ id: ID, config: CONFIG }]);
});

test("a busy Hub is asked again, after as long as it says", async () => {
	const local = await localHub();
	putModel(local, ID);
	const waits: number[] = [];
	local.put(
		`/api/models/${ID}/revision/main`,
		inTurn(
			status(429, { "retry-after": "7" }),
			status(503),
			json({ sha: SHA }),
		),
	);

	const { models } = await ask(local, [ID], { waits });

	expect(models).toHaveLength(1);
	expect(waits[0]).toBe(7000);
	// 500 ms × 2², jittered between half of it and all of it.
	expect(waits[1]).toBeGreaterThanOrEqual(1000);
	expect(waits[1]).toBeLessThanOrEqual(2000);
});

test("a wait of minutes is not waited for, and no other model is asked for then", async () => {
	const local = await localHub();
	const waits: number[] = [];
	local.put(
		`/api/models/${ID}/revision/main`,
		status(429, { "retry-after": "300" }),
	);
	putModel(local, "acme/other");

	const { models, problems } = await ask(local, [ID, "acme/other"], { waits });

	expect(models).toEqual([]);
	expect(problems.map(({ args }) => args.detail)).toEqual([
		"it was busy (status 429)",
		"it was busy (status 429)",
	]);
	expect(waits).toEqual([]);
	expect(local.requests).toHaveLength(1);
});

test("a Hub that does not answer in time is given up after three tries", async () => {
	const local = await localHub();
	local.put(`/api/models/${ID}/revision/main`, () => undefined);

	expect(await refusals(local)).toEqual(["it did not answer"]);
	expect(local.requests).toHaveLength(3);
});

test("a body that stops halfway counts as no answer", async () => {
	const local = await localHub();
	local.put(`/api/models/${ID}/revision/main`, (_, response) => {
		response.writeHead(200, { "content-type": "application/json" });
		response.write('{"sha": ');
	});

	expect(await refusals(local)).toEqual(["it did not answer"]);
});

test("no Hub at all is one sentence too", async () => {
	const local = { url: "http://127.0.0.1:1" } as LocalHub;

	expect(await refusals(local)).toEqual(["it did not answer"]);
});

test("a config.json that names no kind of model is none", async () => {
	const local = await localHub();
	putModel(local, ID, { config: { hidden_size: 64 } });

	expect(await refusals(local)).toEqual([
		"its config.json names no `model_type`",
	]);
});

test.each([
	"base-2",
	"../../etc/passwd",
	"acme/../secrets",
	"acme/base?x=1",
	"acme/base#x",
	"http://acme/base",
	"acme/base/more",
	"acme/base@../x",
	"acme/%2e%2e",
	"./base",
	"/base/x",
	"checkpoints/base",
	"outputs/llama3-sft",
])("`%s` is no id of the Hub, so nothing is asked or said", async (id) => {
	const local = await localHub();

	const answers = await ask(local, [id]);

	expect(answers).toEqual({ models: [], problems: [] });
	expect(local.requests).toEqual([]);
});

test("one review asks for twenty models at most", async () => {
	const local = await localHub();
	const ids = Array.from({ length: 21 }, (_, i) => `acme/model-${i}`);
	for (const id of ids) putModel(local, id);

	const { models, problems } = await ask(local, ids);

	expect(models).toHaveLength(20);
	expect(problems.map(({ args }) => args)).toEqual([
		{
			name: "acme/model-20",
			detail: "one review asks for 20 models at most",
		},
	]);
});

test("a token goes to the Hub where the files are trusted", async () => {
	const local = await localHub();
	putModel(local, ID);

	await ask(local, [ID], { environment: { HF_TOKEN: "hf_secret" } });

	expect(local.requests.map(({ token }) => token)).toEqual([
		"Bearer hf_secret",
		"Bearer hf_secret",
	]);
});

test("no token goes anywhere where somebody from outside wrote the files", async () => {
	const local = await localHub();
	putModel(local, ID);

	await ask(local, [ID], {
		environment: { HF_TOKEN: "hf_secret" },
		isTrusted: false,
	});

	expect(local.requests.map(({ token }) => token)).toEqual(["", ""]);
});

test("the environment can keep everybody off the Hub", () => {
	const hub = connectHub({
		environment: { HF_HUB_OFFLINE: "1" },
		isTrusted: true,
	});

	expect(hub).toBeUndefined();
});

test.each(["ftp://hub", "hub", "https://ada@hub", "https://hub/?a=b"])(
	"HF_ENDPOINT `%s` is refused",
	(endpoint) => {
		const connect = () =>
			connectHub({ environment: { HF_ENDPOINT: endpoint }, isTrusted: true });

		expect(connect).toThrow(/^HF_ENDPOINT is no address of a Hub\./);
	},
);

test("an endpoint may lie below a path", async () => {
	const local = await localHub();
	local.put(`/mirror/hf/api/models/${ID}/revision/main`, json({ sha: SHA }));
	local.put(`/mirror/hf/${ID}/resolve/${SHA}/config.json`, json(CONFIG));

	const { models } = await ask({ ...local, url: `${local.url}/mirror/hf` });

	expect(models).toMatchObject([{ id: ID, config: CONFIG }]);
});

test("what was read is read from the folder the next time, for a week", async () => {
	const local = await localHub();
	putModel(local, ID);
	const folder = temporaryFolder();
	const first = await ask(local, [ID], { folder });

	const again = await ask(local, [ID], { folder });

	expect(again).toEqual(first);
	expect(local.requests).toHaveLength(2);
	const old = { ...first.models[0], date: "2020-01-01" };
	const [name = ""] = readdirSync(folder);
	writeFileSync(join(folder, name), JSON.stringify(old));
	await ask(local, [ID], { folder });
	expect(local.requests).toHaveLength(4);
});

test("a file of the folder that is broken is as if it were not there", async () => {
	const local = await localHub();
	putModel(local, ID);
	const folder = temporaryFolder();
	await ask(local, [ID], { folder });
	const [name = ""] = readdirSync(folder);
	writeFileSync(join(folder, name), "{");

	const { models } = await ask(local, [ID], { folder });

	expect(models).toHaveLength(1);
	expect(local.requests).toHaveLength(4);
});

test("a folder that cannot be written does not matter", async () => {
	const local = await localHub();
	putModel(local, ID);

	const { models } = await ask(local, [ID], { folder: "/dev/null/hub" });

	expect(models).toHaveLength(1);
});

function ask(
	{ url }: Pick<LocalHub, "url">,
	ids: readonly string[] = [ID],
	{
		environment = {},
		isTrusted = true,
		folder,
		waits = [],
	}: {
		readonly environment?: Readonly<Record<string, string>>;
		readonly isTrusted?: boolean;
		readonly folder?: string;
		readonly waits?: number[];
	} = {},
): Promise<HubAnswers> {
	const hub = connectHub({
		// 5 s become 250 ms, and nothing is waited between tries.
		environment: {
			HF_ENDPOINT: url,
			WATTDIFF_RETRY_SCALE: "0.05",
			...environment,
		},
		isTrusted,
		...(folder !== undefined && { folder }),
	});
	if (!hub) throw new Error("off the Hub");
	const connection = {
		...hub.connection,
		sleep: async (ms: number) => void waits.push(ms),
	};
	return askHub(
		{ ...hub, connection },
		ids.map((id) => ({ id, path: "a.yaml", line: 3 })),
	);
}

async function refusals(
	local: LocalHub,
): Promise<readonly (string | undefined)[]> {
	const { models, problems } = await ask(local);
	expect(models).toEqual([]);
	return problems.map(({ args }) => args.detail);
}

function endless(_: unknown, response: ServerResponse): void {
	response.writeHead(200, { "content-type": "application/json" });
	const more = (): void => {
		if (!response.destroyed) response.write("x".repeat(100_000), more);
	};
	more();
}
