import type { LiveNeeds, LivePrice } from "../../catalog/live.js";
import { csvRows } from "./csv.js";
import { addressOf, type FeedWorld, type Given, given } from "./world.js";

/** Clouds whose list has one row with the price of the whole machine for each type. */
const CLOUDS = new Set(["aws", "azure", "lambda", "nebius", "oci", "runpod"]);

/** Larger than any list today: AWS has 3.1 MB. */
const MOST_BYTES = 8_000_000;

/** SkyPilot's public price lists: on demand and spot of a cloud's machines; zones of a region count as their mean. */
export async function skypilotPrices(
	world: FeedWorld,
	{ cloud, types, region }: LiveNeeds["prices"][number],
): Promise<Given<readonly LivePrice[]>> {
	if (!CLOUDS.has(cloud)) {
		const why =
			cloud === "gcp"
				? "its list of gcp mixes prices with and without commitment; the feed google-cloud has them"
				: `it is not asked for ${cloud}`;
		return { kind: "failure", why };
	}
	const answer = await given(world, {
		url: `${addressOf(world, "skypilot")}/${cloud}/vms.csv`,
		mostBytes: MOST_BYTES,
		holdsHours: 24,
		read: readVms,
	});
	if (answer.kind === "failure") return answer;
	const wanted = new Set(types);
	const facts = {
		cloud,
		source: `skypilot-org/skypilot-catalog v8 ${cloud}/vms.csv, live`,
		priceDate: new Date(world.now()).toISOString().slice(0, 10),
	};
	const rows = answer.value.filter(
		(row) =>
			wanted.has(row.type) && (region === undefined || row.region === region),
	);
	return { kind: "given", value: merged(rows, facts) };
}

interface VmRow {
	readonly type: string;
	readonly region: string;
	readonly onDemand?: number;
	readonly spot?: number;
}

function readVms(text: string): readonly VmRow[] | undefined {
	const [head = [], ...rows] = csvRows(text);
	const at = (name: string): number => head.indexOf(name);
	const columns = ["InstanceType", "Price", "SpotPrice", "Region"].map(at);
	const [type = -1, price = -1, spotPrice = -1, region = -1] = columns;
	if (columns.includes(-1)) return undefined;
	return rows.flatMap((row) => {
		const name = row[type] ?? "";
		const onDemand = usdIn(row[price]);
		const spot = usdIn(row[spotPrice]);
		if (name === "") return [];
		return [
			{
				type: name,
				region: row[region] ?? "",
				...(onDemand !== undefined && { onDemand }),
				...(spot !== undefined && { spot }),
			},
		];
	});
}

function usdIn(cell = ""): number | undefined {
	const usd = Number(cell);
	return cell !== "" && usd > 0 && Number.isFinite(usd) ? usd : undefined;
}

function merged(
	rows: readonly VmRow[],
	facts: Pick<LivePrice, "cloud" | "source" | "priceDate">,
): readonly LivePrice[] {
	const places = new Map<string, VmRow[]>();
	for (const row of rows) {
		const place = JSON.stringify([row.type, row.region]);
		places.set(place, [...(places.get(place) ?? []), row]);
	}
	return [...places.values()].flatMap((zones) => {
		const [first] = zones;
		if (!first) return [];
		const onDemand = meanOf(zones.flatMap((row) => row.onDemand ?? []));
		const spot = meanOf(zones.flatMap((row) => row.spot ?? []));
		return [
			{
				...facts,
				type: first.type,
				region: first.region,
				...(onDemand !== undefined && { onDemandUsdPerHour: onDemand }),
				...(spot !== undefined && { spotUsdPerHour: spot }),
			},
		];
	});
}

function meanOf(values: readonly number[]): number | undefined {
	return values.length === 0
		? undefined
		: values.reduce((sum, value) => sum + value, 0) / values.length;
}
