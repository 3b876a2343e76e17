import type { Catalog } from "../catalog/catalog.js";
import type { Grid } from "../catalog/grid.js";
import type { Region } from "../catalog/regions.js";
import { factValue } from "../plan/plan.js";
import { about, exactly, plus, scaled, type Uncertain } from "../uncertain.js";
import type { CarbonView, Site } from "./site.js";
import { isStated, type SiteFacts } from "./site-facts.js";

/** Location-based intensity: as stated, of the zone, of the region's zone, of the world. */
export function carbonOf(
	facts: SiteFacts,
	catalog: Catalog,
): Pick<Site, "carbonGPerKwh" | "carbonBasis"> {
	const stated = factValue(facts, "site.carbon_g_per_kwh");
	if (stated !== undefined) {
		return isStated(facts, "site.carbon_g_per_kwh")
			? { carbonGPerKwh: exactly(stated), carbonBasis: "as stated" }
			: {
					carbonGPerKwh: about(stated, { "grid somewhere in the world": 0.25 }),
					carbonBasis: basisOf(catalog.worldGrid),
				};
	}
	const year = factValue(facts, "site.year");
	const zone = factValue(facts, "site.grid");
	const grid = zone === undefined ? undefined : catalog.findGrid(zone, year);
	if (grid) {
		return {
			carbonGPerKwh: about(grid.gCo2ePerKwh, { [`grid ${zone}`]: 0.08 }),
			carbonBasis: basisOf(grid),
		};
	}
	const name = factValue(facts, "site.region");
	const region = regionOf(facts, catalog);
	const found =
		(region && catalog.findGrid(region.gridZone, year)) ?? catalog.worldGrid;
	return {
		carbonGPerKwh: about(found.gCo2ePerKwh, {
			[`grid of ${name ?? "the world"}`]: 0.15,
		}),
		carbonBasis: basisOf(found),
	};
}

/** What the provider, a contract and the margin say of the same electricity. */
export function carbonViews(
	facts: SiteFacts,
	catalog: Catalog,
	location: Uncertain,
): readonly CarbonView[] {
	return [
		providerView(facts, catalog),
		marketView(facts, location),
		marginalView(facts, catalog),
	].flatMap((view) => view ?? []);
}

function providerView(
	facts: SiteFacts,
	catalog: Catalog,
): CarbonView | undefined {
	const region = regionOf(facts, catalog);
	if (region?.providerGPerKwh === undefined) return undefined;
	return {
		kind: "provider",
		gPerKwh: about(region.providerGPerKwh, {
			[`figure of ${region.provider} for ${region.region}`]: 0.05,
		}),
		basis: `${region.provider} for ${region.region}, ${region.providerYear}`,
	};
}

/**
 * GHG Protocol, Scope 2 Guidance (2015): what the contract covers at its intensity, the rest at that of the residual mix,
 * or at the grid's where nobody states it.
 */
function marketView(
	facts: SiteFacts,
	location: Uncertain,
): CarbonView | undefined {
	const contract = factValue(facts, "site.contract");
	const residual = factValue(facts, "site.residual_g_per_kwh");
	if (contract === undefined && residual === undefined) return undefined;
	const covered =
		contract === undefined ? 0 : (factValue(facts, "site.contract_share") ?? 1);
	const grams = factValue(facts, "site.contract_g_per_kwh") ?? 0;
	const others = residual === undefined ? location : exactly(residual);
	const gPerKwh = plus(exactly(covered * grams), scaled(others, 1 - covered));
	const rest =
		residual === undefined
			? "the rest at the location's intensity, for want of a residual mix"
			: `${contract === undefined ? "all" : "the rest"} at a residual mix of ${residual} g/kWh`;
	const words = [
		...(contract === undefined
			? []
			: [`${contract}: ${Math.round(covered * 100)} % at ${grams} g/kWh`]),
		...(covered < 1 ? [rest] : []),
	];
	return gPerKwh && { kind: "market", gPerKwh, basis: words.join(", ") };
}

function marginalView(
	facts: SiteFacts,
	catalog: Catalog,
): CarbonView | undefined {
	const stated = factValue(facts, "site.marginal_g_per_kwh");
	if (stated !== undefined) {
		return { kind: "marginal", gPerKwh: exactly(stated), basis: "as stated" };
	}
	const zone =
		factValue(facts, "site.grid") ?? regionOf(facts, catalog)?.gridZone;
	const named = factValue(facts, "site.marginal_region");
	const found =
		(named === undefined ? undefined : catalog.findMarginal(named)) ??
		(zone === undefined ? undefined : catalog.findMarginal(zone));
	return (
		found && {
			kind: "marginal",
			gPerKwh: about(found.gCo2ePerKwh, {
				[`marginal intensity of ${found.country}`]: 0.25,
			}),
			basis: `${found.source}, ${found.year}`,
		}
	);
}

/** The region of the run, if the catalogue knows it. */
export function regionOf(
	facts: SiteFacts,
	catalog: Catalog,
): Region | undefined {
	const region = factValue(facts, "site.region");
	return region === undefined
		? undefined
		: catalog.findRegion(factValue(facts, "site.provider"), region);
}

function basisOf({ zone, year, source }: Grid): string {
	return `${zone} ${year}, ${source}`;
}
