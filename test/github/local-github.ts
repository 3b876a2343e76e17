import { once } from "node:events";
import { rmSync } from "node:fs";
import type { Conversation } from "./answer-request.js";
import { createFaultPlan, type FaultRule } from "./faults.js";
import { createInspection, type Inspection } from "./inspection.js";
import { actionsAppId, type Token } from "./permissions.js";
import type { SeenRequest, Violation } from "./record.js";
import { createSeeding, type Seeding } from "./seeding.js";
import { createGitHubServer, usualRateLimit } from "./server.js";
import { createClock, type World } from "./world.js";

/** A token that exists from the start, with the rights that a job which reports has. */
export const defaultToken = "ghs_local";

export interface LocalGitHubOptions {
	/** What `defaultToken` may do. */
	readonly token?: Token;
	/** Requests that each token may send. */
	readonly rateLimit?: number;
}

/** A GitHub on this machine. */
export interface LocalGitHub extends Seeding, Inspection {
	/** The base of the API; with `/api/v3` behind it, it is that of a GitHub Enterprise Server. */
	readonly url: string;
	readonly world: World;
	readonly requests: readonly SeenRequest[];
	readonly violations: readonly Violation[];
	/** Plans something to go wrong. */
	fault(rule: FaultRule): void;
	close(): Promise<void>;
}

/** Starts a GitHub that keeps its state, checks all it hears and says, and fails on demand. */
export async function startLocalGitHub(
	options: LocalGitHubOptions = {},
): Promise<LocalGitHub> {
	const conversation = createConversation(options.token ?? usualToken);
	const { world, requests, violations, faults } = conversation;
	const rateLimit = options.rateLimit ?? usualRateLimit;
	const server = createGitHubServer(conversation, rateLimit);
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	if (address === null || typeof address === "string") {
		throw new Error("The local GitHub has no port.");
	}
	world.url = `http://127.0.0.1:${address.port}`;
	const temporary: string[] = [];
	return {
		url: world.url,
		world,
		requests,
		violations,
		fault: (rule) => faults.add(rule),
		...createSeeding(world, temporary),
		...createInspection(world),
		close: async () => {
			const closed = once(server, "close");
			server.close();
			server.closeAllConnections();
			await closed;
			for (const folder of temporary) rmSync(folder, { recursive: true });
		},
	};
}

const usualToken: Token = {
	login: "github-actions[bot]",
	appId: actionsAppId,
	permissions: { contents: "read", pull_requests: "write", checks: "write" },
};

function createConversation(token: Token): Conversation {
	const world: World = {
		repositories: new Map(),
		tokens: new Map([[defaultToken, token]]),
		teams: new Map(),
		clock: createClock(),
		url: "http://127.0.0.1",
	};
	return {
		world,
		requests: [],
		violations: [],
		faults: createFaultPlan(),
		lastReads: new Map(),
	};
}
