import type { Origin } from "../plan/origin.js";
import type { Facts } from "./complete.js";
import type { Provenance } from "./estimate.js";

/** Where each value comes from that was not assumed. */
export function provenanceOf(facts: Facts): readonly Provenance[] {
	return [...facts.values()]
		.filter(({ origin }) => origin.kind !== "assumption")
		.map(({ key, value, origin }) => ({
			key,
			value:
				typeof value === "object" && !Array.isArray(value)
					? "(a config.json)"
					: String(value),
			from: wordsFor(origin),
			origin,
		}));
}

function wordsFor(origin: Origin): string {
	switch (origin.kind) {
		case "file":
		case "launch":
		case "policy":
			return `${origin.path}:${origin.line}`;
		case "hint":
			return `hint at ${origin.path}:${origin.line}`;
		case "default":
			return `default of ${origin.framework} ${origin.version}`;
		case "catalog":
			return `${origin.row} (${origin.source})`;
		case "derived":
			return origin.from;
		case "assumption":
			return origin.why;
	}
}
