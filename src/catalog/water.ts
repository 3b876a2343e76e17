import json from "./rows/water.json" with { type: "json" };

/** Water that power plants of a country use up, mean over what they are. */
export interface GridWater {
	/** ISO 3166 code with two letters. */
	readonly country: string;
	readonly year: number;
	readonly waterLPerKwh: number;
	readonly source: string;
	readonly licence: string;
}

/** Every country whose water consumption factor is published. */
export const gridWaters: readonly GridWater[] = json.rows.map((row) => ({
	...row,
	year: json.year,
	source: json.source,
	licence: json.licence,
}));

const byCountry = new Map(gridWaters.map((row) => [row.country, row]));

/** The water of a country, or of the country of a grid zone such as `US-CENT-SWPP`. */
export function findGridWater(zone: string): GridWater | undefined {
	const [country = ""] = zone.trim().toUpperCase().split(/[-_]/);
	return byCountry.get(country);
}
