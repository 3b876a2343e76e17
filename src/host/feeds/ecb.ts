import type { EuroRates } from "../../catalog/exchange.js";
import type { LiveData } from "../../catalog/live.js";
import { addressOf, type FeedWorld, type Given, given } from "./world.js";

/** The file has 29 currencies in 2 kB. */
const MOST_BYTES = 100_000;

/** A rate outside of these is none: one euro buys 20,000 Indonesian rupiahs, and 0.86 pounds. */
const PLAUSIBLE = { least: 1e-3, most: 1e6 } as const;

/**
 * The euro foreign exchange reference rates that the European Central Bank publishes at about 16:00 CET on every working
 * day.
 */
export async function ecbRates(
	world: FeedWorld,
): Promise<Given<LiveData["rates"][number]>> {
	const answer = await given(world, {
		url: `${addressOf(world, "ecb")}/eurofxref-daily.xml`,
		mostBytes: MOST_BYTES,
		holdsHours: 6,
		read: readEuroRates,
	});
	if (answer.kind === "failure") return answer;
	return {
		kind: "given",
		value: {
			...answer.value,
			source:
				"European Central Bank, euro foreign exchange reference rates, live",
		},
	};
}

/** The first day of the file with its rates; undefined for a text without a day or without the dollar. */
export function readEuroRates(text: string): EuroRates | undefined {
	const [, date = "", day = ""] =
		/<Cube\s+time=["'](\d{4}-\d\d-\d\d)["']\s*>([\s\S]*?)<\/Cube>/.exec(text) ??
		[];
	if (Number.isNaN(Date.parse(date))) return undefined;
	const unitsOfOneEuro: Record<string, number> = {};
	for (const [, currency = "", rate] of day.matchAll(
		/<Cube\s+currency=["']([A-Z]{3})["']\s+rate=["']([\d.]+)["']\s*\/>/g,
	)) {
		const units = Number(rate);
		if (units >= PLAUSIBLE.least && units <= PLAUSIBLE.most) {
			unitsOfOneEuro[currency] = units;
		}
	}
	return unitsOfOneEuro.USD === undefined
		? undefined
		: { date, unitsOfOneEuro };
}
