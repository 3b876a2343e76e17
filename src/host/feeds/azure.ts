import type { LiveNeeds, LivePrice } from "../../catalog/live.js";
import { numberAt, textAt, valueAt } from "../github/fields.js";
import {
	addressOf,
	type FeedWorld,
	type Given,
	given,
	jsonOf,
} from "./world.js";

/** Pages of one machine type: a page has a thousand prices, and a type has a few dozen in each of 60 regions. */
const MOST_PAGES = 4;
const HOURS_OF_A_YEAR = 8760;

/** Microsoft's retail prices: on demand, spot and one year's reservation of a machine type, in USD. */
export async function azurePrices(
	world: FeedWorld,
	{ types, region }: LiveNeeds["prices"][number],
): Promise<Given<readonly LivePrice[]>> {
	const prices: LivePrice[] = [];
	for (const type of types) {
		const items = await itemsOf(world, type, region);
		if (items.kind === "failure") return items;
		const source = "Azure Retail Prices API, live";
		const priceDate = new Date(world.now()).toISOString().slice(0, 10);
		prices.push(...pricesOf(items.value, { type, source, priceDate }));
	}
	return { kind: "given", value: prices };
}

interface Page {
	readonly items: readonly unknown[];
	readonly next: string;
}

async function itemsOf(
	world: FeedWorld,
	type: string,
	region: string | undefined,
): Promise<Given<readonly unknown[]>> {
	const conditions = [
		"serviceName eq 'Virtual Machines'",
		`armSkuName eq '${type}'`,
		...(region === undefined ? [] : [`armRegionName eq '${region}'`]),
	];
	const address = `${addressOf(world, "azure")}/prices`;
	const items: unknown[] = [];
	let url = `${address}?${new URLSearchParams({ $filter: conditions.join(" and ") })}`;
	for (let page = 0; page < MOST_PAGES; page++) {
		const answer = await given(world, {
			url,
			mostBytes: 4_000_000,
			holdsHours: 24,
			read: (text) => readPage(jsonOf(text)),
		});
		if (answer.kind === "failure") return answer;
		items.push(...answer.value.items);
		// Only the query is taken over: an answer does not decide which host is asked next.
		const { next } = answer.value;
		if (!URL.canParse(next)) break;
		url = `${address}${new URL(next).search}`;
	}
	return { kind: "given", value: items };
}

function readPage(json: unknown): Page | undefined {
	const items = valueAt(json, "Items");
	return Array.isArray(items)
		? { items, next: textAt(json, "NextPageLink") }
		: undefined;
}

type Paid = {
	-readonly [K in
		| "onDemandUsdPerHour"
		| "spotUsdPerHour"
		| "reservedUsdPerHour"]?: number;
};

function pricesOf(
	items: readonly unknown[],
	facts: Pick<LivePrice, "type" | "source" | "priceDate">,
): readonly LivePrice[] {
	const regions = new Map<string, Paid>();
	for (const item of items) {
		const region = textAt(item, "armRegionName");
		const kind = kindOf(item, facts.type);
		const usd = numberAt(item, "retailPrice");
		if (region === "" || kind === undefined || usd === undefined) continue;
		const paid = regions.get(region) ?? {};
		const hourly = kind === "reservedUsdPerHour" ? usd / HOURS_OF_A_YEAR : usd;
		// A type may be listed under several products; the cheapest is what the calculator shows.
		paid[kind] = Math.min(paid[kind] ?? Number.POSITIVE_INFINITY, hourly);
		regions.set(region, paid);
	}
	return [...regions].map(([region, paid]) => ({
		...facts,
		cloud: "azure",
		region,
		...paid,
	}));
}

/** Which of our prices an item is; undefined for Windows, low priority, other terms and other units. */
function kindOf(item: unknown, type: string): keyof Paid | undefined {
	const said = (field: string): string => textAt(item, field);
	const isOther =
		said("armSkuName") !== type ||
		said("currencyCode") !== "USD" ||
		/windows/i.test(said("productName")) ||
		/low priority/i.test(`${said("meterName")} ${said("skuName")}`);
	if (isOther) return undefined;
	const isSpot = /spot/i.test(`${said("meterName")} ${said("skuName")}`);
	if (said("type") === "Reservation") {
		return said("reservationTerm") === "1 Year"
			? "reservedUsdPerHour"
			: undefined;
	}
	if (said("type") !== "Consumption" || said("unitOfMeasure") !== "1 Hour") {
		return undefined;
	}
	return isSpot ? "spotUsdPerHour" : "onDemandUsdPerHour";
}
