import { describe, expect, test } from "vitest";
import { catalog } from "../src/catalog/catalog.js";
import { withLive } from "../src/catalog/live.js";
import { renderTerminal } from "../src/report/terminal.js";
import { review } from "../src/review.js";
import type { Snapshot } from "../src/review-input.js";
import { liveNeeds, staleProblems } from "../src/review-live.js";

const POLICY = ".github/wattdiff.yml";

function runFile(site: string, hours = 10): string {
	return `wattdiff: run
model.id: meta-llama/Llama-3.1-8B
duration_hours: ${hours}
hardware: { accelerator: H100-SXM-80GB, count: 8 }
site: { ${site} }
`;
}

function snapshot(texts: Readonly<Record<string, string>>): Snapshot {
	const entries = Object.entries(texts);
	return {
		commit: "head",
		blobs: new Map(entries.map(([path, text]) => [path, text])),
		texts: new Map(entries),
		refused: new Map(),
	};
}

function reviewed(texts: Readonly<Record<string, string>>) {
	return review({
		snapshots: { head: snapshot(texts) },
		policyPath: POLICY,
		scanLimit: 10,
		focus: Object.keys(texts),
		catalog,
	});
}

describe("what live feeds are asked for", () => {
	test("one place for the longest run there, by names of the catalogue", () => {
		const report = reviewed({
			"a.yaml": runFile("grid: fr", 10),
			"b.yaml": runFile("provider: aws, region: eu-west-3", 30),
			"c.yaml": runFile("grid: SE"),
			"d.yaml": runFile("grid: FR, carbon_g_per_kwh: 20"),
			"e.yaml": runFile("grid: DE, year: 2022"),
			"f.yaml": runFile('grid: "../../admin"'),
		});

		const needs = liveNeeds(report, catalog, ["electricity-maps"]);

		expect(needs.grids).toEqual([
			{ feed: "electricity-maps", zone: "FR", hours: 30 },
			{ feed: "electricity-maps", zone: "SE", hours: 10 },
		]);
	});

	test("every place of a run that is spread over several", () => {
		const spread = runFile("grid: FR").replace(
			"site: { grid: FR }",
			'sites: ["3 aws eu-west-3", "1 SE"]',
		);

		const report = reviewed({ "a.yaml": spread });

		const needs = liveNeeds(report, catalog, ["electricity-maps"]);
		expect(needs.grids.map(({ zone }) => zone)).toEqual(["FR", "SE"]);
	});

	test("Google Cloud's list is asked where nobody names a cloud", () => {
		const report = reviewed({ "a.yaml": runFile("grid: FR") });

		const [need] = liveNeeds(report, catalog, ["google-cloud"]).prices;

		expect(need).toMatchObject({ feed: "google-cloud", cloud: "gcp" });
		expect(need?.types).toContain("a3-highgpu-8g");
	});

	test("prices by the machines of the cloud, six at most", () => {
		const report = reviewed({
			"a.yaml": runFile("provider: aws, region: us-east-1"),
		});

		const [need] = liveNeeds(report, catalog, ["skypilot"]).prices;

		expect(need).toMatchObject({
			feed: "skypilot",
			cloud: "aws",
			region: "us-east-1",
		});
		expect(need?.types).toContain("p5.48xlarge");
		expect(need?.types.length).toBeLessThanOrEqual(6);
	});

	test("Azure's list says nothing of another cloud", () => {
		const report = reviewed({ "a.yaml": runFile("provider: aws") });

		expect(liveNeeds(report, catalog, ["azure"]).prices).toEqual([]);
	});

	test("only the policy and who starts it switch a feed on", () => {
		const run = runFile("grid: FR, feed: electricity-maps");
		const policy = "defaults:\n  site.feed: uk-carbon-intensity\n";

		const ofFile = reviewed({ "a.yaml": run });
		const ofPolicy = reviewed({
			"a.yaml": runFile("grid: GB"),
			[POLICY]: policy,
		});

		expect(liveNeeds(ofFile, catalog, []).grids).toEqual([]);
		expect(liveNeeds(ofPolicy, catalog, []).grids).toEqual([
			{ feed: "uk-carbon-intensity", zone: "GB", hours: 10 },
		]);
	});
});

describe("a catalogue with live data", () => {
	const price = {
		cloud: "aws",
		type: "p5.48xlarge",
		region: "us-east-1",
		priceDate: "2026-11-24",
		source: "a live list",
	};
	const ask = (prices: Parameters<typeof withLive>[1]["prices"]) =>
		withLive(catalog, {
			grids: [],
			marginals: [],
			prices,
			rates: [],
		}).pricePerDeviceHour({
			accelerator: "H100-SXM-80GB",
			instance: "p5.48xlarge",
			region: "us-east-1",
			purchase: "on-demand",
		});

	test("takes a live price in place of its own", () => {
		const found = ask([{ ...price, onDemandUsdPerHour: 48 }]);

		expect(found?.usd).toBe(6);
		expect(found?.row.priceDate).toBe("2026-11-24");
	});

	test.each([
		["a placeholder", { onDemandUsdPerHour: 0.0001 }],
		["a price of something else", { onDemandUsdPerHour: 700_000 }],
		["no price", {}],
		[
			"a machine that nobody knows",
			{ type: "p99.metal", onDemandUsdPerHour: 8 },
		],
	])("keeps its own instead of %s", (_, changes) => {
		// 55.04 USD for eight.
		expect(ask([{ ...price, ...changes }])?.usd).toBeCloseTo(6.88);
	});

	test("answers for a stated year from its own table", () => {
		const live = withLive(catalog, {
			grids: [
				{
					zone: "FR",
					gPerKwh: 60,
					at: "2026-11-24T19:30:00.000Z",
					source: "a live feed",
				},
			],
			marginals: [],
			prices: [],
			rates: [],
		});

		expect(live.findGrid("fr")?.gCo2ePerKwh).toBe(60);
		expect(live.findGrid("FR", 2024)).toEqual(catalog.findGrid("FR", 2024));
	});
});

