import {
	createServer,
	type IncomingMessage,
	type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What a path of the local Hub does with a request. */
export type Handler = (
	request: IncomingMessage,
	response: ServerResponse,
) => void;

export interface LocalHub {
	readonly url: string;
	/** Requests in their order, as `path` and the token that came with it. */
	readonly requests: { readonly path: string; readonly token: string }[];
	/** Puts something at a path; the query of a request does not count. */
	put(path: string, handler: Handler): void;
}

/** A Hub on this machine, with nothing in it; it is gone when the test is over. */
export async function localHub(): Promise<LocalHub> {
	const handlers = new Map<string, Handler>();
	const requests: { path: string; token: string }[] = [];
	const server = createServer((request, response) => {
		const path = (request.url ?? "").split("?")[0] ?? "";
		requests.push({ path, token: request.headers.authorization ?? "" });
		const handler = handlers.get(path) ?? status(404);
		handler(request, response);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		requests,
		put: (path, handler) => handlers.set(path, handler),
	};
}

export function json(value: unknown, type = "application/json"): Handler {
	return (_, response) => {
		response.writeHead(200, { "content-type": type });
		response.end(JSON.stringify(value));
	};
}

export function text(
	body: string,
	type = "text/plain; charset=utf-8",
): Handler {
	return (_, response) => {
		response.writeHead(200, { "content-type": type });
		response.end(body);
	};
}

export function status(
	code: number,
	headers: Readonly<Record<string, string>> = {},
): Handler {
	return (_, response) => {
		response.writeHead(code, {
			"content-type": "application/json",
			...headers,
		});
		response.end(JSON.stringify({ error: "no" }));
	};
}

/** One handler after the other; the last one stays. */
export function inTurn(...turns: readonly Handler[]): Handler {
	let next = 0;
	return (request, response) => {
		const turn = turns[Math.min(next++, turns.length - 1)];
		turn?.(request, response);
	};
}

export const SHA = "0123456789abcdef0123456789abcdef01234567";

/** A text model of two layers, as its config.json states it. */
export const CONFIG = {
	architectures: ["LlamaForCausalLM"],
	model_type: "llama",
	hidden_size: 64,
	intermediate_size: 256,
	num_hidden_layers: 2,
	num_attention_heads: 4,
	num_key_value_heads: 2,
	vocab_size: 1000,
	tie_word_embeddings: false,
};

/** Puts a model in, with the answers of the Hub's two addresses. */
export function putModel(
	hub: LocalHub,
	name: string,
	{
		config = CONFIG,
		safetensors = { parameters: { BF16: 251_200 }, total: 251_200 },
		revision = "main",
	}: {
		readonly config?: unknown;
		readonly safetensors?: unknown;
		readonly revision?: string;
	} = {},
): void {
	hub.put(
		`/api/models/${name}/revision/${revision}`,
		json({ _id: "1", id: name, sha: SHA, safetensors }),
	);
	hub.put(`/${name}/resolve/${SHA}/config.json`, text(JSON.stringify(config)));
}
