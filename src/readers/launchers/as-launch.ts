import type { Fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import type { Launch } from "../launcher.js";
import type { Reference } from "../reader.js";

/** What a search says of the config that it runs: its settings win over the config's own. */
export function asLaunch(
	target: Reference,
	{ facts, problems }: FieldReading,
): Launch {
	const launched = facts.map(({ key, value, origin }): Fact => {
		const kind =
			"line" in origin ? ({ ...origin, kind: "launch" } as const) : origin;
		return { key, value, origin: kind };
	});
	return { target, references: [], facts: launched, problems };
}
