import {
	type Confidence,
	confidences,
	oneOf,
	type Stated,
} from "./confidence.js";
import json from "./rows/worlds.json" with { type: "json" };
import { sourceOf } from "./sources.js";

/** Where a world takes its steps: on a core for each process, or all at once on the accelerator that learns. */
const places = ["core", "device"] as const;
export type WorldPlace = (typeof places)[number];

/** How long one step of a kind of simulated worlds takes. */
export interface WorldKind {
	readonly id: string;
	readonly on: WorldPlace;
	/** Seconds of one core or one device for one step that an agent acts in, wrappers of the benchmark included. */
	readonly seconds: number;
	/** Standard deviation of ln(seconds) between machines and between worlds of the kind. */
	readonly sigma: number;
	/** How the figure was worked out. */
	readonly basis: string;
	readonly year: number;
	readonly confidence: Confidence;
	readonly source: string;
}

/** A simulated world by its registered name. */
export interface WorldFacts {
	/** Of the names that it goes by. */
	readonly pattern: string;
	/** Absent where nobody has published how long a step takes. */
	readonly kind?: WorldKind;
	/** Where steps take longer for an agent that sees images of it. */
	readonly seen?: WorldKind;
	/** Numbers that a step says; absent for one that shows images. */
	readonly features?: number;
	/** Actions to choose from, or numbers of one action. */
	readonly actions?: number;
	readonly source: string;
}

const statedKinds: readonly Stated<WorldKind>[] = json.kinds;

/** Every kind of worlds of which the time of a step is known. */
export const worldKinds: readonly WorldKind[] = statedKinds.map((row) => ({
	...row,
	on: oneOf(places, row.on),
	confidence: oneOf(confidences, row.confidence),
	source: sourceOf(json.sources, row.source),
}));

const statedWorlds: readonly (Omit<WorldFacts, "kind" | "seen"> & {
	readonly kind?: string;
	readonly seen?: string;
})[] = json.rows;

/** Worlds by name; the first pattern that fits counts. */
export const worlds: readonly WorldFacts[] = statedWorlds.map(
	({ kind, seen, ...row }) => ({
		...row,
		...(kind !== undefined && { kind: kindOf(kind) }),
		...(seen !== undefined && { seen: kindOf(seen) }),
		source: sourceOf(json.sources, row.source),
	}),
);

function kindOf(id: string): WorldKind {
	const kind = worldKinds.find((each) => each.id === id);
	if (!kind) throw new Error(`No kind \`${id}\``);
	return kind;
}

/** What is known of the world of a name, such as `Ant-v4` or `ALE/Pong-v5`. */
export function findWorld(name: string): WorldFacts | undefined {
	return worlds.find(({ pattern }) => new RegExp(pattern).test(name.trim()));
}
