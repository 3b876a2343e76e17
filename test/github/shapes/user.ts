import type { Fields } from "../fields.js";
import { pagesUrl, type World } from "../world.js";

const userLinks = {
	followers_url: "/followers",
	following_url: "/following{/other_user}",
	gists_url: "/gists{/gist_id}",
	starred_url: "/starred{/owner}{/repo}",
	subscriptions_url: "/subscriptions",
	organizations_url: "/orgs",
	repos_url: "/repos",
	events_url: "/events{/privacy}",
	received_events_url: "/received_events",
};

/** A user as GitHub shows it wherever it mentions one. */
export function userShape(world: World, login: string): Fields {
	const url = `${world.url}/users/${encodeURIComponent(login)}`;
	return {
		login,
		id: userId(login),
		node_id: `U_${userId(login)}`,
		avatar_url: `${pagesUrl}/avatars/${userId(login)}`,
		gravatar_id: "",
		url,
		html_url: `${pagesUrl}/${encodeURIComponent(login)}`,
		...Object.fromEntries(
			Object.entries(userLinks).map(([name, end]) => [name, `${url}${end}`]),
		),
		type: isBot(login) ? "Bot" : "User",
		site_admin: false,
	};
}

/** The person behind a token, with what only that person sees. */
export function ownUserShape(world: World, login: string): Fields {
	const empty = { name: null, company: null, location: null, email: null };
	return {
		...userShape(world, login),
		...empty,
		user_view_type: "private",
		blog: "",
		hireable: null,
		bio: null,
		public_repos: 0,
		public_gists: 0,
		followers: 0,
		following: 0,
		created_at: "2026-01-01T00:00:00Z",
		updated_at: "2026-01-01T00:00:00Z",
		private_gists: 0,
		total_private_repos: 0,
		owned_private_repos: 0,
		disk_usage: 0,
		collaborators: 0,
		two_factor_authentication: true,
	};
}

export function isBot(login: string): boolean {
	return login.endsWith("[bot]");
}

/** The same number for the same login, without a table. */
export function userId(login: string): number {
	let id = 0;
	for (const letter of login) {
		id = (id * 31 + (letter.codePointAt(0) ?? 0)) % 9_999_991;
	}
	return id + 1;
}
