import type { Workings } from "../estimate/computation.js";
import type { Site } from "../estimate/site.js";
import type { Workload } from "../estimate/workload.js";
import type { Uncertain } from "../uncertain.js";
import { heldDevices } from "./consequences.js";
import { type Derivation, derived, onLine } from "./derivation.js";
import type { Section } from "./explanation.js";
import { known, type Quantities, uncertain } from "./quantities.js";

/** What the run bears of making its hardware, and the water that its electricity takes. */
export function explainFootprint(
	{ site, workload }: Workings,
	quantities: Quantities,
): Section {
	const title = "Hardware and water";
	const results = [
		...embodied(site, workload, quantities),
		...water(site, quantities),
	];
	return results.length > 0
		? { title, results }
		: {
				title,
				results,
				absent:
					"Neither the making of the hardware nor all of the water is known.",
			};
}

function embodied(
	{ embodiedKgPerDeviceHour }: Site,
	workload: Workload,
	quantities: Quantities,
): Section["results"] {
	const { deviceHours } = quantities;
	if (!deviceHours || !embodiedKgPerDeviceHour) return [];
	return known(quantities, "embodiedCarbonKg", (value) =>
		derived("product", { name: "making of the hardware", unit: "kg", value }, [
			uncertain(deviceHours, "", "device-h"),
			uncertain(embodiedKgPerDeviceHour, "each", "kg"),
			...heldDevices(workload),
		]),
	);
}

function water(site: Site, quantities: Quantities): Section["results"] {
	const { energyKwh } = quantities;
	const { pue, siteWaterLPerKwh, gridWaterLPerKwh } = site;
	if (!energyKwh || !siteWaterLPerKwh || !gridWaterLPerKwh) return [];
	return known(quantities, "waterL", (value) =>
		derived("sum", { name: "water", unit: "L", value }, [
			onLine(
				derived("product", { name: "on site", unit: "L" }, [
					derived(
						"quotient",
						{ name: "energy of the computers", unit: "kWh" },
						[uncertain(energyKwh, "", "kWh"), uncertain(pue, "PUE")],
					),
					uncertain(siteWaterLPerKwh, "of a kWh", "L"),
				]),
			),
			onLine(atPlants(energyKwh, gridWaterLPerKwh)),
		]),
	);
}

function atPlants(energyKwh: Uncertain, litres: Uncertain): Derivation {
	return derived("product", { name: "at power plants", unit: "L" }, [
		uncertain(energyKwh, "", "kWh"),
		uncertain(litres, "of a kWh", "L"),
	]);
}
