import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { complete } from "../../src/estimate/complete.js";
import {
	footprint,
	softwareCarbonIntensity,
} from "../../src/estimate/footprint.js";
import { toSite } from "../../src/estimate/to-site.js";
import { exactly, sigma } from "../../src/uncertain.js";
import { factsOf } from "./build-facts.js";

type Values = Parameters<typeof factsOf>[0];

/** The site of a run on eight H100, with what else it states. */
function siteOf(values: Values) {
	const stated = {
		"hardware.accelerator": "H100-SXM-80GB",
		"hardware.count": 8,
		...values,
	};
	return toSite(complete(factsOf(stated), catalog).facts, catalog);
}

describe("price of a device-hour", () => {
	test("what the user states wins over a named machine", () => {
		const site = siteOf({
			"hardware.instance": "p5.48xlarge",
			"price.per_device_hour": 2.1,
		});

		expect(site.pricePerDeviceHour?.value).toBe(2.1);
		expect(sigma(site.pricePerDeviceHour ?? exactly(0))).toBe(0);
	});

	test("a price of the whole machine is shared by its devices", () => {
		const site = siteOf({
			"hardware.instance": "p5.48xlarge",
			"price.per_instance_hour": 20,
		});

		// Eight H100 in a p5.48xlarge.
		expect(site.pricePerDeviceHour?.value).toBe(2.5);
	});

	test("another currency has its rate, stated or of a day that the catalogue knows", () => {
		const euros = { "price.per_device_hour": 2, "price.currency": "eur" };
		const stated = siteOf({
			...euros,
			"price.usd_per_unit": 1.1,
			"price.rate_date": "2026-11-20",
		});
		const listed = siteOf(euros);

		expect(stated.pricePerDeviceHour?.value).toBeCloseTo(2.2);
		expect(sigma(stated.pricePerDeviceHour ?? exactly(0))).toBe(0);
		expect(stated.priceBasis?.words).toBe(
			"as stated in EUR, at 1.1 USD of 2026-11-20",
		);
		// The rates of 24 September 2026: 1.1367 USD for a euro.
		expect(listed.pricePerDeviceHour?.value).toBeCloseTo(2 * 1.1367, 6);
		expect(listed.pricePerDeviceHour?.errors).toEqual({
			"exchange rate of EUR": 0.03,
		});
		expect(listed.priceBasis?.words).toMatch(
			/^as stated in EUR, at 1.1367 USD of 2026-09-24 \(European Central Bank/,
		);
	});

	test("the rate of a third currency goes by way of the euro", () => {
		const pounds = { "price.per_device_hour": 2, "price.currency": "GBP" };

		expect(siteOf(pounds).pricePerDeviceHour?.value).toBeCloseTo(
			(2 * 1.1367) / 0.85986,
			6,
		);
	});

	test("of a currency that nobody knows there is no price", () => {
		const shells = { "price.per_device_hour": 2, "price.currency": "XSH" };

		expect(siteOf(shells).pricePerDeviceHour).toBeUndefined();
	});

	test("a list price says where and when it was read", () => {
		const site = siteOf({
			"hardware.instance": "p5.48xlarge",
			"site.region": "us-east-1",
		});

		// 55.04 USD for eight.
		expect(site.pricePerDeviceHour?.value).toBeCloseTo(6.88);
		expect(site.priceBasis).toEqual({
			words: "one on-demand price of aws, 2026-07-20",
			date: "2026-07-20",
			purchase: "on-demand",
		});
	});

	test("interruptions add hours to spot machines", () => {
		const spot = {
			"hardware.purchase": "spot",
			"hardware.instance": "a2-highgpu-1g",
			"site.region": "us-central1",
		} as const;
		const calm = siteOf({ ...spot, "price.interruption_overhead": 0 });
		const usual = siteOf(spot);

		// 1.80385 USD, and 10 % more hours where nobody says how many.
		expect(calm.pricePerDeviceHour?.value).toBeCloseTo(1.80385);
		expect(usual.pricePerDeviceHour?.value).toBeCloseTo(1.984235);
		expect(
			usual.pricePerDeviceHour?.errors["interruptions of spot machines"],
		).toBe(0.15);
	});

	test("a commitment takes a stated share off, or an unknown one", () => {
		const reserved = {
			"hardware.purchase": "reserved",
			"hardware.instance": "p5.48xlarge",
		} as const;
		const stated = siteOf({ ...reserved, "price.reserved_discount": 0.4 });
		const open = siteOf(reserved);

		expect(stated.pricePerDeviceHour?.value).toBeCloseTo(6.88 * 0.6);
		expect(open.pricePerDeviceHour?.value).toBeCloseTo(6.88);
		// ln(0.6), downwards.
		expect(
			open.pricePerDeviceHour?.errors["discount of the commitment"],
		).toBeCloseTo(-0.51, 2);
	});

	test("own hardware is capital over its working life, and energy", () => {
		const own = {
			"price.capital_per_device": 35_064,
			"price.lifetime_years": 4,
			"price.utilisation": 0.5,
			"site.pue": 1.5,
		};
		const site = siteOf({ ...own, "price.electricity_per_kwh": 0.2 });

		// 35,064 ÷ (4 × 8,766 h × 0.5) = 2 USD; (0.9 × 0.7 + 0.58 × 0.575 kW) × 1.5 × 0.2 = 0.289 USD.
		expect(site.pricePerDeviceHour?.value).toBeCloseTo(2.289, 3);
		expect(site.priceBasis?.purchase).toBe("owned");
		expect(siteOf(own).pricePerDeviceHour).toBeUndefined();
	});

	test("storage and egress are charged where amount and price are stated", () => {
		const site = siteOf({
			"price.storage_gb": 500,
			"price.storage_months": 6,
			"price.storage_per_gb_month": 0.02,
			"price.egress_gb": 100,
		});

		// 500 GB × 6 months × 0.02; what leaves has no price, so it is unknown and not free.
		expect(site.fixedCharges).toEqual([
			{
				kind: "storage",
				usd: exactly(60),
				basis: "as stated",
				quantity: 3000,
				unit: "GB-month",
			},
		]);
	});

	test("a cloud's list has the price of storage and egress where nobody states one", () => {
		const amounts = { "price.storage_gb": 1000, "price.egress_gb": 100 };

		const [storage, egress] = siteOf({
			...amounts,
			"site.provider": "aws",
		}).fixedCharges;

		// 1,000 GB for a month at 0.023 USD, 100 GB at 0.09 USD.
		expect(storage?.usd.value).toBeCloseTo(23);
		expect(egress?.usd.value).toBeCloseTo(9);
		expect(storage?.basis).toContain("S3 Standard");
		expect(siteOf(amounts).fixedCharges).toEqual([]);
		expect(siteOf(amounts).unpriced).toEqual(["storage", "egress"]);
	});
});

describe("carbon of a kWh", () => {
	test("the grid of the year in which the run was", () => {
		const site = siteOf({ "site.grid": "AE", "site.year": 2021 });

		expect(site.carbonGPerKwh.value).toBe(447);
		expect(site.carbonBasis).toContain("AE 2021, Electricity Maps");
	});

	test("a region draws from its zone, in any year", () => {
		const of = (year: number) =>
			siteOf({
				"site.provider": "gcp",
				"site.region": "africa-south1",
				"site.year": year,
			}).carbonGPerKwh.value;

		expect(of(2025)).toBe(catalog.findGrid("ZA", 2025)?.gCo2ePerKwh);
		expect(of(2022)).toBe(catalog.findGrid("ZA", 2022)?.gCo2ePerKwh);
	});

	test("other views stand beside the location's, never in its place", () => {
		const site = siteOf({
			"site.provider": "gcp",
			"site.region": "africa-south1",
			"site.carbon_g_per_kwh": 700,
			"site.contract": "wind park Overberg, 2026",
			"site.contract_share": 0.75,
			"site.contract_g_per_kwh": 12,
		});

		const grams = Object.fromEntries(
			site.views.map(({ kind, gPerKwh }) => [kind, gPerKwh.value]),
		);

		expect(site.carbonGPerKwh.value).toBe(700);
		expect(grams.provider).toBe(656.85);
		// 0.75 × 12 + 0.25 × 700.
		expect(grams.market).toBe(184);
		expect(grams.marginal).toBe(catalog.findMarginal("ZA")?.gCo2ePerKwh);
	});

	test("what no contract covers is at the residual mix, where it is stated", () => {
		const grid = { "site.grid": "FR", "site.residual_g_per_kwh": 300 };
		const market = (values: Values) =>
			siteOf(values).views.find(({ kind }) => kind === "market");

		const half = market({
			...grid,
			"site.contract": "wind park",
			"site.contract_share": 0.5,
			"site.contract_g_per_kwh": 10,
		});

		// 0.5 × 10 + 0.5 × 300.
		expect(half?.gPerKwh.value).toBe(155);
		expect(half?.basis).toBe(
			"wind park: 50 % at 10 g/kWh, the rest at a residual mix of 300 g/kWh",
		);
		expect(market(grid)?.gPerKwh.value).toBe(300);
		expect(market(grid)?.basis).toBe("all at a residual mix of 300 g/kWh");
	});

	test("a share without a contract is no market-based view", () => {
		const site = siteOf({ "site.grid": "FR", "site.contract_share": 1 });

		expect(site.views.map(({ kind }) => kind)).toEqual(["marginal"]);
	});
});

describe("what else follows from hours and energy", () => {
	test("making the hardware is spread over its life", () => {
		const site = siteOf({});

		const { embodiedKg } = footprint(site, { deviceHours: exactly(1000) });

		// (164 + 5,700 ÷ 8) kg over 4 × 8,766 h: 25 g an hour.
		expect(embodiedKg?.value).toBeCloseTo(
			(1000 * (164 + 5700 / 8)) / (4 * 8766),
		);
		expect(embodiedKg?.value).toBeCloseTo(24.997, 2);
	});

	test("water on site follows the energy of computers, at plants all of it", () => {
		const site = siteOf({
			"site.pue": 1.25,
			"site.wue_l_per_kwh": 0.5,
			"site.grid_water_l_per_kwh": 3,
		});

		const water = footprint(site, { energyKwh: exactly(1000) });

		expect(water.siteWaterL?.value).toBeCloseTo(400);
		expect(water.gridWaterL?.value).toBeCloseTo(3000);
	});

	test("water at plants is that of the country, where the place is known", () => {
		const site = siteOf({ "site.provider": "aws", "site.region": "eu-west-3" });

		// France, 3.67 L/kWh.
		expect(site.gridWaterLPerKwh?.value).toBe(3.67);
	});

	test("water at plants is unknown where nobody says whose they are", () => {
		const site = siteOf({ "site.provider": "aws" });

		const water = footprint(site, { energyKwh: exactly(114) });

		// Fleet: 0.12 L/kWh, PUE 1.14.
		expect(water.siteWaterL?.value).toBeCloseTo(12);
		expect(water.gridWaterL).toBeUndefined();
	});

	test("SCI is operational and embodied carbon for each unit", () => {
		const sci = softwareCarbonIntensity({
			carbonKg: exactly(90),
			embodiedKg: exactly(10),
			units: exactly(50),
		});

		expect(sci?.value).toBe(2);
	});
});
