import json from "./rows/grid.json" with { type: "json" };
import { similar } from "./similar.js";

/** Yearly mean of one grid: location-based, average, consumption-based, life-cycle. */
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

/** Every zone of the newest year. */
export const grids: readonly Grid[] = json.rows.map((row) => ({
	...row,
	source: json.source,
}));

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

const byZone = new Map(grids.map((grid) => [grid.zone, grid]));

/** The grid of a zone, or of a whole country by its code. */
export function findGrid(zone: string): Grid | undefined {
	const code = zone.trim().toUpperCase().replaceAll("_", "-");
	return code === worldGrid.zone ? worldGrid : byZone.get(code);
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
