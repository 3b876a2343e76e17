import type { Catalog } from "../catalog/catalog.js";
import { LIFETIME_YEARS } from "../catalog/embodied.js";
import { factValue } from "../plan/plan.js";
import {
	about,
	exactly,
	over,
	plus,
	scaled,
	type Uncertain,
} from "../uncertain.js";
import { untimedPowerW } from "./power.js";
import { HOURS_PER_YEAR } from "./site-embodied.js";
import type { SiteFacts } from "./site-facts.js";

/** Owned machines wait between jobs: so much of their life works, where nobody says. */
const USE = about(0.7, { "use of own hardware": 0.25 });

/** Straight-line write-off, where nobody says over how many years. */
const LIFETIME = about(LIFETIME_YEARS.usual, {
	"write-off of own hardware": 0.25,
});

/**
 * One device-hour of owned hardware in the stated currency: its capital over the hours of its life that work, and the
 * energy of a device with its share of the host under typical load. Without a price of electricity it is unknown.
 */
export function ownedPerDeviceHour(
	facts: SiteFacts,
	catalog: Catalog,
	pue: Uncertain,
): Uncertain | undefined {
	const capital = factValue(facts, "price.capital_per_device");
	const perKwh = factValue(facts, "price.electricity_per_kwh");
	const name = factValue(facts, "hardware.accelerator");
	const accelerator =
		name === undefined ? undefined : catalog.findAccelerator(name);
	const limitW =
		factValue(facts, "hardware.power_limit_w") ?? accelerator?.tdpW;
	const isKnown = capital !== undefined && perKwh !== undefined;
	if (!isKnown || !accelerator || limitW === undefined) return undefined;
	const cooling = factValue(facts, "hardware.cooling") ?? "air";
	const busyW = untimedPowerW({ accelerator, limitW, cooling, nodes: 1 });
	const years = factValue(facts, "price.lifetime_years");
	const use = factValue(facts, "price.utilisation");
	const perYear = over(
		exactly(capital / HOURS_PER_YEAR),
		years === undefined ? LIFETIME : exactly(years),
	);
	const written = over(perYear, use === undefined ? USE : exactly(use));
	const energy = scaled(pue, (busyW / 1000) * perKwh);
	return plus(written, energy);
}
