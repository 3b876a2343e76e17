import { onTestFinished } from "vitest";
import { connect, type GitHub } from "../../src/host/github/client.js";
import {
	defaultToken,
	type LocalGitHub,
	type LocalGitHubOptions,
	startLocalGitHub,
} from "../github/local-github.js";

/** A local GitHub with one repository, and our connection to it. */
export interface LocalConnection {
	readonly local: LocalGitHub;
	readonly github: GitHub;
	/** `ada/models`. */
	readonly name: string;
}

/** Starts both; they are gone when the test is over. */
export async function localConnection(
	options: LocalGitHubOptions & { readonly gitDir?: string } = {},
): Promise<LocalConnection> {
	const local = await startLocalGitHub(options);
	onTestFinished(() => local.close());
	local.addRepository({
		owner: "ada",
		name: "models",
		...(options.gitDir !== undefined && { gitDir: options.gitDir }),
	});
	const github = connectTo(local);
	return { local, github, name: "ada/models" };
}

/** Another connection, as another run of the action has; it does not wait between tries. */
export function connectTo(local: LocalGitHub, token = defaultToken): GitHub {
	return connect({
		token,
		apiUrl: local.url,
		repository: "ada/models",
		retrying: { sleep: async () => undefined },
	});
}
