import type { Catalog } from "../catalog/catalog.js";
import { factValue } from "../plan/plan.js";
import type { SiteFacts } from "./site-facts.js";

/** The published overhead of the region, or of the provider's fleet. */
export function knownPue(
	facts: SiteFacts,
	catalog: Catalog,
): number | undefined {
	const provider = factValue(facts, "site.provider");
	const region = factValue(facts, "site.region");
	const inRegion =
		region === undefined
			? undefined
			: catalog.findRegion(provider, region)?.pue;
	return inRegion ?? (provider ? catalog.findPue(provider)?.pue : undefined);
}

/** Whether a grid is named that the catalogue knows, or a region of which it knows the grid. */
export function hasGrid(facts: SiteFacts, catalog: Catalog): boolean {
	const zone = factValue(facts, "site.grid");
	if (zone !== undefined && catalog.findGrid(zone)) return true;
	const region = factValue(facts, "site.region");
	if (region === undefined) return false;
	const found = catalog.findRegion(factValue(facts, "site.provider"), region);
	return found?.gridGPerKwh !== undefined;
}

/** Whether somebody is named who has a list of prices. */
export function namesSeller(facts: SiteFacts): boolean {
	return (["site.provider", "site.region", "hardware.instance"] as const).some(
		(key) => facts.has(key),
	);
}