describe("old data", () => {
	const report = reviewed({
		"a.yaml": runFile("provider: aws, region: us-east-1"),
		"b.yaml": runFile("grid: FR, year: 2021"),
	});
	const messages = (now: string) =>
		staleProblems(report, catalog, { policyPath: POLICY, now }).map(
			({ kind, args }) => [kind, args.what, args.date, args.age],
		);

	test("is no matter while it is young", () => {
		expect(messages("2027-06-01")).toEqual([]);
	});

	test("is named with its age", () => {
		expect(messages("2029-02-01")).toEqual([
			["stale-data", "The list price", "2026-07-20", "31 months"],
			["stale-data", "The intensity of the grid", "2025", "38 months"],
		]);
	});

	test("of storage is named too", () => {
		const stored = runFile("provider: gcp, region: us-central1").concat(
			"price.storage_gb: 500\n",
		);
		const problems = staleProblems(reviewed({ "a.yaml": stored }), catalog, {
			policyPath: POLICY,
			now: "2027-11-25",
		});

		// Google's list of July 2026.
		expect(problems.map(({ args }) => [args.what, args.age])).toContainEqual([
			"The list price of storage",
			"16 months",
		]);
	});
});

describe("exchange rates", () => {
	const priced = (keys: string): string =>
		runFile("provider: aws, region: us-east-1").concat(
			`price.per_device_hour: 2\nprice.currency: EUR\n${keys}`,
		);
	const needsOf = (keys: string, feeds: Parameters<typeof liveNeeds>[2]) =>
		liveNeeds(reviewed({ "a.yaml": priced(keys) }), catalog, feeds).rates;

	test("are asked for where a currency has none", () => {
		expect(needsOf("", ["ecb"])).toEqual([{ feed: "ecb" }]);
		expect(needsOf("", [])).toEqual([]);
		expect(needsOf("price.usd_per_unit: 1.1\n", ["ecb"])).toEqual([]);
	});

	test("are not asked for by a file of the change", () => {
		expect(needsOf("price.rate_feed: ecb\n", [])).toEqual([]);
	});

	test("that are live go before those of the catalogue", () => {
		const day = {
			date: "2026-11-24",
			unitsOfOneEuro: { USD: 1.2, CHF: 0.96 },
			source: "European Central Bank, live",
		};
		const live = withLive(catalog, {
			grids: [],
			marginals: [],
			prices: [],
			rates: [day],
		});

		expect(live.findExchangeRate("eur")).toEqual({
			currency: "EUR",
			usdPerUnit: 1.2,
			date: "2026-11-24",
			source: "European Central Bank, live",
		});
		expect(live.findExchangeRate("CHF")?.usdPerUnit).toBeCloseTo(1.25);
		expect(live.findExchangeRate("GBP")?.date).toBe("2026-09-24");
	});

	test.each([
		["", "2026-11-25", []],
		["", "2027-03-25", [["The exchange rate of EUR", "6 months"]]],
		["price.usd_per_unit: 1.1\n", "2027-03-25", []],
		[
			"price.usd_per_unit: 1.1\nprice.rate_date: 2026-05-20\n",
			"2026-11-25",
			[["The exchange rate of EUR", "6 months"]],
		],
	])("that are old are told with their age: %j at %s", (keys, now, told) => {
		const problems = staleProblems(
			reviewed({ "a.yaml": priced(keys) }),
			catalog,
			{ policyPath: POLICY, now },
		);

		expect(problems.map(({ args }) => [args.what, args.age])).toEqual(told);
	});
});

describe("a policy in another currency", () => {
	const policy = `
currency: { code: EUR, exchange_rate: 1.25, date: 2026-11-20 }
budgets:
  - limits: { cost: { max: 100 } }
`;
	const run = runFile("provider: aws, region: us-east-1").concat(
		"price.per_device_hour: 1\nprice.storage_gb: 0\n",
	);
	const report = reviewed({ [POLICY]: policy, "a.yaml": run });

	test("prices a run, holds its budget and names its rate", () => {
		const { costUsd, deviceHours } =
			report.runs[0]?.estimate.head?.quantities ?? {};

		expect(costUsd?.value).toBeCloseTo(1.25 * (deviceHours?.value ?? 0), 9);
		expect(report.budgets.map(({ limit }) => limit)).toEqual([
			{ kind: "max", value: 125 },
		]);
		expect(report.money).toEqual({
			currency: "EUR",
			usdPerUnit: 1.25,
			date: "2026-11-20",
		});
		expect(report.problems.map(({ kind }) => kind)).toContain("other-currency");
	});

	test("is told in that currency", () => {
		const text = renderTerminal(report, { width: 100, colour: false });

		expect(text).toContain("€");
		expect(text).not.toContain("$");
		expect(text).toMatch(
			/Costs are shown in EUR, at 1.25 USD of 2026-11-20 for one/,
		);
	});
});
