import {
	asNumber,
	asText,
	type Entry,
	entriesOf,
	entryAt,
} from "../formats/tree.js";
import { nearest } from "../nearest.js";
import { type Fact, factsFrom } from "../plan/plan.js";
import { didYouMean, type Problem } from "../problem.js";

/** The currency of a policy: of its budgets, of prices that are stated, and of reports. */
export interface PolicyMoney {
	/** ISO 4217 code. */
	readonly currency: string;
	/** US dollars for one unit, where the policy says it. */
	readonly usdPerUnit?: number;
	/** Day of that rate. */
	readonly date?: string;
}

export interface MoneyReading {
	readonly money?: PolicyMoney;
	/** The same for the prices of every run. */
	readonly facts: readonly Fact[];
	readonly problems: readonly Problem[];
}

/** Keys of `currency`, each with what it says. */
export const currencyKeys = {
	code: "Code of the currency, such as EUR.",
	exchange_rate:
		"US dollars for one unit; the European Central Bank's rate of a stated day without it.",
	date: "Day of that rate, such as 2026-11-20: an old one is told.",
} as const;

/** Reads `currency`: a code, or a mapping of a code with its rate. */
export function readMoney(
	section: Entry | undefined,
	path: string,
): MoneyReading {
	const problems: Problem[] = [];
	const mistake = ({ line }: Pick<Entry, "line">, detail: string): void => {
		problems.push({ kind: "policy-mistake", path, line, args: { detail } });
	};
	if (!section) return { facts: [], problems };
	const { value: tree, line, key } = section;
	const isMapping = tree.kind === "mapping";
	const known = Object.keys(currencyKeys);
	for (const entry of isMapping ? entriesOf(tree) : []) {
		if (known.includes(entry.key)) continue;
		const near = didYouMean(nearest(entry.key, known));
		const use = `Use one of ${known.join(", ")}.`;
		mistake(entry, `\`${entry.key}\` is not a key here${near}. ${use}`);
	}
	const code = asText(isMapping ? entryAt(tree, "code")?.value : tree);
	const currency = code?.trim().toUpperCase() ?? "";
	if (!/^[A-Z]{3}$/.test(currency)) {
		mistake(section, CODE);
		return { facts: [], problems };
	}
	const rate = entryAt(tree, "exchange_rate");
	const day = entryAt(tree, "date");
	const usdPerUnit = asNumber(rate?.value);
	const isRate = usdPerUnit !== undefined && usdPerUnit > 0;
	if (rate && !isRate) mistake(rate, RATE);
	const date = asText(day?.value);
	const isDay = date !== undefined && /^\d{4}-\d\d(-\d\d)?$/.test(date);
	if (day && !isDay) mistake(day, DAY);
	const rated = {
		...(isRate && { usdPerUnit }),
		...(isRate && isDay && { date }),
	};
	const stated = {
		"price.currency": currency,
		"price.usd_per_unit": rated.usdPerUnit,
		"price.rate_date": rated.date,
	};
	return {
		money: { currency, ...rated },
		facts: factsFrom(stated, { kind: "policy", path, line, text: key }),
		problems,
	};
}

const CODE =
	"`currency` is the code of a currency with three letters, such as EUR, or a mapping with its `code` and `exchange_rate`.";
const RATE = "`exchange_rate` is a number above 0: US dollars for one unit.";
const DAY = "`date` is the day of the rate, such as 2026-11-20.";
