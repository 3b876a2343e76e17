import { afterEach, describe, expect, test } from "vitest";
import { catalog } from "../../../src/catalog/catalog.js";
import { withLive } from "../../../src/catalog/live.js";
import { azurePrices } from "../../../src/host/feeds/azure.js";
import { bringLive } from "../../../src/host/feeds/bring-live.js";
import { ecbRates } from "../../../src/host/feeds/ecb.js";
import { electricityMaps } from "../../../src/host/feeds/electricity-maps.js";
import { googleCloudPrices } from "../../../src/host/feeds/google-cloud.js";
import { skypilotPrices } from "../../../src/host/feeds/skypilot.js";
import { ukCarbonIntensity } from "../../../src/host/feeds/uk-carbon-intensity.js";
import { wattTime } from "../../../src/host/feeds/watttime.js";
import type { FeedWorld, Given } from "../../../src/host/feeds/world.js";
import { type FeedAnswer, localFeeds, worldOf } from "./local-feeds.js";
import {
	azurePage,
	electricityMapsHistory,
	euroRates,
	googleCloudList,
	skypilotAws,
	ukForecast,
	wattTimeForecast,
} from "./recorded.js";

const opened: (() => void)[] = [];
afterEach(() => {
	for (const close of opened.splice(0)) close();
});

async function feeds(answers: Parameters<typeof localFeeds>[0]) {
	const local = await localFeeds(answers);
	opened.push(local.close);
	return local;
}

const KEYS = {
	ELECTRICITY_MAPS_TOKEN: "em-key",
	WATTTIME_USER: "ada",
	WATTTIME_PASSWORD: "secret",
};

const H100 = "Standard_ND96isr_H100_v5";

/** Every feed with a right question, where it is asked, and an answer that it can read. */
const cases: readonly {
	readonly feed: string;
	readonly path: string;
	readonly right: FeedAnswer;
	readonly asked: (world: FeedWorld) => Promise<Given<unknown>>;
	/** JSON or text that is none of the feed's. */
	readonly nonsense: readonly FeedAnswer[];
}[] = [
	{
		feed: "electricity-maps",
		path: "/electricity-maps/carbon-intensity/history",
		right: { json: electricityMapsHistory },
		asked: (world) =>
			electricityMaps(world, {
				feed: "electricity-maps",
				zone: "FR",
				hours: 18,
			}),
		nonsense: [
			{ json: { ...electricityMapsHistory, zone: "PL" } },
			{ json: { zone: "FR", history: [{ carbonIntensity: -5 }] } },
			{ json: { zone: "FR", history: "none" } },
		],
	},
	{
		feed: "uk-carbon-intensity",
		path: "/uk-carbon-intensity/intensity/",
		right: { json: ukForecast },
		asked: (world) =>
			ukCarbonIntensity(world, {
				feed: "uk-carbon-intensity",
				zone: "GB",
				hours: 1,
			}),
		nonsense: [
			{ json: { data: [] } },
			{ json: { data: [{ from: "yesterday", intensity: { actual: 1 } }] } },
		],
	},
	{
		feed: "watttime",
		path: "/watttime/v3/forecast",
		right: { json: wattTimeForecast },
		asked: (world) =>
			wattTime(world, { feed: "watttime", region: "CAISO_NORTH", hours: 2 }),
		nonsense: [
			{
				json: {
					...wattTimeForecast,
					meta: { ...wattTimeForecast.meta, units: "percent" },
				},
			},
			{ json: { data: null, meta: wattTimeForecast.meta } },
		],
	},
	{
		feed: "azure",
		path: "/azure/prices",
		right: { json: azurePage },
		asked: (world) =>
			azurePrices(world, {
				feed: "azure",
				cloud: "azure",
				types: [H100],
				region: "eastus",
			}),
		nonsense: [{ json: { Items: "none" } }],
	},
	{
		feed: "skypilot",
		path: "/skypilot/aws/vms.csv",
		right: { text: skypilotAws },
		asked: (world) =>
			skypilotPrices(world, {
				feed: "skypilot",
				cloud: "aws",
				types: ["p5.48xlarge"],
			}),
		nonsense: [
			{ text: "<html>rate limited</html>" },
			{ text: "a,b,c\n1,2,3\n" },
		],
	},
	{
		feed: "google-cloud",
		path: "/google-cloud/pricing.yml",
		right: { text: googleCloudList },
		asked: (world) =>
			googleCloudPrices(world, {
				feed: "google-cloud",
				cloud: "gcp",
				types: ["a3-highgpu-8g"],
				region: "us-central1",
			}),
		nonsense: [
			{ text: "<html>rate limited</html>" },
			{ text: "about:\n  timestamp: 1764000000\ncompute:\n" },
		],
	},
	{
		feed: "ecb",
		path: "/ecb/eurofxref-daily.xml",
		right: { text: euroRates },
		asked: (world) => ecbRates(world),
		nonsense: [
			{ text: "<html><body>Maintenance</body></html>" },
			{ text: euroRates.replace("USD", "XXX") },
			{ text: euroRates.replace("'1.1592'", "'0'") },
			{ text: euroRates.replace("2026-11-24", "2026-13-45") },
			{ text: euroRates.slice(0, 300) },
			{ json: { rates: { USD: 1.1592 } } },
		],
	},
];

