import { similar } from "./similar.js";

/** Yearly mean of one grid: location-based, average, consumption-based, life-cycle. */
export interface Grid {
	/** Electricity Maps zone, such as `FR` or `US-CENT-SWPP`. */
	readonly zone: string;
	readonly name: string;
	/** ISO 3166 code of the country. */
	readonly country: string;
	readonly year: number;
	readonly gCo2ePerKwh: number;
	/** Reference of the row; licence and attribution stand in `gridLicence`. */
	readonly source: string;
}

export const grids: readonly Grid[] = [];
export const worldGrid: Grid = {
	zone: "WORLD",
	name: "World",
	country: "",
	year: 2024,
	gCo2ePerKwh: 472.94,
	source: "Ember, yearly electricity data, via npm @tgwf/co2 0.19.0",
};
export function findGrid(_zone: string): Grid | undefined {
	return undefined;
}
export function nearestGrids(_zone: string): readonly string[] {
	return similar("", []);
}
