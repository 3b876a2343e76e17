import json from "./rows/marginal.json" with { type: "json" };

/** What one more kWh emits in a country: the plants that respond to it, not the mean of all. */
export interface MarginalIntensity {
	/** ISO 3166 code with two letters. */
	readonly country: string;
	readonly year: number;
	readonly gCo2ePerKwh: number;
	readonly source: string;
	readonly licence: string;
}

/** Every country whose operating margin is published. */
export const marginals: readonly MarginalIntensity[] = json.rows.map(
	({ country, gCo2ePerKwh }) => ({
		country,
		year: json.year,
		gCo2ePerKwh,
		source: json.source,
		licence: json.licence,
	}),
);

const byCountry = new Map(marginals.map((row) => [row.country, row]));

/** The marginal intensity of a country, or of the country of a grid zone such as `US-CENT-SWPP`. */
export function findMarginal(zone: string): MarginalIntensity | undefined {
	const [country = ""] = zone.trim().toUpperCase().split(/[-_]/);
	return byCountry.get(country);
}
