import type { Catalog } from "../catalog/catalog.js";
import { factValue } from "../plan/plan.js";
import { about, exactly, type Uncertain } from "../uncertain.js";
import type { SiteFacts } from "./site-facts.js";

/** What a unit of the currency of all stated prices is worth. */
export interface StatedUsd {
	readonly usd: Uncertain;
	readonly currency: string;
	/** Day that the rate is of, where it is known. */
	readonly date?: string;
	/** What reports add to the origin of a price; empty for dollars. */
	readonly words: string;
}

/** Dollar rates of the larger currencies move by a few percent between two of our updates. */
const RATE_SIGMA = 0.03;

/** True for the code of a currency other than the dollar. */
export function isForeign(currency: string | undefined): boolean {
	return currency !== undefined && currency.trim().toUpperCase() !== "USD";
}

/** The rate that is stated, else the one of a stated day that the catalogue or a live feed has; undefined without any. */
export function statedUsd(
	facts: SiteFacts,
	catalog: Catalog,
): StatedUsd | undefined {
	const currency = (factValue(facts, "price.currency") ?? "USD")
		.trim()
		.toUpperCase();
	const stated = factValue(facts, "price.usd_per_unit");
	if (stated !== undefined) {
		const date = factValue(facts, "price.rate_date");
		const day = date === undefined ? "" : ` of ${date}`;
		return {
			usd: exactly(stated),
			currency,
			...(isDay(date) && { date }),
			words: stated === 1 ? "" : ` in ${currency}, at ${stated} USD${day}`,
		};
	}
	if (!isForeign(currency)) return { usd: exactly(1), currency, words: "" };
	const found = catalog.findExchangeRate(currency);
	if (!found) return undefined;
	const { usdPerUnit, date, source } = found;
	const rounded = Number(usdPerUnit.toPrecision(5));
	return {
		usd: about(usdPerUnit, { [`exchange rate of ${currency}`]: RATE_SIGMA }),
		currency,
		date,
		words: ` in ${currency}, at ${rounded} USD of ${date} (${source})`,
	};
}

function isDay(date: string | undefined): date is string {
	return date !== undefined && /^\d{4}-\d\d(-\d\d)?$/.test(date);
}
