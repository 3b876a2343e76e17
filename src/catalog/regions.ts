import {
	type Confidence,
	confidences,
	oneOf,
	type Stated,
} from "./confidence.js";
import { findGrid } from "./grid.js";
import { providerId } from "./providers.js";
import json from "./rows/regions.json" with { type: "json" };
import { similar } from "./similar.js";
import { sourceOf } from "./sources.js";

/** A region of a cloud: where its electricity comes from and how much its buildings add. */
export interface Region {
	readonly provider: string;
	readonly region: string;
	readonly location: string;
	/** ISO 3166 code of the country. */
	readonly country: string;
	/** Zone of the grid table. */
	readonly gridZone: string;
	/** Power usage effectiveness that the provider discloses for this site. */
	readonly pue?: number;
	readonly pueYear?: number;
	/** Water usage effectiveness, litres per kWh of IT energy. */
	readonly wueLPerKwh?: number;
	/** Location-based intensity of the zone in the newest year, g CO₂e per kWh. */
	readonly gridGPerKwh?: number;
	/** Intensity that the provider itself publishes for this region, g CO₂e per kWh. */
	readonly providerGPerKwh?: number;
	readonly providerYear?: number;
	/** Share of the hours' electricity that the provider matches with carbon-free sources, 0 to 1. */
	readonly carbonFreeShare?: number;
	/** Whether somebody states the zone, or it follows from the city. */
	readonly confidence: Confidence;
	readonly source: string;
}

const stated: readonly Omit<Stated<Region>, "gridGPerKwh">[] = json.rows;

/** Where the intensities were read that providers publish. */
export const providerIntensitySource: string = json.providerSource;

/** Every region of every cloud that we have facts about. */
export const regions: readonly Region[] = stated.map((row) => {
	const grid = findGrid(row.gridZone);
	return {
		...row,
		...(grid && { gridGPerKwh: grid.gCo2ePerKwh }),
		source: sourceOf(json.sources, row.source),
		confidence: oneOf(confidences, row.confidence),
	};
});

/** A region by its name, or by one of its zones; without a provider only when the name is one provider's. */
export function findRegion(
	provider: string | undefined,
	region: string,
): Region | undefined {
	const wanted = region.trim().toLowerCase();
	const cloud = provider === undefined ? undefined : providerId(provider);
	const known = regions.filter(
		(row) => cloud === undefined || row.provider === cloud,
	);
	for (const name of [wanted, withoutZone(wanted)]) {
		const named = known.filter((row) => row.region.toLowerCase() === name);
		if (named.length === 1) return named[0];
	}
	return undefined;
}

/** Names of regions that look most like this one. */
export function nearestRegions(region: string): readonly string[] {
	return similar(region, [...new Set(regions.map((row) => row.region))]);
}

// us-east-1a is a zone of us-east-1, us-central1-b one of us-central1, eastus-2 one of eastus.
function withoutZone(region: string): string {
	return region.replace(/(?<=\d)-?[a-z]$|-\d$/, "");
}
