import type { Catalog } from "../catalog/catalog.js";
import type { PlanKey, PlanValues } from "../plan/fields.js";
import { type Place, placesIn } from "../plan/places.js";
import { factsFrom, factValue } from "../plan/plan.js";
import { isStated, type SiteFacts } from "./site-facts.js";
import { hasGrid, knownPue, namesSeller } from "./site-known.js";

/** A part of a run's device-hours with the facts of the place in which they are spent. */
export interface PlacedFacts {
	/** 0 to 1. */
	readonly share: number;
	readonly facts: SiteFacts;
}

/** Facts of one place that hold for no other one, whoever states them. */
const LOCAL = [
	"site.region",
	"site.grid",
	"site.carbon_g_per_kwh",
	"site.residual_g_per_kwh",
	"site.marginal_g_per_kwh",
	"site.marginal_region",
] as const satisfies readonly PlanKey[];

/** What may be assumed of a run's place, and whether a place knows it by itself. */
const KNOWN = {
	"site.pue": (facts, catalog) => knownPue(facts, catalog) !== undefined,
	"site.carbon_g_per_kwh": hasGrid,
	"price.per_device_hour": namesSeller,
} as const satisfies Partial<
	Record<PlanKey, (facts: SiteFacts, catalog: Catalog) => boolean>
>;

/**
 * The facts of each place that a run is spread over; those of the run where it is in one place. What was assumed holds
 * for places that do not know better.
 */
export function placedFacts(
	facts: SiteFacts,
	catalog: Catalog,
): readonly PlacedFacts[] {
	const texts = factValue(facts, "sites");
	const origin = facts.get("sites")?.origin;
	const places = texts && placesIn(texts);
	if (!places || !origin) return [{ share: 1, facts }];
	const shared = new Map(facts);
	shared.delete("sites");
	for (const key of LOCAL) if (isStated(facts, key)) shared.delete(key);
	return places.map((place) => {
		const placed = new Map(shared);
		for (const each of factsFrom(valuesOf(place), origin)) {
			placed.set(each.key, each);
		}
		// The keys of a constant table are its type's own.
		for (const key of Object.keys(KNOWN) as (keyof typeof KNOWN)[]) {
			const isAssumed = placed.has(key) && !isStated(placed, key);
			if (isAssumed && KNOWN[key](placed, catalog)) placed.delete(key);
		}
		return { share: place.share, facts: placed };
	});
}

function valuesOf({ provider, region, grid, stated }: Place): PlanValues {
	return {
		"site.provider": provider,
		"site.region": region,
		"site.grid": grid,
		"site.pue": stated.pue,
		"site.carbon_g_per_kwh": stated.carbon,
		"site.wue_l_per_kwh": stated.wue,
		"site.grid_water_l_per_kwh": stated.water,
		"price.per_device_hour": stated.price,
	};
}
