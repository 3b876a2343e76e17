import type { OverrideRequest } from "../../budget/overrides.js";
import type { GitHub } from "./client.js";
import { isRefused, statusOf } from "./refusal.js";

/** What GitHub says of a person's standing, as far as a policy asks for it. */
export type Rights = Pick<OverrideRequest, "permission" | "teams" | "unasked">;

const LEVELS = ["admin", "maintain", "write", "triage", "read", "none"];

/** Asks what a person may do here, and which of the policy's teams they are in; only what `by` can need is asked. */
export async function rightsOf(
	github: GitHub,
	login: string,
	by: readonly string[],
): Promise<Rights> {
	const names = by.filter((name) => name.includes("/"));
	const asksLevel = by.some((name) => LEVELS.includes(name));
	const level = asksLevel ? await levelOf(github, login) : { answer: "none" };
	const teams: string[] = [];
	let refusal = level.refusal;
	for (const name of names) {
		const { answer, refusal: hidden } = await isMember(github, login, name);
		if (answer) teams.push(name);
		refusal ??= hidden;
	}
	return {
		permission: level.answer,
		teams,
		...(refusal !== undefined && { unasked: refusal }),
	};
}

interface Asked<T> {
	readonly answer: T;
	/** Why GitHub did not say, with what to add. */
	readonly refusal?: string;
}

async function levelOf(
	{ octokit, owner, repo }: GitHub,
	login: string,
): Promise<Asked<string>> {
	try {
		const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({
			owner,
			repo,
			username: login,
		});
		// The role tells `maintain` and `triage` apart; a role of the organisation's own has only the level.
		const { role_name: role, permission } = data;
		return { answer: LEVELS.includes(role) ? role : permission };
	} catch (error) {
		if (statusOf(error) === 404) return { answer: "none" };
		if (!isRefused(error)) throw error;
		return {
			answer: "none",
			refusal: `the token may not ask what ${login} may do in this repository; it needs \`metadata: read\``,
		};
	}
}

async function isMember(
	{ octokit }: GitHub,
	login: string,
	team: string,
): Promise<Asked<boolean>> {
	const [org = "", team_slug = ""] = team.replace(/^@/, "").split("/");
	try {
		const { data } = await octokit.rest.teams.getMembershipForUserInOrg({
			org,
			team_slug,
			username: login,
		});
		return { answer: data.state === "active" };
	} catch (error) {
		if (statusOf(error) === 404) return { answer: false };
		if (!isRefused(error)) throw error;
		return {
			answer: false,
			refusal: `the token may not ask whether ${login} is in ${team}; that takes the token of an app with \`members: read\` on the organisation, which the workflow's own cannot have`,
		};
	}
}
