import { asText, entryAt, itemsOf } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import type { QlibModel } from "./model.js";

/** Stocks of the indices that qlib's data sets are named after, by definition of each index. */
const MARKETS: Readonly<Record<string, number>> = {
	csi100: 100,
	csi300: 300,
	csi500: 500,
	csi800: 800,
	csi1000: 1000,
};

/** Days on which the Chinese exchanges are open in a year: 238 to 246, by their calendars. */
const TRADING_DAYS = 243;

/** How many stocks a day has; undefined for a market that is no index of a fixed size. */
export function stocksOf({ data }: QlibModel): number | undefined {
	const name = entryAt(data, "handler.kwargs.instruments");
	return lookUp(MARKETS, asText(name?.value)?.toLowerCase());
}

/** The rows of the training segment: one for each stock and each day on which the exchange is open. */
export function rowFacts(model: QlibModel): FieldReading {
	const stocks = stocksOf(model);
	const years = yearsOf(model);
	if (stocks === undefined || years === undefined) return gather();
	const days = Math.round(TRADING_DAYS * years);
	return gather({
		facts: [
			fact("data.samples", stocks * days, {
				kind: "assumption",
				why: `no file says how many rows there are; ${stocks} stocks on about ${TRADING_DAYS} days of each year`,
			}),
		],
	});
}

function yearsOf({ data }: QlibModel): number | undefined {
	const [first, last] = itemsOf(entryAt(data, "segments.train")?.value).map(
		(each) => Date.parse(asText(each) ?? ""),
	);
	if (first === undefined || last === undefined) return undefined;
	const years = (last - first) / (365.25 * 24 * 3600 * 1000);
	return years > 0 ? years : undefined;
}
