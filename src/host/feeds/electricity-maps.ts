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

/**
 * Electricity Maps: the last 24 hours of a zone, consumption-based and life-cycle, as the shipped table is. The hours
 * that a run will have are taken to be those of the day before.
 */
export async function electricityMaps(
	world: FeedWorld,
	{ zone, hours }: LiveNeeds["grids"][number],
): Promise<Given<LiveIntensity>> {
	const token = world.environment.ELECTRICITY_MAPS_TOKEN;
	if (!token) {
		return { kind: "failure", why: "ELECTRICITY_MAPS_TOKEN is not set" };
	}
	const address = addressOf(world, "electricity-maps");
	const answer = await given(world, {
		url: `${address}/carbon-intensity/history?zone=${encodeURIComponent(zone)}`,
		headers: { "auth-token": token },
		mostBytes: 200_000,
		holdsHours: 1,
		read: (text) => readHistory(jsonOf(text), zone),
	});
	if (answer.kind === "failure") return answer;
	const { value: profile } = answer;
	return intensityOf(world, {
		profile,
		hours,
		zone,
		source: (at) =>
			`Electricity Maps live, ${profile.length} hours before ${at.slice(0, 16)}Z, life-cycle`,
	});
}

function readHistory(
	json: unknown,
	zone: string,
): readonly Stretch[] | undefined {
	const history = valueAt(json, "history");
	if (textAt(json, "zone") !== zone || !Array.isArray(history))
		return undefined;
	const stretches = history.flatMap((entry: unknown) => {
		const from = Date.parse(textAt(entry, "datetime"));
		const gPerKwh = numberAt(entry, "carbonIntensity");
		const isLifeCycle =
			(textAt(entry, "emissionFactorType") || "lifecycle") === "lifecycle";
		return isIntensity(gPerKwh) && Number.isFinite(from) && isLifeCycle
			? [{ from, hours: 1, gPerKwh }]
			: [];
	});
	return stretches.length > 0 ? stretches : undefined;
}
