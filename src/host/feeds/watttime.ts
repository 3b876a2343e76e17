import type { LiveIntensity, LiveNeeds } from "../../catalog/live.js";
import { numberAt, textAt, valueAt } from "../github/fields.js";
import { ask } from "../http.js";
import { intensityOf, isIntensity, type Stretch } from "./profile.js";
import {
	addressOf,
	type FeedWorld,
	type Given,
	given,
	jsonOf,
} from "./world.js";

/** Grams for a kWh from pounds for a MWh: the international pound is 453.59237 g. */
const G_PER_KWH = 0.45359237;
const MOST_HOURS = 72;

/** WattTime: what one more kWh will emit over the hours ahead. It feeds the marginal view and nothing else. */
export async function wattTime(
	world: FeedWorld,
	{ region, hours }: LiveNeeds["marginals"][number],
): Promise<Given<LiveIntensity>> {
	const token = await loggedIn(world);
	if (token.kind === "failure") return token;
	const horizon = Math.min(MOST_HOURS, Math.max(24, Math.ceil(hours)));
	const query = new URLSearchParams({
		region,
		signal_type: "co2_moer",
		horizon_hours: String(horizon),
	});
	const answer = await given(world, {
		url: `${addressOf(world, "watttime")}/v3/forecast?${query}`,
		headers: { authorization: `Bearer ${token.value}` },
		mostBytes: 500_000,
		holdsHours: 1,
		read: (text) => readForecast(jsonOf(text), region),
	});
	if (answer.kind === "failure") return answer;
	return intensityOf(world, {
		profile: answer.value,
		hours,
		zone: region,
		source: (at) => `WattTime co2_moer, forecast from ${at.slice(0, 16)}Z`,
	});
}

/** A token that holds for half an hour. It is a key: nothing keeps it. */
async function loggedIn(world: FeedWorld): Promise<Given<string>> {
	const { WATTTIME_USER: user, WATTTIME_PASSWORD: password } =
		world.environment;
	if (!user || !password) {
		const why = "WATTTIME_USER and WATTTIME_PASSWORD are not set";
		return { kind: "failure", why };
	}
	const basic = Buffer.from(`${user}:${password}`).toString("base64");
	const answer = await ask(world.http, {
		url: `${addressOf(world, "watttime")}/login`,
		headers: { authorization: `Basic ${basic}` },
		mostBytes: 20_000,
	});
	if (answer.kind === "failure") return answer;
	const value = textAt(jsonOf(answer.text), "token");
	return /^[\w.~+/=-]+$/.test(value)
		? { kind: "given", value }
		: { kind: "failure", why: "it gave no token" };
}

function readForecast(
	json: unknown,
	region: string,
): readonly Stretch[] | undefined {
	const points = valueAt(json, "data");
	const isOurs =
		textAt(json, "meta.region") === region &&
		textAt(json, "meta.units") === "lbs_co2_per_mwh";
	if (!isOurs || !Array.isArray(points)) return undefined;
	const seconds = numberAt(json, "meta.data_point_period_seconds") ?? 300;
	const stretches = points.flatMap((point: unknown) => {
		const from = Date.parse(textAt(point, "point_time"));
		const gPerKwh = (numberAt(point, "value") ?? Number.NaN) * G_PER_KWH;
		return isIntensity(gPerKwh) && Number.isFinite(from)
			? [{ from, hours: seconds / 3600, gPerKwh }]
			: [];
	});
	return stretches.length > 0 ? stretches : undefined;
}
