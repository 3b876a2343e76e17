import type { Fields } from "../fields.js";
import { actionsAppId } from "../permissions.js";
import { pagesUrl, type World } from "../world.js";
import { userShape } from "./user.js";

/** The app that made a check run. */
export function appShape(world: World, appId: number): Fields {
	const slug = appId === actionsAppId ? "github-actions" : `app-${appId}`;
	return {
		id: appId,
		slug,
		node_id: `A_${appId}`,
		owner: userShape(world, "github"),
		name: appId === actionsAppId ? "GitHub Actions" : slug,
		description: "",
		external_url: `${pagesUrl}/apps/${slug}`,
		html_url: `${pagesUrl}/apps/${slug}`,
		created_at: "2026-01-01T00:00:00Z",
		updated_at: "2026-01-01T00:00:00Z",
		permissions: { metadata: "read" },
		events: [],
	};
}
