import type { LiveIntensity } from "../../catalog/live.js";
import type { FeedWorld, Given } from "./world.js";

/** An intensity that holds from a moment for some hours. */
export interface Stretch {
	/** Milliseconds since 1970. */
	readonly from: number;
	readonly hours: number;
	readonly gPerKwh: number;
}

/**
 * Mean over a run that begins with the profile and, where it is longer, goes through it again and again: days are more
 * alike than unlike. Undefined without a stretch.
 */
export function meanOverRun(
	profile: readonly Stretch[],
	runHours: number,
): number | undefined {
	const ordered = profile.toSorted((a, b) => a.from - b.from);
	const length = ordered.reduce((sum, { hours }) => sum + hours, 0);
	if (length <= 0) return undefined;
	const whole = Math.floor(runHours / length);
	const rest = runHours - whole * length;
	const asked = whole * length + rest;
	if (asked <= 0) return ordered[0]?.gPerKwh;
	return (whole * integral(ordered, length) + integral(ordered, rest)) / asked;
}

/** Grams for each kW of load over the first hours. */
function integral(profile: readonly Stretch[], hours: number): number {
	let left = hours;
	let sum = 0;
	for (const stretch of profile) {
		const taken = Math.min(left, stretch.hours);
		sum += taken * stretch.gPerKwh;
		left -= taken;
	}
	return sum;
}

/** No grid emits less than nothing or more than its dirtiest plant: anything else is another unit or nonsense. */
export function isIntensity(gPerKwh: number | undefined): gPerKwh is number {
	return gPerKwh !== undefined && gPerKwh >= 0 && gPerKwh <= 2000;
}

/** The intensity that a run will see, where a feed has any hours. */
export function intensityOf(
	world: FeedWorld,
	{
		profile,
		hours,
		zone,
		source,
	}: {
		readonly profile: readonly Stretch[];
		readonly hours: number;
		readonly zone: string;
		/** Who says so, asked at a moment. */
		readonly source: (at: string) => string;
	},
): Given<LiveIntensity> {
	const gPerKwh = meanOverRun(profile, hours);
	if (gPerKwh === undefined) {
		return { kind: "failure", why: "it has no hours" };
	}
	const at = new Date(world.now()).toISOString();
	return { kind: "given", value: { zone, gPerKwh, at, source: source(at) } };
}
