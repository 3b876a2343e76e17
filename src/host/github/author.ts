import type { Octokit } from "./client.js";

/** Who writes with the token that every workflow has. Nobody else can have this login. */
export const ACTIONS_BOT = "github-actions[bot]";

/**
 * Which of some logins are this token's own. REST tells a person's login, GraphQL also that of an app; when neither
 * answers, the token is taken for the workflow's own.
 */
export async function ownLogins(
	octokit: Octokit,
	logins: readonly string[],
): Promise<ReadonlySet<string>> {
	const others = logins.filter((login) => login !== ACTIONS_BOT);
	// The usual case costs no request.
	if (others.length === 0) return new Set([ACTIONS_BOT]);
	const isBotAmong = others.some((login) => login.endsWith("[bot]"));
	const own =
		(await personLogin(octokit)) ??
		(isBotAmong ? await viewerLogin(octokit) : undefined);
	return new Set(own === undefined ? [ACTIONS_BOT] : [ACTIONS_BOT, own]);
}

async function personLogin(octokit: Octokit): Promise<string | undefined> {
	try {
		const { data } = await octokit.rest.users.getAuthenticated();
		return data.login;
	} catch {
		return undefined;
	}
}

async function viewerLogin(octokit: Octokit): Promise<string | undefined> {
	try {
		const { viewer } = await octokit.graphql<{
			readonly viewer?: { readonly login?: string };
		}>("{ viewer { login } }");
		return viewer?.login;
	} catch {
		return undefined;
	}
}
