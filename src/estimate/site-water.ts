import type { Catalog } from "../catalog/catalog.js";
import { factValue } from "../plan/plan.js";
import { about, exactly } from "../uncertain.js";
import type { Site } from "./site.js";
import { regionOf } from "./site-carbon.js";
import type { SiteFacts } from "./site-facts.js";

/** Litres for a kWh: on site as stated, of the region or of the provider's fleet; at the plants only as stated. */
export function waterOf(
	facts: SiteFacts,
	catalog: Catalog,
): Pick<Site, "siteWaterLPerKwh" | "gridWaterLPerKwh"> {
	const stated = factValue(facts, "site.wue_l_per_kwh");
	const provider = factValue(facts, "site.provider");
	const region = regionOf(facts, catalog)?.wueLPerKwh;
	const fleet =
		provider === undefined ? undefined : catalog.findPue(provider)?.wueLPerKwh;
	const found = region ?? fleet;
	const atPlants = factValue(facts, "site.grid_water_l_per_kwh");
	return {
		...(stated !== undefined
			? { siteWaterLPerKwh: exactly(stated) }
			: found !== undefined && {
					siteWaterLPerKwh: about(found, {
						[`water of ${provider}`]: region === undefined ? 0.4 : 0.15,
					}),
				}),
		...(atPlants !== undefined && { gridWaterLPerKwh: exactly(atPlants) }),
	};
}
