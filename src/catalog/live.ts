import type { Catalog } from "./catalog.js";
import { type EuroRates, exchangeRates } from "./exchange.js";
import type { Grid } from "./grid.js";
import { type Instance, instances, instanceTable } from "./instances.js";
import type { MarginalIntensity } from "./marginal.js";
import { priceList } from "./prices.js";

/** What to ask live feeds for; made by looking at the runs, and handed to the host. */
export interface LiveNeeds {
	readonly grids: readonly {
		readonly feed: "electricity-maps" | "uk-carbon-intensity";
		readonly zone: string;
		/** Length of the longest run there. */
		readonly hours: number;
	}[];
	readonly marginals: readonly {
		readonly feed: "watttime";
		readonly region: string;
		readonly hours: number;
	}[];
	readonly prices: readonly {
		readonly feed: "azure" | "google-cloud" | "skypilot";
		readonly cloud: string;
		readonly types: readonly string[];
		readonly region?: string;
	}[];
	readonly rates: readonly { readonly feed: "ecb" }[];
}

/** What live feeds said. */
export interface LiveData {
	readonly grids: readonly LiveIntensity[];
	readonly marginals: readonly LiveIntensity[];
	readonly prices: readonly LivePrice[];
	readonly rates: readonly (EuroRates & { readonly source: string })[];
}

/** An intensity over the hours of a run. */
export interface LiveIntensity {
	/** Zone of a grid, or region of the feed. */
	readonly zone: string;
	readonly gPerKwh: number;
	/** ISO 8601. */
	readonly at: string;
	/** Who said it, of which hours, by which convention. */
	readonly source: string;
}

/** Prices of one machine type in one region, USD an hour. */
export type LivePrice = Pick<
	Instance,
	| "cloud"
	| "type"
	| "onDemandUsdPerHour"
	| "spotUsdPerHour"
	| "reservedUsdPerHour"
	| "priceDate"
	| "source"
> & { readonly region: string };

/** The same catalogue with what live feeds said in place of its own rows. A price of an unknown machine is left out. */
export function withLive(catalog: Catalog, data: LiveData): Catalog {
	const rows = data.prices.flatMap((price) => liveRow(catalog, price));
	const replaced = new Set(rows.map(placeOf));
	const kept = instances.filter((row) => !replaced.has(placeOf(row)));
	const table = instanceTable([...rows, ...kept]);
	const rates = data.rates.flatMap((day) => exchangeRates(day, day.source));
	return {
		...catalog,
		...table,
		...priceList(table),
		findGrid: (zone, year) => {
			const known = catalog.findGrid(zone, year);
			const live = byZone(data.grids, known?.zone ?? zone);
			return live && year === undefined ? liveGrid(live, known) : known;
		},
		findExchangeRate: (currency) =>
			rates.find((rate) => rate.currency === currency.trim().toUpperCase()) ??
			catalog.findExchangeRate(currency),
		findMarginal: (zone) => {
			const live = byZone(data.marginals, zone);
			return live ? liveMarginal(live) : catalog.findMarginal(zone);
		},
	};
}

function byZone(
	rows: readonly LiveIntensity[],
	zone: string,
): LiveIntensity | undefined {
	return rows.find((row) => row.zone === zone);
}

function liveGrid(
	{ zone, gPerKwh, at, source }: LiveIntensity,
	known: Grid | undefined,
): Grid {
	return {
		zone,
		name: known?.name ?? zone,
		country: known?.country ?? "",
		year: Number(at.slice(0, 4)),
		gCo2ePerKwh: gPerKwh,
		source,
	};
}

function liveMarginal(live: LiveIntensity): MarginalIntensity {
	const { zone, gPerKwh, at, source } = live;
	return {
		country: zone,
		year: Number(at.slice(0, 4)),
		gCo2ePerKwh: gPerKwh,
		source,
		licence: "as agreed with the feed",
	};
}

/** Lists hold placeholders and prices of another unit: one device costs between a cent and 100 USD an hour. */
const PLAUSIBLE = { least: 0.01, most: 100 } as const;

function liveRow(catalog: Catalog, price: LivePrice): readonly Instance[] {
	const known = catalog
		.rowsOfType(price.type)
		.find(({ cloud }) => cloud === price.cloud);
	if (!known) return [];
	const plausible = (usd: number | undefined): number | undefined => {
		const each = (usd ?? Number.NaN) / known.acceleratorCount;
		return each >= PLAUSIBLE.least && each <= PLAUSIBLE.most ? usd : undefined;
	};
	const onDemand = plausible(price.onDemandUsdPerHour);
	const below = (usd: number | undefined): number | undefined =>
		(usd ?? 0) <= (onDemand ?? Number.POSITIVE_INFINITY) ? usd : undefined;
	const spot = below(plausible(price.spotUsdPerHour));
	const reserved = below(plausible(price.reservedUsdPerHour));
	if (onDemand === undefined && spot === undefined) return [];
	return [
		{
			cloud: known.cloud,
			type: known.type,
			accelerator: known.accelerator,
			acceleratorCount: known.acceleratorCount,
			region: price.region,
			...(onDemand !== undefined && { onDemandUsdPerHour: onDemand }),
			...(spot !== undefined && { spotUsdPerHour: spot }),
			...(reserved !== undefined && { reservedUsdPerHour: reserved }),
			priceDate: price.priceDate,
			confidence: "verified",
			source: price.source,
		},
	];
}

function placeOf({ cloud, type, region }: Instance): string {
	return [cloud, type.toLowerCase(), region].join(" ");
}