const login = { "/watttime/login": { json: { token: "jwt.of.ada" } } };

describe("what feeds say", () => {
	test("Electricity Maps: the hours of a run are those of the day before", async () => {
		const local = await feeds({
			[cases[0]?.path ?? ""]: cases[0]?.right ?? {},
		});
		const world = worldOf(local.url, { environment: KEYS });

		const answer = await cases[0]?.asked(world);

		// 18 hours: twelve of 40 g and six of 100 g.
		expect(answer).toMatchObject({
			kind: "given",
			value: {
				zone: "FR",
				gPerKwh: 60,
				source:
					"Electricity Maps live, 24 hours before 2026-11-24T19:30Z, life-cycle",
			},
		});
		expect(local.requests[0]?.path).toBe(
			"/electricity-maps/carbon-intensity/history?zone=FR",
		);
		expect(local.requests[0]?.headers["auth-token"]).toBe("em-key");
	});

	test("Great Britain: measured where it is, else forecast, over the run's hour", async () => {
		const local = await feeds({ "/uk-carbon-intensity": { json: ukForecast } });

		const answer = await cases[1]?.asked(worldOf(local.url));

		// Half an hour of 160 g and half an hour of 140 g.
		expect(answer).toMatchObject({ value: { zone: "GB", gPerKwh: 150 } });
		expect(local.requests[0]?.path).toBe(
			"/uk-carbon-intensity/intensity/2026-11-24T19:00Z/fw48h",
		);
	});

	test("Great Britain: a long run asks for as many days back", async () => {
		const local = await feeds({ "/uk-carbon-intensity": { json: ukForecast } });
		const world = worldOf(local.url);

		const need = {
			feed: "uk-carbon-intensity",
			zone: "GB",
			hours: 100,
		} as const;
		await ukCarbonIntensity(world, need);
		const abroad = await ukCarbonIntensity(world, { ...need, zone: "FR" });

		expect(local.requests.map(({ path }) => path)).toEqual([
			"/uk-carbon-intensity/intensity/2026-11-19T19:00Z/2026-11-24T19:00Z",
		]);
		expect(abroad).toEqual({
			kind: "failure",
			why: "it knows Great Britain, not FR",
		});
	});

	test("WattTime: pounds for a MWh become grams for a kWh", async () => {
		const local = await feeds({
			...login,
			"/watttime/v3/forecast": { json: wattTimeForecast },
		});
		const world = worldOf(local.url, { environment: KEYS });

		const answer = await cases[2]?.asked(world);

		// 750 lb/MWh × 0.45359237.
		expect(answer).toMatchObject({
			value: { zone: "CAISO_NORTH", gPerKwh: 340.1942775 },
		});
		const [first, second] = local.requests;
		expect(first?.headers.authorization).toBe("Basic YWRhOnNlY3JldA==");
		expect(second?.headers.authorization).toBe("Bearer jwt.of.ada");
	});

	test("Azure: on demand, spot and a year's reservation, without Windows and low priority", async () => {
		const local = await feeds({ "/azure": { json: azurePage } });

		const answer = await cases[3]?.asked(worldOf(local.url));

		// 525,600 USD a year ÷ 8,760 h.
		expect(answer).toEqual({
			kind: "given",
			value: [
				{
					cloud: "azure",
					type: H100,
					region: "eastus",
					onDemandUsdPerHour: 98.32,
					spotUsdPerHour: 39.3,
					reservedUsdPerHour: 60,
					priceDate: "2026-11-24",
					source: "Azure Retail Prices API, live",
				},
			],
		});
		expect(local.requests[0]?.path).toBe(
			`/azure/prices?$filter=serviceName eq 'Virtual Machines' and armSkuName eq '${H100}' and armRegionName eq 'eastus'`,
		);
	});

	test("Azure: further pages are asked of the same host, and not for ever", async () => {
		const more = {
			...azurePage,
			NextPageLink: "https://prices.example:443/api/retail/prices?$skip=1000",
		};
		const local = await feeds({ "/azure": { json: more } });

		await cases[3]?.asked(worldOf(local.url));

		expect(local.requests).toHaveLength(4);
		expect(local.requests[1]?.path).toBe("/azure/prices?$skip=1000");
	});

	test("SkyPilot: zones of a region are its mean, and other rows stay out", async () => {
		const local = await feeds({ "/skypilot": { text: skypilotAws } });

		const answer = await cases[4]?.asked(worldOf(local.url));

		const facts = {
			cloud: "aws",
			type: "p5.48xlarge",
			source: "skypilot-org/skypilot-catalog v8 aws/vms.csv, live",
			priceDate: "2026-11-24",
		};
		expect(answer).toEqual({
			kind: "given",
			value: [
				{
					...facts,
					region: "us-east-1",
					onDemandUsdPerHour: 55.04,
					spotUsdPerHour: 21,
				},
				{ ...facts, region: "eu-west-1", onDemandUsdPerHour: 60.5 },
			],
		});
	});

	test("Google Cloud: the machine as a whole, dated by the list itself", async () => {
		const local = await feeds({ "/google-cloud": { text: googleCloudList } });

		const answer = await cases[5]?.asked(worldOf(local.url));

		expect(answer).toEqual({
			kind: "given",
			value: [
				{
					cloud: "gcp",
					type: "a3-highgpu-8g",
					region: "us-central1",
					onDemandUsdPerHour: 88.49,
					spotUsdPerHour: 35.4,
					// 43,800 USD a month of 730 hours.
					reservedUsdPerHour: 60,
					source:
						"Cyclenerd/google-cloud-pricing-cost-calculator pricing.yml (Apache-2.0), live",
					priceDate: "2026-11-20",
				},
			],
		});
	});

	test("SkyPilot is not asked for a list that mixes kinds of prices", async () => {
		const local = await feeds({});

		const answer = await skypilotPrices(worldOf(local.url), {
			feed: "skypilot",
			cloud: "gcp",
			types: ["a3-highgpu-8g"],
		});

		expect(answer.kind).toBe("failure");
		expect(local.requests).toEqual([]);
	});
});

