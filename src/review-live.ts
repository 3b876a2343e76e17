import type { Catalog } from "./catalog/catalog.js";
import type { LiveNeeds } from "./catalog/live.js";
import { complete, type Facts } from "./estimate/complete.js";
import { isForeign, statedUsd } from "./estimate/exchange.js";
import { storedFacts } from "./estimate/saved-checkpoints.js";
import { regionOf } from "./estimate/site-carbon.js";
import { placedFacts } from "./estimate/site-places.js";
import { siteParts } from "./estimate/to-site.js";
import type { PlanFields } from "./plan/fields.js";
import { factValue, type TrainingPlan } from "./plan/plan.js";
import type { Problem } from "./problem.js";
import type { ReviewReport, RunReview } from "./report/review-report.js";

/** Feeds that are switched on for every run, beside those that the policy switches on for some. */
export type Feeds = readonly (
	| PlanFields["site.feed"]
	| PlanFields["price.feed"]
	| PlanFields["price.rate_feed"]
)[];

/** Machine types of one accelerator that are asked for; more would only move a median. */
const MOST_TYPES = 6;
/** A run of unknown length counts as one day. */
const USUAL_HOURS = 24;

/**
 * What live feeds could say about the runs of a review that was made without them. A feed is on when the policy of the
 * base or whoever started wattdiff says so: a file of the change cannot switch one on.
 */
export function liveNeeds(
	{ runs }: ReviewReport,
	catalog: Catalog,
	always: Feeds,
): LiveNeeds {
	const places = runs.flatMap((run) => placesOf(run, catalog, always));
	return {
		grids: longest(
			places.flatMap(({ grid }) => grid ?? []),
			(need) => need.zone,
		),
		marginals: longest(
			places.flatMap(({ marginal }) => marginal ?? []),
			(need) => need.region,
		),
		prices: unique(places.flatMap(({ price }) => price ?? [])),
		rates: unique(places.flatMap(({ rate }) => rate ?? [])),
	};
}

/** True when nothing is to be asked. */
export function isQuiet({
	grids,
	marginals,
	prices,
	rates,
}: LiveNeeds): boolean {
	return grids.length + marginals.length + prices.length + rates.length === 0;
}

/** The note for a feed that gave nothing. */
export function feedProblem(
	policyPath: string,
	{ feed, why }: { readonly feed: string; readonly why: string },
): Problem {
	return {
		kind: "feed-failed",
		path: policyPath,
		args: { feed, detail: why },
	};
}

/** Prices move faster than grids, and exchange rates faster than prices. */
const STALE_MONTHS = { price: 12, grid: 36, rate: 3 } as const;

/** List prices and intensities that numbers rest on and that are older than such things stay true. */
export function staleProblems(
	{ runs }: ReviewReport,
	catalog: Catalog,
	{ policyPath, now }: { readonly policyPath: string; readonly now: string },
): readonly Problem[] {
	const found = new Map<string, Problem>();
	const note = (what: string, date: string, most: number): void => {
		const months = monthsBetween(date, now);
		if (months < most) return;
		const args = { what, date, age: `${months} months` };
		found.set(JSON.stringify(args), {
			kind: "stale-data",
			path: policyPath,
			args,
		});
	};
	for (const { plan } of runs) {
		if (!plan.head) continue;
		const stored = storedFacts(plan.head, catalog);
		for (const { facts, site } of siteParts(stored, catalog)) {
			if (site.priceBasis?.date !== undefined) {
				note("The list price", site.priceBasis.date, STALE_MONTHS.price);
			}
			const rate = statedUsd(facts, catalog);
			if (rate?.date !== undefined) {
				note(
					`The exchange rate of ${rate.currency}`,
					rate.date,
					STALE_MONTHS.rate,
				);
			}
			for (const { kind, date } of site.fixedCharges) {
				if (date) note(`The list price of ${kind}`, date, STALE_MONTHS.price);
			}
			const year = gridYear(facts, catalog);
			if (year !== undefined && factValue(facts, "site.year") === undefined) {
				note("The intensity of the grid", String(year), STALE_MONTHS.grid);
			}
		}
	}
	return [...found.values()];
}

/** From the end of a date of any precision, in whole months. */
function monthsBetween(date: string, now: string): number {
	const [year = 0, month = 12] = date.split("-").map(Number);
	const [thisYear = 0, thisMonth = 1] = now.split("-").map(Number);
	return (thisYear - year) * 12 + (thisMonth - month);
}

function gridYear(facts: Facts, catalog: Catalog): number | undefined {
	if (factValue(facts, "site.carbon_g_per_kwh") !== undefined) return undefined;
	const zone = zoneOf(facts, catalog);
	return zone === undefined ? undefined : catalog.findGrid(zone)?.year;
}

interface Place {
	readonly grid?: LiveNeeds["grids"][number];
	readonly marginal?: LiveNeeds["marginals"][number];
	readonly price?: LiveNeeds["prices"][number];
	readonly rate?: LiveNeeds["rates"][number];
}

