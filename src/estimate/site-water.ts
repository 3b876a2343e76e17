import type { Catalog } from "../catalog/catalog.js";
import { factValue } from "../plan/plan.js";
import { about, exactly } from "../uncertain.js";
import type { Site } from "./site.js";
import { regionOf } from "./site-carbon.js";
import type { SiteFacts } from "./site-facts.js";

/**
 * Litres for a kWh: on site as stated, of the region or of the provider's fleet; at the plants as stated or of the
 * country.
 */
export function waterOf(
	facts: SiteFacts,
	catalog: Catalog,
): Pick<Site, "siteWaterLPerKwh" | "gridWaterLPerKwh" | "gridWaterBasis"> {
	const stated = factValue(facts, "site.wue_l_per_kwh");
	const provider = factValue(facts, "site.provider");
	const region = regionOf(facts, catalog)?.wueLPerKwh;
	const fleet =
		provider === undefined ? undefined : catalog.findPue(provider)?.wueLPerKwh;
	const found = region ?? fleet;
	return {
		...(stated !== undefined
			? { siteWaterLPerKwh: exactly(stated) }
			: found !== undefined && {
					siteWaterLPerKwh: about(found, {
						[`water of ${provider}`]: region === undefined ? 0.4 : 0.15,
					}),
				}),
		...waterAtPlants(facts, catalog),
	};
}

/**
 * Of the grid of the USA, WRI has 3.14 L/kWh and Lawrence Berkeley National Laboratory 4.35 (Shehabi et al. 2024, p. 57):
 * ln(4.35 ÷ 3.14).
 */
const PLANTS_SIGMA = 0.33;

function waterAtPlants(
	facts: SiteFacts,
	catalog: Catalog,
): Pick<Site, "gridWaterLPerKwh" | "gridWaterBasis"> {
	const stated = factValue(facts, "site.grid_water_l_per_kwh");
	if (stated !== undefined) {
		return {
			gridWaterLPerKwh: exactly(stated),
			gridWaterBasis: "as stated",
		};
	}
	const zone =
		factValue(facts, "site.grid") ?? regionOf(facts, catalog)?.gridZone;
	const found = zone === undefined ? undefined : catalog.findGridWater(zone);
	if (!found) return {};
	const { country, source, licence } = found;
	return {
		gridWaterLPerKwh: about(found.waterLPerKwh, {
			[`water of power plants of ${country}`]: PLANTS_SIGMA,
		}),
		gridWaterBasis: `${country}, ${source} (${licence})`,
	};
}