describe.each(cases)("a failing $feed", ({ path, right, asked, nonsense }) => {
	const world = (url: string, timeoutMs?: number) =>
		worldOf(url, {
			environment: KEYS,
			...(timeoutMs !== undefined && { timeoutMs }),
		});

	test("an error of the server is asked again once, then said", async () => {
		const local = await feeds({ ...login, [path]: { status: 503 } });

		const answer = await asked(world(local.url));

		expect(answer).toMatchObject({
			kind: "failure",
			why: expect.stringMatching(/^127\.0\.0\.1:\d+ answered 503$/),
		});
		expect(
			local.requests.filter((request) => request.path.startsWith(path)),
		).toHaveLength(2);
	});

	test("a second try that works is as good as a first", async () => {
		let tries = 0;
		const local = await feeds({
			...login,
			[path]: () => (tries++ === 0 ? { status: 500 } : right),
		});

		expect((await asked(world(local.url))).kind).toBe("given");
	});

	test("a refusal is said at once", async () => {
		const local = await feeds({ ...login, [path]: { status: 401 } });

		const answer = await asked(world(local.url));

		expect(answer).toMatchObject({ why: expect.stringContaining("401") });
		expect(
			local.requests.filter((request) => request.path.startsWith(path)),
		).toHaveLength(1);
	});

	test("silence ends after the time that is given", async () => {
		const local = await feeds({ ...login, [path]: { isSilent: true } });

		const answer = await asked(world(local.url, 100));

		expect(answer).toMatchObject({
			why: expect.stringContaining("did not answer in 0.1 s"),
		});
	});

	test("nonsense is a failure, never a number", async () => {
		for (const answer of [
			...nonsense,
			{ text: "not JSON" },
			{ json: null },
			{ text: "" },
		]) {
			const local = await feeds({ ...login, [path]: answer });

			expect((await asked(world(local.url))).kind).toBe("failure");
		}
	});

	test("an answer that is too long is dropped", async () => {
		const local = await feeds({
			...login,
			[path]: { text: " ".repeat(9_000_000) },
		});

		expect(await asked(world(local.url))).toMatchObject({
			why: expect.stringContaining("sent more than"),
		});
	});

	test("it never follows to another place", async () => {
		const local = await feeds({
			...login,
			[path]: { status: 302, headers: { location: "/elsewhere" } },
		});

		expect((await asked(world(local.url))).kind).toBe("failure");
		expect(local.requests.map((each) => each.path)).not.toContain("/elsewhere");
	});

	test("no failure holds a key", async () => {
		const local = await feeds({ ...login, [path]: { status: 403 } });

		const answer = JSON.stringify(await asked(world(local.url)));

		for (const key of ["em-key", "secret", "jwt.of.ada"]) {
			expect(answer).not.toContain(key);
		}
	});
});

