import type { Catalog } from "../catalog/catalog.js";
import { type EmbodiedFacts, LIFETIME_YEARS } from "../catalog/embodied.js";
import { factValue } from "../plan/plan.js";
import { about, over, plus, scaled, type Uncertain } from "../uncertain.js";
import { countsCores } from "./core-hours.js";
import type { SiteFacts } from "./site-facts.js";

export const HOURS_PER_YEAR = 8766;

/** Published figures span the 5th to the 95th percentile: so many standard deviations of ln(x) lie between them. */
const SPAN = 2 * 1.645;

/**
 * Making the device and its share of the server, spread over the hours of its life: ISO/IEC 21031 (SCI), M = total
 * embodied × time share × resource share. A device of which nobody published anything counts as one of an unlisted kind;
 * of a core it is unknown.
 */
export function embodiedPerDeviceHour(
	facts: SiteFacts,
	catalog: Catalog,
): Uncertain | undefined {
	if (countsCores(facts, catalog)) return undefined;
	const name = factValue(facts, "hardware.accelerator");
	const accelerator =
		name === undefined ? undefined : catalog.findAccelerator(name);
	if (!accelerator) return undefined;
	const device =
		catalog.embodiedOf(accelerator.id) ?? catalog.findEmbodied("accelerator");
	const isServerBoard = /^(SXM|OAM)/i.test(accelerator.form);
	const server = catalog.findEmbodied(
		isServerBoard ? "server-eight-accelerators" : "server",
	);
	if (!device || !server) return undefined;
	const perNode = isServerBoard ? 8 : factValue(facts, "hardware.per_node");
	const made = plus(
		figure(device, `making ${accelerator.id}`),
		scaled(figure(server, "making the server"), 1 / (perNode ?? 1)),
	);
	return made && over(scaled(made, 1 / HOURS_PER_YEAR), lifetime());
}

function figure(
	{ kgCo2e, kgCo2eLow, kgCo2eHigh }: EmbodiedFacts,
	name: string,
): Uncertain {
	return about(kgCo2e, { [name]: Math.log(kgCo2eHigh / kgCo2eLow) / SPAN });
}

function lifetime(): Uncertain {
	const { low, usual, high } = LIFETIME_YEARS;
	return about(usual, { "lifetime of hardware": Math.log(high / low) / SPAN });
}