function placesOf(
	{ plan, estimate }: RunReview,
	catalog: Catalog,
	always: Feeds,
): readonly Place[] {
	return (["base", "head"] as const).flatMap((side) => {
		const each = plan[side];
		const hours = estimate[side]?.quantities.wallClockHours?.value;
		return each
			? placesIn(each, { catalog, always, hours: hours ?? USUAL_HOURS })
			: [];
	});
}

interface Asked {
	readonly catalog: Catalog;
	readonly always: Feeds;
	readonly hours: number;
}

function placesIn(plan: TrainingPlan, asked: Asked): readonly Place[] {
	const { facts } = complete(plan.facts, asked.catalog);
	return placedFacts(facts, asked.catalog).map((place) =>
		placeOf(place.facts, asked),
	);
}

function placeOf(facts: Facts, asked: Asked): Place {
	const isOn = (feed: Feeds[number]): boolean =>
		asked.always.includes(feed) ||
		(["site.feed", "price.feed", "price.rate_feed"] as const).some(
			(key) =>
				factValue(facts, key) === feed &&
				facts.get(key)?.origin.kind === "policy",
		);
	return {
		...gridNeed(facts, asked, isOn),
		...marginalNeed(facts, asked, isOn),
		...priceNeed(facts, asked, isOn),
		...rateNeed(facts, isOn),
	};
}

type IsOn = (feed: Feeds[number]) => boolean;

function gridNeed(facts: Facts, { catalog, hours }: Asked, isOn: IsOn): Place {
	const feed = (["electricity-maps", "uk-carbon-intensity"] as const).find(
		isOn,
	);
	const isPast = factValue(facts, "site.year") !== undefined;
	const isSaid =
		facts.get("site.carbon_g_per_kwh")?.origin.kind === "file" ||
		facts.get("site.carbon_g_per_kwh")?.origin.kind === "policy";
	// A name that the catalogue does not know never becomes part of an address.
	const zone = catalog.findGrid(zoneOf(facts, catalog) ?? "")?.zone;
	return feed === undefined || zone === undefined || isPast || isSaid
		? {}
		: { grid: { feed, zone, hours } };
}

function marginalNeed(facts: Facts, { hours }: Asked, isOn: IsOn): Place {
	const region = factValue(facts, "site.marginal_region");
	const isName = region !== undefined && /^[A-Z0-9_-]{2,40}$/.test(region);
	return isOn("watttime") && isName
		? { marginal: { feed: "watttime", region, hours } }
		: {};
}

const PRICE_FEEDS = ["azure", "google-cloud", "skypilot"] as const;

/** The one cloud whose prices a feed has, where it has no more. */
const ONLY_CLOUD: Readonly<Partial<Record<string, string>>> = {
	azure: "azure",
	"google-cloud": "gcp",
};

function priceNeed(facts: Facts, { catalog }: Asked, isOn: IsOn): Place {
	const feed = PRICE_FEEDS.find(isOn);
	const accelerator = catalog.findAccelerator(
		factValue(facts, "hardware.accelerator") ?? "",
	);
	if (feed === undefined || !accelerator) return {};
	const instance = factValue(facts, "hardware.instance");
	const provider = factValue(facts, "site.provider") ?? ONLY_CLOUD[feed];
	const rows =
		instance === undefined
			? catalog.instancesWith(accelerator.id, provider)
			: catalog.rowsOfType(instance);
	const cloud = rows[0]?.cloud;
	if (cloud === undefined || provider === undefined) return {};
	if (cloud !== (ONLY_CLOUD[feed] ?? cloud)) return {};
	const types = [...new Set(rows.map(({ type }) => type))].slice(0, MOST_TYPES);
	const region = regionOf(facts, catalog)?.region;
	return {
		price: { feed, cloud, types, ...(region !== undefined && { region }) },
	};
}

// A rate that is stated needs no other one.
function rateNeed(facts: Facts, isOn: IsOn): Place {
	const needsRate =
		isForeign(factValue(facts, "price.currency")) &&
		!facts.has("price.usd_per_unit");
	return needsRate && isOn("ecb") ? { rate: { feed: "ecb" } } : {};
}

function zoneOf(facts: Facts, catalog: Catalog): string | undefined {
	return factValue(facts, "site.grid") ?? regionOf(facts, catalog)?.gridZone;
}

/** One need for each place: that of the longest run there. */
function longest<T extends { readonly hours: number }>(
	needs: readonly T[],
	place: (need: T) => string,
): readonly T[] {
	const found = new Map<string, T>();
	for (const need of needs) {
		const before = found.get(place(need));
		if (!before || need.hours > before.hours) found.set(place(need), need);
	}
	return [...found.values()];
}

function unique<T>(needs: readonly T[]): readonly T[] {
	const found = new Map(needs.map((need) => [JSON.stringify(need), need]));
	return [...found.values()];
}
