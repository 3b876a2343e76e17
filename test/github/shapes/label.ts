import type { Fields } from "../fields.js";
import type { Repository, World } from "../world.js";
import { addresses } from "./commit.js";
import { userId } from "./user.js";

/** A label, which is no more than its name here. */
export function labelShape(
	world: World,
	repository: Repository,
	name: string,
): Fields {
	const { api } = addresses(world, repository);
	return {
		id: userId(name),
		node_id: `LA_${userId(name)}`,
		url: `${api}/labels/${encodeURIComponent(name)}`,
		name,
		description: null,
		color: "ededed",
		default: false,
	};
}
