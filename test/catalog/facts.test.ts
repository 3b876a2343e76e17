import { marginalIntensity } from "@tgwf/co2/data";
import * as yearly from "@tgwf/co2/data/electricity-maps";
import { describe, expect, test } from "vitest";
import {
	accelerators,
	ambiguousNames,
} from "../../src/catalog/accelerators.js";
import { confidences } from "../../src/catalog/confidence.js";
import { cpuFamilies } from "../../src/catalog/cpu-machines.js";
import { datasets } from "../../src/catalog/datasets.js";
import { architectures, stacks } from "../../src/catalog/efficiencies.js";
import { embodied } from "../../src/catalog/embodied.js";
import { equivalences } from "../../src/catalog/equivalences.js";
import {
	gridLicence,
	grids,
	gridYears,
	worldGrid,
} from "../../src/catalog/grid.js";
import { instances } from "../../src/catalog/instances.js";
import { marginals } from "../../src/catalog/marginal.js";
import { models } from "../../src/catalog/models.js";
import { multiprocessors } from "../../src/catalog/multiprocessors.js";
import { powers } from "../../src/catalog/power.js";
import { publishedSpeeds } from "../../src/catalog/published-speeds.js";
import { pues } from "../../src/catalog/pue.js";
import { regions } from "../../src/catalog/regions.js";
import json from "../../src/catalog/rows/marginal.json" with { type: "json" };
import { storagePrices } from "../../src/catalog/storage.js";
import { visionModels } from "../../src/catalog/vision.js";
import { gridWaters } from "../../src/catalog/water.js";
import { worldKinds, worlds } from "../../src/catalog/worlds.js";

/** Every table, with what a row is called and when it was true. */
const tables = [
	{ name: "accelerators", rows: accelerators, id: idOf, date: "checked" },
	{
		name: "efficiencies of architectures",
		rows: architectures,
		id: (row: Row) => String(row.name),
		date: "checked",
	},
	{
		name: "efficiencies of stacks",
		rows: stacks,
		id: (row: Row) => String(row.framework),
		date: "checked",
	},
	{
		name: "multiprocessors",
		rows: multiprocessors,
		id: idOf,
		date: "checked",
	},
	{ name: "models", rows: models, id: idOf },
	{
		name: "vision models",
		rows: visionModels,
		id: (row: Row) => `${row.name} ${row.height} ${row.width}`,
	},
	{
		name: "instances",
		rows: instances,
		id: (row: Row) =>
			[row.cloud, row.type, row.region, row.priceDate].join(" "),
		date: "priceDate",
	},
	{
		name: "families of machines without accelerators",
		rows: cpuFamilies,
		id: (row: Row) => `${row.cloud} ${row.family}`,
		date: "priceDate",
	},
	{
		name: "regions",
		rows: regions,
		id: (row: Row) => `${row.provider} ${row.region}`,
	},
	{
		name: "grids",
		rows: [...gridYears, worldGrid],
		id: (row: Row) => `${row.zone} ${row.year}`,
		date: "year",
	},
	{
		name: "pues",
		rows: pues,
		id: (row: Row) => String(row.provider),
		date: "year",
	},
	{ name: "embodied", rows: embodied, id: idOf, date: "year" },
	{
		name: "marginals",
		rows: marginals,
		id: (row: Row) => String(row.country),
		date: "year",
	},
	{
		name: "grid water",
		rows: gridWaters,
		id: (row: Row) => String(row.country),
		date: "year",
	},
	{
		name: "storage",
		rows: storagePrices,
		id: (row: Row) => String(row.provider),
		date: "priceDate",
	},
	{ name: "equivalences", rows: equivalences, id: idOf, date: "year" },
	{ name: "powers", rows: powers, id: idOf },
	{ name: "published speeds", rows: publishedSpeeds, id: idOf },
	{ name: "datasets", rows: datasets, id: idOf },
	{ name: "kinds of worlds", rows: worldKinds, id: idOf, date: "year" },
	{
		name: "worlds",
		rows: worlds,
		id: (row: Row) => String(row.pattern),
	},
] as const;

