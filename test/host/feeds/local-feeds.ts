import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { FeedWorld } from "../../../src/host/feeds/world.js";

/** One answer of the local server: JSON or a text, a status, or silence. */
export interface FeedAnswer {
	readonly status?: number;
	readonly json?: unknown;
	readonly text?: string;
	/** No answer comes. */
	readonly isSilent?: boolean;
	readonly headers?: Readonly<Record<string, string>>;
}

export interface Request {
	readonly path: string;
	readonly headers: IncomingHttpHeaders;
}

/** A server that stands in for every feed: it answers by the beginning of the path, and remembers what it was asked. */
export async function localFeeds(
	answers: Readonly<Record<string, FeedAnswer | (() => FeedAnswer)>>,
) {
	const requests: Request[] = [];
	const server = createServer((request, response) => {
		const path = decodeURIComponent((request.url ?? "").replaceAll("+", " "));
		requests.push({ path, headers: request.headers });
		const found = Object.entries(answers).find(([start]) =>
			path.startsWith(start),
		)?.[1];
		const answer =
			typeof found === "function" ? found() : (found ?? { status: 404 });
		if (answer.isSilent) return;
		response.writeHead(answer.status ?? 200, answer.headers);
		response.end(answer.text ?? JSON.stringify(answer.json ?? {}));
	});
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	// A server that listens on a port has an address of this shape.
	const { port } = server.address() as AddressInfo;
	const url = `http://127.0.0.1:${port}`;
	const close = (): void => {
		server.closeAllConnections();
		server.close();
	};
	return { url, requests, close };
}

/** Tuesday, 24 November 2026, 19:30 UTC. */
export const NOW = Date.UTC(2026, 10, 24, 19, 30);

/** A world whose feeds are all on the local server. */
export function worldOf(
	url: string,
	settings: {
		readonly environment?: Readonly<Record<string, string>>;
		readonly folder?: string;
		readonly timeoutMs?: number;
		readonly now?: number;
	} = {},
): FeedWorld {
	const { environment, folder, timeoutMs = 2000, now = NOW } = settings;
	return {
		http: {
			fetch: (address, options) => fetch(address, options),
			sleep: async () => undefined,
			timeoutMs,
		},
		environment: { WATTDIFF_FEEDS_URL: url, ...environment },
		now: () => now,
		cache: folder === undefined ? {} : { folder },
	};
}
