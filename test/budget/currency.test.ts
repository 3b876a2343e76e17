import { describe, expect, test } from "vitest";
import { readMoneyAmount } from "../../src/budget/amount.js";
import { inDollars } from "../../src/budget/in-dollars.js";
import { factsFor, readPolicy } from "../../src/budget/policy.js";
import { parseFile } from "../../src/formats/parse-file.js";
import { describe as sentence } from "../../src/problem.js";

const path = ".github/wattdiff.yml";

function policyOf(text: string) {
	return readPolicy(parseFile(path, text));
}

/** Rates of a day on which a euro was 1.25 dollars. */
function rateOf(currency: string): number | undefined {
	return { EUR: 1.25, CHF: 1.2 }[currency];
}

function limitsOf(text: string) {
	const { budgets, problems } = inDollars(policyOf(text), rateOf);
	return {
		limits: budgets.flatMap(({ limits }) => limits.map(({ limit }) => limit)),
		problems: problems.map(sentence),
	};
}

describe("amounts of money", () => {
	test.each([
		["€2,000", "USD", { value: 2000, currency: "EUR" }],
		["2000 chf", "USD", { value: 2000, currency: "CHF" }],
		["£ 1.5e3", "USD", { value: 1500, currency: "GBP" }],
		["750", "EUR", { value: 750, currency: "EUR" }],
		["750", "USD", undefined],
		["$750", "EUR", undefined],
		["750 USD", "EUR", undefined],
		["€750 CHF", "EUR", undefined],
		["20 %", "EUR", undefined],
	])("%s where a bare number is %s", (text, bare, amount) => {
		expect(readMoneyAmount(text, bare)).toEqual(amount);
	});
});

describe("budgets in another currency", () => {
	test("are held in dollars at the rate of the policy", () => {
		const { limits, problems } = limitsOf(`
currency: { code: EUR, exchange_rate: 1.5, date: 2026-11-20 }
budgets:
  - limits:
      cost: { max: 1000, total: "€5,000", increase: 100 EUR }
`);

		expect(problems).toEqual([]);
		expect(limits).toEqual([
			{ kind: "max", value: 1500 },
			{ kind: "total", value: 7500 },
			{ kind: "increase-by", value: 150 },
		]);
	});

	test("are held at the catalogue's rate where the policy has none", () => {
		const { limits } = limitsOf(`
currency: EUR
budgets:
  - limits: { cost: { max: 1000 }, carbon: { max: 5 } }
`);

		expect(limits).toEqual([
			{ kind: "max", value: 1250 },
			{ kind: "max", value: 5 },
		]);
	});

	test("may name their currency each, and dollars stay dollars", () => {
		const { limits } = limitsOf(`
currency: EUR
budgets:
  - limits: { cost: { max: $1000, total: 500 CHF, increase: 20 % } }
`);

		expect(limits).toEqual([
			{ kind: "max", value: 1000 },
			{ kind: "total", value: 600 },
			{ kind: "increase", value: 0.2 },
		]);
	});

	test("without any rate hold for nothing, and say so", () => {
		const { limits, problems } = limitsOf(`
currency: XTS
budgets:
  - limits: { cost: { max: 1000 }, energy: { max: 40 kWh } }
`);

		expect(limits).toEqual([{ kind: "max", value: 40 }]);
		expect(problems).toEqual([
			"No exchange rate of XTS is known, so this limit is not held. State it as `exchange_rate` under `currency`, US dollars for one unit.",
		]);
	});
});

describe("the currency of a policy", () => {
	test("is that of prices that are stated", () => {
		const policy = policyOf(
			"currency: { code: eur, exchange_rate: 1.1, date: 2026-11-20 }",
		);

		expect(
			factsFor(policy, "a.yaml", []).map(({ key, value }) => [key, value]),
		).toEqual([
			["price.currency", "EUR"],
			["price.usd_per_unit", 1.1],
			["price.rate_date", "2026-11-20"],
		]);
	});

	test.each([
		["currency: euros", /code of a currency/],
		["currency: { exchange_rate: 1.1 }", /code of a currency/],
		["currency: { code: EUR, exchange_rate: 0 }", /a number above 0/],
		["currency: { code: EUR, date: yesterday }", /such as 2026-11-20/],
		["currency: { code: EUR, rate: 1.1 }", /`rate` is not a key here/],
	])("%s is named", (text, words) => {
		const [problem] = policyOf(text).problems;

		expect(problem && sentence(problem)).toMatch(words);
	});
});
