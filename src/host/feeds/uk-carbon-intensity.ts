import type { LiveIntensity, LiveNeeds } from "../../catalog/live.js";
import { numberAt, textAt, valueAt } from "../github/fields.js";
import { intensityOf, isIntensity, type Stretch } from "./profile.js";
import {
	addressOf,
	type FeedWorld,
	type Given,
	given,
	jsonOf,
} from "./world.js";

/** The forecast reaches so far. */
const FORECAST_HOURS = 48;
/** Days that one request may span. */
const MOST_DAYS = 14;
const HOUR_MS = 3_600_000;

/**
 * The Carbon Intensity API of Great Britain's system operator: half-hours ahead for a run of up to two days, else as many
 * days back as it is long. Direct emissions only, so less than the life-cycle figures of the shipped table.
 */
export async function ukCarbonIntensity(
	world: FeedWorld,
	{ zone, hours }: LiveNeeds["grids"][number],
): Promise<Given<LiveIntensity>> {
	if (zone !== "GB") {
		return { kind: "failure", why: `it knows Great Britain, not ${zone}` };
	}
	const address = addressOf(world, "uk-carbon-intensity");
	const isAhead = hours <= FORECAST_HOURS;
	// Whole hours, so that an answer is kept for runs that ask in the same one.
	const now = Math.floor(world.now() / HOUR_MS) * HOUR_MS;
	const days = Math.min(MOST_DAYS, Math.ceil(hours / 24));
	const path = isAhead
		? `${minute(now)}/fw48h`
		: `${minute(now - days * 24 * HOUR_MS)}/${minute(now)}`;
	const answer = await given(world, {
		url: `${address}/intensity/${path}`,
		headers: { accept: "application/json" },
		mostBytes: 500_000,
		holdsHours: 1,
		read: (text) => readHalfHours(jsonOf(text)),
	});
	if (answer.kind === "failure") return answer;
	const span = isAhead
		? `forecast from ${minute(now)}`
		: `${days} days before ${minute(now)}`;
	return intensityOf(world, {
		profile: answer.value,
		hours,
		zone,
		source: () =>
			`NESO Carbon Intensity API (CC BY 4.0), ${span}, direct emissions only`,
	});
}

/** As in `2026-11-24T19:00Z`. */
function minute(ms: number): string {
	return `${new Date(ms).toISOString().slice(0, 16)}Z`;
}

function readHalfHours(json: unknown): readonly Stretch[] | undefined {
	const entries = valueAt(json, "data");
	if (!Array.isArray(entries)) return undefined;
	const stretches = entries.flatMap((entry: unknown) => {
		const from = Date.parse(textAt(entry, "from"));
		const hours = (Date.parse(textAt(entry, "to")) - from) / HOUR_MS;
		const gPerKwh =
			numberAt(entry, "intensity.actual") ??
			numberAt(entry, "intensity.forecast");
		return isIntensity(gPerKwh) && hours > 0 && hours <= 1
			? [{ from, hours, gPerKwh }]
			: [];
	});
	return stretches.length > 0 ? stretches : undefined;
}
