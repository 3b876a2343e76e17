/** How amounts of one metric are written: every unit with its factor to the metric's own. */
const units = {
	flops: { "": 1, flop: 1, flops: 1, pflop: 1e15, eflop: 1e18, zflop: 1e21 },
	deviceHours: {
		"": 1,
		h: 1,
		"gpu-h": 1,
		"gpu-hours": 1,
		"device-h": 1,
		"device-hours": 1,
	},
	wallClockHours: { "": 1, h: 1, hours: 1, min: 1 / 60, d: 24, days: 24 },
	peakMemoryGib: { "": 1, gib: 1, gb: 1e9 / 2 ** 30 },
	energyKwh: { "": 1, wh: 1e-3, kwh: 1, mwh: 1e3, gwh: 1e6 },
	carbonKg: { "": 1, g: 1e-3, kg: 1, t: 1e3 },
	embodiedCarbonKg: { "": 1, g: 1e-3, kg: 1, t: 1e3 },
	waterL: { "": 1, l: 1, m3: 1e3 },
	costUsd: { "": 1, usd: 1, $: 1 },
} as const satisfies Readonly<Record<string, Readonly<Record<string, number>>>>;

export type AmountOf = keyof typeof units;

/** Signs of currencies that may stand before a number. */
export const moneySigns: Readonly<Record<string, string>> = {
	"€": "EUR",
	"£": "GBP",
	"¥": "JPY",
	"₹": "INR",
	"₩": "KRW",
};

/**
 * Reads `€2,000`, `2000 CHF` or a bare number as an amount with its currency; undefined for dollars and for what is no
 * amount of money.
 */
export function readMoneyAmount(
	text: string,
	bare: string,
): { readonly value: number; readonly currency: string } | undefined {
	const found =
		/^\s*([€£¥₹₩]?)\s*([\d,_]*\.?\d+(?:e[+-]?\d+)?)\s*([a-z]{3})?\s*$/i.exec(
			text,
		);
	if (!found) return undefined;
	const [, sign = "", digits = "", code = ""] = found;
	const named = moneySigns[sign] ?? (code.toUpperCase() || bare);
	const value = Number(digits.replace(/[,_]/g, ""));
	const isTwice = sign !== "" && code !== "";
	return isTwice || named === "USD" || !Number.isFinite(value)
		? undefined
		: { value, currency: named };
}

/** Reads `$2,000`, `40 MWh`, `150 kg` into the metric's unit; undefined when it is not such an amount. */
export function readAmount(text: string, of: AmountOf): number | undefined {
	const found =
		/^\s*(\$?)\s*([\d,_]*\.?\d+(?:e[+-]?\d+)?)\s*([a-z$-]*3?)\s*(?:co[2₂]e?)?\s*$/i.exec(
			text,
		);
	if (!found) return undefined;
	const [, dollar, digits, unit] = found;
	const word = (dollar || unit || "").toLowerCase();
	const table: Readonly<Record<string, number>> = units[of];
	const factor = Object.hasOwn(table, word) ? table[word] : undefined;
	const amount = Number((digits ?? "").replace(/[,_]/g, ""));
	return factor === undefined || !Number.isFinite(amount)
		? undefined
		: amount * factor;
}

/** Units that a metric's amounts may have, for the sentence about a wrong one. */
export function unitsOf(of: AmountOf): readonly string[] {
	return Object.keys(units[of]).filter((unit) => unit !== "");
}

/** Reads `20 %` or `20%` as 0.2; undefined without the sign, since 0.2 and 20 would both be guesses. */
export function readPercent(text: string): number | undefined {
	const found = /^\s*(\d*\.?\d+)\s*%\s*$/.exec(text);
	return found ? Number(found[1]) / 100 : undefined;
}
