import type { LiveNeeds, LivePrice } from "../../catalog/live.js";
import { addressOf, type FeedWorld, type Given, given } from "./world.js";

/** Larger than the list today, which has 2.5 MB. */
const MOST_BYTES = 8_000_000;

/** Google Cloud's prices of a month are for so many hours. */
const HOURS_OF_A_MONTH = 730;

const REPOSITORY = "Cyclenerd/google-cloud-pricing-cost-calculator";

/**
 * Google Cloud's machines, accelerators included: on demand, spot and with one year of commitment, out of a list that is
 * made of the Cloud Billing Catalog. It adds up the prices of the parts in every region, also where nobody sells the
 * machine.
 */
export async function googleCloudPrices(
	world: FeedWorld,
	{ types, region }: LiveNeeds["prices"][number],
): Promise<Given<readonly LivePrice[]>> {
	const answer = await given(world, {
		url: `${addressOf(world, "google-cloud")}/pricing.yml`,
		mostBytes: MOST_BYTES,
		holdsHours: 24,
		read: readMachines,
	});
	if (answer.kind === "failure") return answer;
	const { date, prices } = answer.value;
	const wanted = new Set(types);
	return {
		kind: "given",
		value: prices
			.filter(
				(price) =>
					wanted.has(price.type) &&
					(region === undefined || price.region === region),
			)
			.map((price) => ({
				cloud: "gcp",
				source: `${REPOSITORY} pricing.yml (Apache-2.0), live`,
				priceDate: date,
				...price,
			})),
	};
}

export type MachinePrice = Pick<
	LivePrice,
	| "type"
	| "region"
	| "onDemandUsdPerHour"
	| "spotUsdPerHour"
	| "reservedUsdPerHour"
>;

export interface MachineList {
	/** Day on which the list was made. */
	readonly date: string;
	readonly prices: readonly MachinePrice[];
}

type Paid = Omit<MachinePrice, "type" | "region">;

const PRICES: Readonly<Record<string, (usd: number) => Paid>> = {
	hour: (usd) => ({ onDemandUsdPerHour: usd }),
	hour_spot: (usd) => ({ spotUsdPerHour: usd }),
	month_1y: (usd) => ({ reservedUsdPerHour: usd / HOURS_OF_A_MONTH }),
};

/** The machines of the list, line by line: a whole YAML tree of it would take seconds. Undefined for another text. */
export function readMachines(text: string): MachineList | undefined {
	const seconds = Number(/^ {2}timestamp: (\d+)$/m.exec(text)?.[1]);
	const places = new Map<string, MachinePrice>();
	let isMachine = false;
	let type = "";
	let region = "";
	for (const line of text.split("\n")) {
		const [, indent = "", key = "", value = ""] =
			/^( *)([\w-]+): ?([\d.]*)$/.exec(line) ?? [];
		const depth = indent.length;
		if (key !== "" && depth <= 2) isMachine = depth === 2 && key === "instance";
		if (!isMachine) continue;
		if (depth === 4) [type, region] = [key, ""];
		if (depth === 8 && value === "") region = key;
		const paid = Object.hasOwn(PRICES, key) ? PRICES[key] : undefined;
		const usd = Number(value);
		if (depth !== 10 || !paid || region === "" || !(usd > 0)) continue;
		const place = `${type} ${region}`;
		places.set(place, {
			...(places.get(place) ?? { type, region }),
			...paid(usd),
		});
	}
	return Number.isFinite(seconds) && places.size > 0
		? {
				date: new Date(seconds * 1000).toISOString().slice(0, 10),
				prices: [...places.values()],
			}
		: undefined;
}
