import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { complete } from "../../src/estimate/complete.js";
import { toSite } from "../../src/estimate/to-site.js";
import { placesIn } from "../../src/plan/places.js";
import { factsOf } from "./build-facts.js";

type Values = Parameters<typeof factsOf>[0];

const onEight = {
	"hardware.accelerator": "H100-SXM-80GB",
	"hardware.count": 8,
} as const;

function completed(values: Values) {
	return complete(factsOf({ ...onEight, ...values }), catalog);
}

function siteOf(values: Values) {
	return toSite(completed(values).facts, catalog);
}

describe("a run in two places", () => {
	const twoPlaces = {
		sites: [
			"75 FR pue=1.2 carbon=50 price=2",
			"25 PL pue=1.6 carbon=600 price=4",
		],
	};

	test("overhead and price are means over the hours", () => {
		const site = siteOf(twoPlaces);

		// 0.75 × 1.2 + 0.25 × 1.6; 0.75 × 2 + 0.25 × 4.
		expect(site.pue.value).toBeCloseTo(1.3);
		expect(site.pricePerDeviceHour?.value).toBeCloseTo(2.5);
	});

	test("carbon is a mean over the energy, overhead included", () => {
		const site = siteOf(twoPlaces);

		// (0.75 × 1.2 × 50 + 0.25 × 1.6 × 600) ÷ 1.3 = 285 ÷ 1.3
		expect(site.carbonGPerKwh.value).toBeCloseTo(285 / 1.3);
		expect(site.carbonBasis).toBe("75 %: as stated; 25 %: as stated");
	});

	test("grids of the catalogue are taken for zones and regions", () => {
		const grams = (zone: string) =>
			catalog.findGrid(zone)?.gCo2ePerKwh ?? Number.NaN;

		const site = siteOf({
			sites: ["50 FR pue=1.2", "50 gcp europe-west4 pue=1.2"],
		});

		expect(site.carbonGPerKwh.value).toBeCloseTo(
			(grams("FR") + grams("NL")) / 2,
		);
	});

	test("what one place does not say is unknown of the whole", () => {
		const water = (second: string) =>
			siteOf({ sites: ["50 FR wue=0.5", second] }).siteWaterLPerKwh?.value;

		expect(water("50 DE wue=1.5")).toBeCloseTo(1);
		expect(water("50 DE")).toBeUndefined();
	});

	test("is assumed only of places that do not know by themselves", () => {
		const keysOf = (sites: readonly string[]) =>
			completed({ sites }).chosen.map(({ row }) => row.key);

		const known = ["60 gcp us-central1", "40 aws us-east-1"];
		const half = ["60 gcp us-central1", "40 FR"];

		expect(keysOf(known)).not.toContain("site.pue");
		expect(keysOf(known)).not.toContain("price.per_device_hour");
		expect(keysOf(half)).toContain("site.pue");
		expect(keysOf(half)).toContain("price.per_device_hour");
		// Iowa's own 60 %, and the assumed 1.25 of the rest.
		const iowa = catalog.findRegion("gcp", "us-central1")?.pue ?? Number.NaN;
		expect(siteOf({ sites: half }).pue.value).toBeCloseTo(
			0.6 * iowa + 0.4 * 1.25,
		);
	});
});

describe("places in words", () => {
	test("a part, then provider and region or a grid, then what is stated", () => {
		expect(placesIn(["5 gcp us-central1 price=2.10", "3 FR pue=1.3"])).toEqual([
			{
				share: 0.625,
				provider: "gcp",
				region: "us-central1",
				stated: { price: 2.1 },
			},
			{ share: 0.375, grid: "FR", stated: { pue: 1.3 } },
		]);
	});

	test.each([
		["nothing", []],
		["no part", ["FR", "1 DE"]],
		["no place", ["1 pue=1.2"]],
		["an overhead below 1", ["1 FR pue=0.8"]],
		["a word that nobody knows", ["1 FR colour=2"]],
		["three names", ["1 gcp us-central1 iowa"]],
	])("%s is no list of places", (_, texts) => {
		expect(placesIn(texts)).toBeUndefined();
	});
});
