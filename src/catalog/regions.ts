import { similar } from "./similar.js";

/** A region of a cloud: where its electricity comes from and how much its buildings add. */
export interface Region {
	readonly provider: string;
	readonly region: string;
	readonly location: string;
	/** ISO 3166 code of the country. */
	readonly country: string;
	/** Zone of the grid table. */
	readonly gridZone?: string;
	/** Power usage effectiveness that the provider discloses for this site. */
	readonly pue?: number;
	readonly pueYear?: number;
	/** Water usage effectiveness, litres per kWh of IT energy. */
	readonly wueLPerKwh?: number;
	/** Location-based intensity of the zone in 2025, g CO₂e per kWh. */
	readonly gridGPerKwh?: number;
	readonly source: string;
}

export const regions: readonly Region[] = [];
export function findRegion(
	_provider: string | undefined,
	_region: string,
): Region | undefined {
	return undefined;
}
export function nearestRegions(_region: string): readonly string[] {
	return similar("", []);
}
