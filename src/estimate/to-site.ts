import type { Catalog } from "../catalog/catalog.js";
import { factValue } from "../plan/plan.js";
import { about, exactly, type Uncertain } from "../uncertain.js";
import type { Site } from "./site.js";
import { carbonOf, carbonViews, regionOf } from "./site-carbon.js";
import { fixedCharges } from "./site-charges.js";
import { embodiedPerDeviceHour } from "./site-embodied.js";
import { isStated, type SiteFacts } from "./site-facts.js";
import { mixedSite, type SitePart } from "./site-mix.js";
import { type PlacedFacts, placedFacts } from "./site-places.js";
import { priceOf } from "./site-price.js";
import { waterOf } from "./site-water.js";

/** Where a run draws electricity and what it costs; of a run in several places their mean. */
export function toSite(facts: SiteFacts, catalog: Catalog): Site {
	return mixedSite(siteParts(facts, catalog)) ?? siteAt(facts, catalog);
}

/** The places of a run with their shares of its hours. */
export function siteParts(
	facts: SiteFacts,
	catalog: Catalog,
): readonly (SitePart & PlacedFacts)[] {
	return placedFacts(facts, catalog).map((placed) => ({
		...placed,
		site: siteAt(placed.facts, catalog),
	}));
}

/** One place: stated values first, then the region's, then the provider's. */
function siteAt(facts: SiteFacts, catalog: Catalog): Site {
	const pue = pueOf(facts, catalog);
	const carbon = carbonOf(facts, catalog);
	const price = priceOf(facts, catalog, pue);
	const embodied = embodiedPerDeviceHour(facts, catalog);
	return {
		pue,
		...carbon,
		views: carbonViews(facts, catalog, carbon.carbonGPerKwh),
		...(price && {
			pricePerDeviceHour: price.usd,
			priceBasis: price.basis,
		}),
		...(embodied && { embodiedKgPerDeviceHour: embodied }),
		...waterOf(facts, catalog),
		...fixedCharges(facts, catalog),
	};
}

function pueOf(facts: SiteFacts, catalog: Catalog): Uncertain {
	const stated = factValue(facts, "site.pue");
	if (stated !== undefined) {
		return isStated(facts, "site.pue")
			? exactly(stated)
			: about(stated, { "overhead of the data centre": 0.06 });
	}
	const provider = factValue(facts, "site.provider");
	const found =
		regionOf(facts, catalog)?.pue ??
		(provider === undefined ? undefined : catalog.findPue(provider)?.pue);
	return about(found ?? 1.25, {
		[`overhead of ${provider ?? "the data centre"}`]: found ? 0.04 : 0.12,
	});
}