test("a feed without its key is not asked", async () => {
	const local = await feeds({});

	const { data, failures } = await bringLive(worldOf(local.url), {
		grids: [{ feed: "electricity-maps", zone: "FR", hours: 1 }],
		marginals: [{ feed: "watttime", region: "CAISO_NORTH", hours: 1 }],
		prices: [],
		rates: [],
	});

	expect(data).toEqual({ grids: [], marginals: [], prices: [], rates: [] });
	expect(failures).toEqual([
		{ feed: "electricity-maps", why: "ELECTRICITY_MAPS_TOKEN is not set" },
		{
			feed: "watttime",
			why: "WATTTIME_USER and WATTTIME_PASSWORD are not set",
		},
	]);
	expect(local.requests).toEqual([]);
});

test("what one feed gives stands beside what another fails to give", async () => {
	const local = await feeds({
		"/uk-carbon-intensity": { json: ukForecast },
		"/azure": { json: { ...azurePage, Items: [] } },
	});

	const { data, failures } = await bringLive(worldOf(local.url), {
		grids: [{ feed: "uk-carbon-intensity", zone: "GB", hours: 1 }],
		marginals: [],
		prices: [{ feed: "azure", cloud: "azure", types: [H100] }],
		rates: [],
	});

	expect(data.grids).toHaveLength(1);
	expect(failures).toEqual([
		{ feed: "azure", why: "its list has none of the machines" },
	]);
});

test("rates come by way of the euro, with the day that they are of", async () => {
	const local = await feeds({ "/ecb": { text: euroRates } });

	const { data, failures } = await bringLive(worldOf(local.url), {
		grids: [],
		marginals: [],
		prices: [],
		rates: [{ feed: "ecb" }],
	});

	const live = withLive(catalog, data);
	expect(failures).toEqual([]);
	expect(live.findExchangeRate("EUR")).toMatchObject({
		usdPerUnit: 1.1592,
		date: "2026-11-24",
		source: expect.stringMatching(/European Central Bank.*live/),
	});
	expect(live.findExchangeRate("JPY")?.usdPerUnit).toBeCloseTo(
		1.1592 / 178.4,
		9,
	);
});
