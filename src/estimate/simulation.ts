import type { Catalog } from "../catalog/catalog.js";
import type { WorldKind } from "../catalog/worlds.js";
import type { PlanKey } from "../plan/fields.js";
import { type Fact, factValue } from "../plan/plan.js";
import { about } from "../uncertain.js";
import type { UnknownFact } from "./estimate.js";
import type { Duration, World } from "./workload.js";

type Facts = ReadonlyMap<PlanKey, Fact>;

/** Tasks whose time is that of a simulated world and of the agent in it. */
export const SIMULATES: ReadonlySet<string> = new Set(["rl"]);

/** The simulated world of a run, or what is missing to say how long its steps take. */
export function toWorld(
	facts: Facts,
	{
		catalog,
		duration,
	}: { readonly catalog: Catalog; readonly duration: Duration },
): { readonly world?: World; readonly unknown: readonly UnknownFact[] } {
	const steps = factValue(facts, "data.environment_steps");
	const task = factValue(facts, "task") ?? "";
	if (!SIMULATES.has(task) || steps === undefined || duration.hours) {
		return { unknown: [] };
	}
	const kind = kindOfWorld(facts, catalog);
	if (!kind) return { unknown: [{ key: "data.environment", say: SAY_WORLD }] };
	const processes = factValue(facts, "rollouts.workers") ?? 1;
	const updates = updatesOf(facts, duration);
	return {
		world: {
			kind: kind.id,
			on: kind.on,
			steps,
			processes,
			copies: factValue(facts, "rollouts.environments") ?? processes,
			isAsynchronous: factValue(facts, "rollouts.asynchronous") ?? false,
			...(updates !== undefined && { updates }),
			secondsEach: about(kind.seconds, {
				[`seconds of a step of ${kind.id}`]: kind.sigma,
			}),
		},
		unknown: [],
	};
}

/** The kind of world that a run names; that of its images where its agent looks at them. */
export function kindOfWorld(
	facts: Facts,
	catalog: Catalog,
): WorldKind | undefined {
	const name = factValue(facts, "data.environment");
	const found = name === undefined ? undefined : catalog.findWorld(name);
	return looks(facts) ? (found?.seen ?? found?.kind) : found?.kind;
}

function looks(facts: Facts): boolean {
	return (
		factValue(facts, "model.family") === "convnet" ||
		factValue(facts, "model.config")?.frame !== undefined
	);
}

// Without a batch nobody knows how many updates the steps of the world make.
function updatesOf(facts: Facts, { steps }: Duration): number | undefined {
	const isCounted = facts.has("steps") || facts.has("batch.global");
	return isCounted && steps
		? steps.value * (factValue(facts, "rollouts.inner_epochs") ?? 1)
		: undefined;
}

const SAY_WORLD =
	"`data: { environment: … }` by its registered name where a step of it has been measured (Gymnasium, Atari, MuJoCo, MiniGrid, Isaac Lab and others: docs/methodology.md), else `duration_hours`";
