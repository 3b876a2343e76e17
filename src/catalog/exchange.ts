import json from "./rows/exchange.json" with { type: "json" };

/** What one unit of a currency is worth. */
export interface ExchangeRate {
	/** ISO 4217 code. */
	readonly currency: string;
	readonly usdPerUnit: number;
	/** Day that the rate is of. */
	readonly date: string;
	readonly source: string;
}

/** Units of each currency that one euro buys, as the European Central Bank publishes them on a day. */
export interface EuroRates {
	readonly date: string;
	readonly unitsOfOneEuro: Readonly<Record<string, number>>;
}

/** Dollars for a unit of each currency, by way of the euro; none where the dollar is missing. */
export function exchangeRates(
	{ date, unitsOfOneEuro }: EuroRates,
	source: string,
): readonly ExchangeRate[] {
	const dollars = unitsOfOneEuro.USD;
	if (dollars === undefined) return [];
	const euro = { currency: "EUR", usdPerUnit: dollars, date, source };
	const others = Object.entries(unitsOfOneEuro)
		.filter(([currency]) => currency !== "USD")
		.map(([currency, units]) => ({
			currency,
			usdPerUnit: dollars / units,
			date,
			source,
		}));
	return [euro, ...others];
}

/** Every currency whose rate ships with wattdiff. */
export const ownExchangeRates: readonly ExchangeRate[] = exchangeRates(
	json,
	json.source,
);

/** The rate of a currency by its code. */
export function findExchangeRate(currency: string): ExchangeRate | undefined {
	const code = currency.trim().toUpperCase();
	return ownExchangeRates.find((rate) => rate.currency === code);
}
