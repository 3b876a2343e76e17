import json from "./rows/grid.json" with { type: "json" };
import { similar } from "./similar.js";

/** Mean of one grid over a year, or over the hours of a live feed: location-based, average, consumption-based, life-cycle. */
export interface Grid {
	/** Electricity Maps zone, such as `FR` or `US-CENT-SWPP`. */
	readonly zone: string;
	readonly name: string;
	/** ISO 3166 code of the country; empty for the world. */
	readonly country: string;
	readonly year: number;
	readonly gCo2ePerKwh: number;
	readonly source: string;
}

/** The licence that a report must name beside these numbers. */
export const gridLicence: string = json.licence;

/** What kind of intensity these are; kinds differ by up to two times and are never mixed. */
export const gridBasis: string = json.basis;

const newest = Math.max(...json.years);

/** Every zone in every year, the newest year first. */
export const gridYears: readonly Grid[] = json.years
	.toSorted((a, b) => b - a)
	.flatMap((year) =>
		json.rows.flatMap(({ zone, name, country, gCo2ePerKwh }) => {
			const grams = gCo2ePerKwh[json.years.indexOf(year)];
			return typeof grams !== "number"
				? []
				: [
						{
							zone,
							name,
							country,
							year,
							gCo2ePerKwh: grams,
							source: json.source.replace("{year}", String(year)),
						},
					];
		}),
	);

/** Every zone of the newest year. */
export const grids: readonly Grid[] = gridYears.filter(
	({ year }) => year === newest,
);

/** World average for unknown grids: generation-based, life-cycle. */
export const worldGrid: Grid = {
	zone: "WORLD",
	name: "World",
	country: "",
	year: 2024,
	gCo2ePerKwh: 472.94,
	source:
		"Ember, yearly electricity data (CC-BY-4.0), via npm @tgwf/co2 0.19.0",
};

const byZone = new Map<string, readonly Grid[]>();
for (const grid of gridYears) {
	byZone.set(grid.zone, [...(byZone.get(grid.zone) ?? []), grid]);
}

/** The grid of a zone, or of a whole country by its code: in a year, or in the known year that is nearest to it. */
export function findGrid(zone: string, year = newest): Grid | undefined {
	const code = zone.trim().toUpperCase().replaceAll("_", "-");
	if (code === worldGrid.zone) return worldGrid;
	return byZone
		.get(code)
		?.toSorted((a, b) => Math.abs(a.year - year) - Math.abs(b.year - year))[0];
}

/** Zones that look most like this one by code or name. */
export function nearestGrids(zone: string): readonly string[] {
	const names = new Map(
		grids.flatMap((grid) => [
			[grid.zone, grid.zone],
			[grid.name, grid.zone],
		]),
	);
	const zones = similar(zone, [...names.keys()]).map(
		(name) => names.get(name) ?? name,
	);
	return [...new Set(zones)];
}