type Row = Readonly<Record<string, unknown>>;

describe.each(tables)("$name", (table) => {
	const rows: readonly Row[] = table.rows.map((row) => ({ ...row }));

	test("every id stands once", () => {
		expect(repeated(rows.map(table.id))).toEqual([]);
	});

	test("every row names its source", () => {
		const bare = rows.filter((row) => String(row.source ?? "").length < 5);

		expect(bare.map(table.id)).toEqual([]);
	});

	test("every number is positive", () => {
		const wrong = rows.flatMap((row) =>
			numbersIn(row)
				.filter(
					([key, value]) => !(mayBeZero.has(key) ? value >= 0 : value > 0),
				)
				.map(([key]) => `${table.id(row)}: ${key}`),
		);

		expect(wrong).toEqual([]);
	});

	test("sources can be looked up by a reader", () => {
		const unreadable = /stored copy|from memory|^memory|search\(|\/tmp|\/work/i;

		const wrong = rows.filter((row) => unreadable.test(String(row.source)));

		expect(wrong.map(table.id)).toEqual([]);
	});

	test("what nobody checked says so", () => {
		const wrong = rows.filter(
			(row) =>
				/not checked|no public document|collected by/.test(
					String(row.source),
				) && row.confidence !== "unverified",
		);

		expect(wrong.map(table.id)).toEqual([]);
	});

	test("every row says when, where its numbers age", () => {
		const key = "date" in table ? table.date : undefined;

		const undated = rows.filter(
			(row) => key && !/^20\d\d(-\d\d){0,2}$/.test(String(row[key])),
		);

		expect(undated.map(table.id)).toEqual([]);
	});

	test("confidence is one of the five words", () => {
		const words = new Set<unknown>([undefined, ...confidences]);

		expect(rows.filter((row) => !words.has(row.confidence))).toEqual([]);
	});
});

const mayBeZero = new Set([
	"rows",
	"groupedFlops",
	"coreFlops",
	"linkBidirectionalGbS",
	"normParameters",
]);

/** How a column's name ends when it says its unit, and columns that count or name something. */
const UNITS =
	/(Gb|Gib|GbMonth|GbS|GbitS|W|Tflops|UsdPerHour|GPerKwh|gCo2ePerKwh|LPerKwh|kgCo2e|kgCo2eLow|kgCo2eHigh|Year|Share|OfLimit)$/;
const COUNTS = new Set([
	...["acceleratorCount", "count", "year", "pue", "tokens", "trainRows"],
	...["evalRows", "hours", "frames", "shareOfLimit"],
]);

test("every number of a place, a machine, a price or a power says its unit", () => {
	const rows: readonly object[] = [
		...[...instances, ...regions, ...gridYears, worldGrid, ...pues],
		...[...embodied, ...powers, ...marginals, ...equivalences, ...datasets],
		...[...gridWaters, ...storagePrices],
	];

	const bare = new Set(
		rows.flatMap((row) =>
			Object.entries(row)
				.filter(([, value]) => typeof value === "number")
				.map(([key]) => key)
				.filter((key) => !UNITS.test(key) && !COUNTS.has(key)),
		),
	);

	expect([...bare]).toEqual([]);
});

/** Smallest and largest plausible value of a column. */
const ranges: readonly {
	readonly rows: readonly object[];
	readonly column: string;
	readonly low: number;
	readonly high: number;
}[] = [
	{ rows: accelerators, column: "memoryGb", low: 6, high: 512 },
	{ rows: accelerators, column: "memoryBandwidthGbS", low: 60, high: 9000 },
	{ rows: accelerators, column: "tdpW", low: 10, high: 1500 },
	{ rows: accelerators, column: "linkBidirectionalGbS", low: 0, high: 2600 },
	{ rows: models, column: "layers", low: 2, high: 130 },
	{ rows: models, column: "hidden", low: 96, high: 17000 },
	{ rows: models, column: "heads", low: 1, high: 256 },
	{ rows: models, column: "headDim", low: 16, high: 512 },
	{ rows: models, column: "parameters", low: 1e6, high: 2e12 },
	{ rows: instances, column: "acceleratorCount", low: 1, high: 6144 },
	{ rows: instances, column: "networkGbitS", low: 1, high: 6400 },
	{ rows: regions, column: "pue", low: 1, high: 2 },
	{ rows: regions, column: "wueLPerKwh", low: 0.001, high: 3 },
	{ rows: regions, column: "gridGPerKwh", low: 10, high: 900 },
	{ rows: regions, column: "providerGPerKwh", low: 1, high: 900 },
	{ rows: regions, column: "carbonFreeShare", low: 0, high: 1 },
	{ rows: gridYears, column: "gCo2ePerKwh", low: 10, high: 1500 },
	{ rows: gridYears, column: "year", low: 2021, high: 2030 },
	{ rows: marginals, column: "gCo2ePerKwh", low: 10, high: 2000 },
	{ rows: gridWaters, column: "waterLPerKwh", low: 0.5, high: 25 },
	{
		rows: storagePrices,
		column: "storageUsdPerGbMonth",
		low: 0.005,
		high: 0.1,
	},
	{ rows: storagePrices, column: "egressUsdPerGb", low: 0.005, high: 0.3 },
	{ rows: equivalences, column: "kgCo2e", low: 0.05, high: 2000 },
	{ rows: pues, column: "pue", low: 1, high: 2 },
	{ rows: embodied, column: "kgCo2e", low: 20, high: 10000 },
	{ rows: publishedSpeeds, column: "mfu", low: 0.05, high: 1.4 },
	{ rows: publishedSpeeds, column: "hidden", low: 512, high: 26_000 },
	{ rows: powers, column: "shareOfLimit", low: 0.1, high: 2.1 },
	{ rows: datasets, column: "trainRows", low: 4, high: 1e10 },
	{ rows: datasets, column: "tokens", low: 1e5, high: 1e14 },
];

test.each(ranges)(
	"$column lies between $low and $high",
	({ rows, column, low, high }) => {
		const outside = rows
			.map((row) => Object.entries(row).find(([key]) => key === column)?.[1])
			.filter((value) => value !== undefined && (value < low || value > high));

		expect(outside).toEqual([]);
	},
);

test("no name means two accelerators", () => {
	const names = accelerators.flatMap(({ id, aliases }) => [
		...new Set([id, ...aliases].map(squeezed)),
	]);

	expect(
		repeated([...names, ...Object.keys(ambiguousNames).map(squeezed)]),
	).toEqual([]);
});

test("ambiguous names list accelerators that exist", () => {
	const ids = new Set(accelerators.map(({ id }) => id));

	const listed = Object.values(ambiguousNames).flat();

	expect(listed.filter((id) => !ids.has(id))).toEqual([]);
});

test.each([
	{ what: "models", rows: models },
	{ what: "data sets", rows: datasets },
])("no alias means two $what", ({ rows }) => {
	const names = rows.flatMap(({ id, aliases }) => [id, ...aliases]);

	expect(repeated(names.map((name) => name.toLowerCase()))).toEqual([]);
});

test("peaks are dense: fp8 at most doubles bf16, but for one part that says so", () => {
	const wrong = accelerators.filter(({ peakTflops: peak }) => {
		const half = peak.bf16 ?? peak.fp16 ?? 0;
		return (
			(peak.fp8 ?? 0) > 2.05 * half ||
			(peak.fp4 ?? 0) > 4.1 * (peak.fp8 ?? Number.POSITIVE_INFINITY)
		);
	});

	expect(wrong.map(({ id }) => id)).toEqual(["TRAINIUM3"]);
});

test("frameworks find a little less memory than the data sheet says", () => {
	const shares = accelerators
		.filter(({ vendor }) => vendor !== "Apple")
		.map(({ memoryGb, usableMemoryGib }) => usableMemoryGib / memoryGb);

	expect(Math.min(...shares)).toBeGreaterThan(0.91);
	expect(Math.max(...shares)).toBeLessThan(1);
});

test("machines, power and embodied rows name accelerators that we know", () => {
	const ids = new Set(accelerators.map(({ id }) => id));
	const named = [...instances, ...powers, ...embodied].flatMap(
		({ accelerator }) => accelerator ?? [],
	);

	expect(named.filter((id) => !ids.has(id))).toEqual([]);
});

test("a spot price is below the price on demand, or equal", () => {
	const wrong = instances.filter(
		(row) =>
			(row.spotUsdPerHour ?? 0) >
			(row.onDemandUsdPerHour ?? Number.POSITIVE_INFINITY),
	);

	expect(wrong).toEqual([]);
});

test("a virtual processor costs between 2 and 15 cents an hour, and spot no more than on demand", () => {
	for (const { family, prices } of cpuFamilies) {
		for (const [onDemand = 0, spot = onDemand] of Object.values(prices).flatMap(
			(paid) => (paid ? [paid] : []),
		)) {
			expect(onDemand, family).toBeGreaterThan(0.02);
			expect(onDemand, family).toBeLessThan(0.15);
			expect(spot, family).toBeGreaterThan(0.003);
			expect(spot, family).toBeLessThanOrEqual(onDemand);
		}
	}
});

test("one device costs between 5 cents and 60 dollars an hour", () => {
	const perDevice = instances.flatMap((row) => [
		...(row.onDemandUsdPerHour
			? [row.onDemandUsdPerHour / row.acceleratorCount]
			: []),
		...(row.spotUsdPerHour ? [row.spotUsdPerHour / row.acceleratorCount] : []),
	]);

	expect(Math.min(...perDevice)).toBeGreaterThan(0.05);
	expect(Math.max(...perDevice)).toBeLessThan(60);
});

test("zones of regions are in the grid table, with the same intensity", () => {
	const byZone = new Map(grids.map((row) => [row.zone, row.gCo2ePerKwh]));

	const wrong = regions.filter(
		(row) =>
			!byZone.has(row.gridZone) ||
			(row.gridGPerKwh !== undefined &&
				row.gridGPerKwh !== byZone.get(row.gridZone)),
	);

	expect(wrong).toEqual([]);
});

test("the grids are those of the package that hands them on, year by year", () => {
	const wrong = gridYears.filter(({ zone, year, gCo2ePerKwh }) => {
		const published = Object.entries(yearly).find(
			([name]) => name === `yearly${year}`,
		)?.[1];
		return published?.data[zone]?.carbonIntensity.value !== gCo2ePerKwh;
	});

	expect(wrong).toEqual([]);
	expect(gridYears.length).toBe(5 * grids.length);
});

test("the marginal intensities are those of the same package", () => {
	const published = marginalIntensity.data;

	const wrong = json.rows.filter(
		({ code, gCo2ePerKwh }) => Number(published[code]) !== gCo2ePerKwh,
	);

	expect(wrong).toEqual([]);
});

test("the spread of embodied figures holds the chosen one", () => {
	const wrong = embodied.filter(
		(row) => row.kgCo2eLow > row.kgCo2e || row.kgCo2eHigh < row.kgCo2e,
	);

	expect(wrong).toEqual([]);
});

test("a model uses no more than it has", () => {
	expect(models.filter((row) => row.activeParameters > row.parameters)).toEqual(
		[],
	);
});

test("the grid table names its licence", () => {
	expect(gridLicence).toContain("ODbL");
	expect(gridLicence).toContain("Electricity Maps");
});

function idOf(row: Row): string {
	return String(row.id);
}

function squeezed(name: string): string {
	return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

function repeated(names: readonly string[]): readonly string[] {
	return names.filter((name, index) => names.indexOf(name) !== index);
}

function numbersIn(row: Row): readonly (readonly [string, number])[] {
	return Object.entries(row).flatMap(([key, value]) => {
		if (typeof value === "number") return [[key, value] as const];
		if (typeof value !== "object" || value === null) return [];
		// A config.json is a foreign object with zeros of its own.
		if (Array.isArray(value) || key === "config") return [];
		return numbersIn(Object.fromEntries(Object.entries(value)));
	});
}
