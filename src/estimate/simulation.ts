import type { Catalog } from "../catalog/catalog.js";
import type { PlanKey } from "../plan/fields.js";
import { type Fact, factValue } from "../plan/plan.js";
import { about, exactly, times, type Uncertain } from "../uncertain.js";
import type { UnknownFact } from "./estimate.js";
import type { Duration, World } from "./workload.js";

type Facts = ReadonlyMap<PlanKey, Fact>;

/** Tasks whose time is mostly that of a simulated world. */
export const SIMULATES: ReadonlySet<string> = new Set(["rl"]);

/** Updates for each step of the world above which learning takes longer than the world. */
const MOST_UPDATES = 0.5;

/**
 * Standard deviation of ln(time) for choosing actions and for learning, which go on top of the world's steps and are not
 * in them: as long again. Worlds whose steps take microseconds are left out of the catalogue for that reason.
 */
const LEARNING_SIGMA = 0.7;

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
	const name = factValue(facts, "data.environment");
	const kind = name === undefined ? undefined : catalog.findWorld(name)?.kind;
	if (!kind) return { unknown: [{ key: "data.environment", say: SAY_WORLD }] };
	if (learnsLonger(facts, steps, duration)) {
		return { unknown: [{ key: "duration_hours", say: SAY_HOURS }] };
	}
	return {
		world: {
			kind: kind.id,
			steps,
			processes: factValue(facts, "rollouts.workers") ?? 1,
			secondsEach: about(kind.coreSeconds, {
				[`seconds of a step of ${kind.id}`]: kind.sigma,
				"time of acting and learning": LEARNING_SIGMA,
			}),
		},
		unknown: [],
	};
}

/** Wall-clock of the world's steps, shared out over the processes that take them. */
export function worldHours({
	steps,
	secondsEach,
	processes,
}: World): Uncertain {
	return times(secondsEach, exactly(steps / processes / 3600));
}

function learnsLonger(
	facts: Facts,
	steps: number,
	duration: Duration,
): boolean {
	const passes = factValue(facts, "rollouts.inner_epochs") ?? 1;
	return ((duration.steps?.value ?? 0) * passes) / steps > MOST_UPDATES;
}

const SAY_WORLD =
	"`data: { environment: … }` by its registered name where a step of it has been measured (MuJoCo of Gymnasium, Atari), else `duration_hours`";

const SAY_HOURS =
	"`duration_hours`: an agent that learns after each step of its world takes longer to learn than its world to step";
