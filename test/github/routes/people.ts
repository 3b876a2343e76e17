import {
	type Handler,
	notAccessible,
	notFound,
	ok,
	type RepositoryHandler,
} from "../call.js";
import { ownUserShape, userShape } from "../shapes/user.js";
import type { Permission } from "../world.js";

/** What the older field says of each role. */
const legacyLevels = {
	admin: "admin",
	maintain: "write",
	write: "write",
	triage: "read",
	read: "read",
	none: "none",
} as const satisfies Record<Permission, string>;

/** Routes about a person's rights in a repository. */
export const collaboratorRoutes: Readonly<Record<string, RepositoryHandler>> = {
	"repos/get-collaborator-permission-level": (call) => {
		const login = call.path.username ?? "";
		const fallback = call.repository.isPrivate ? "none" : "read";
		const role = call.repository.collaborators.get(login) ?? fallback;
		return ok({
			permission: legacyLevels[role],
			role_name: role,
			user: { ...userShape(call.world, login), role_name: role },
		});
	},
};

/** Routes which belong to no repository. */
export const peopleRoutes: Readonly<Record<string, Handler>> = {
	"users/get-authenticated": (call) =>
		call.token.appId === undefined
			? ok(ownUserShape(call.world, call.token.login))
			: notAccessible,

	"teams/get-membership-for-user-in-org": (call) => {
		const { org = "", team_slug = "", username = "" } = call.path;
		const role = call.world.teams.get(`${org}/${team_slug}`)?.get(username);
		if (role === undefined) return notFound;
		const url = `${call.world.url}/orgs/${org}/teams/${team_slug}/memberships/${username}`;
		return ok({ url, role, state: "active" });
	},
};
