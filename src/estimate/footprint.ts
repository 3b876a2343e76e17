import { over, plus, scaled, times, type Uncertain } from "../uncertain.js";
import type { Estimate } from "./estimate.js";
import type { CarbonView, Site } from "./site.js";

/** What follows from a run's hours and energy beside location-based carbon and the price of its hours. */
export interface Footprint {
	readonly views: readonly (CarbonView & { readonly carbonKg: Uncertain })[];
	/** Share of making the hardware. */
	readonly embodiedKg?: Uncertain;
	/** Evaporated in the data centre. */
	readonly siteWaterL?: Uncertain;
	/** Used up by power plants. */
	readonly gridWaterL?: Uncertain;
}

/** Energy and hours under every convention that the site knows something about. */
export function footprint(
	{ views, pue, ...site }: Site,
	{ energyKwh, deviceHours }: Estimate["quantities"],
): Footprint {
	const { embodiedKgPerDeviceHour, siteWaterLPerKwh, gridWaterLPerKwh } = site;
	return {
		views: energyKwh
			? views.map((view) => ({
					...view,
					carbonKg: times(energyKwh, scaled(view.gPerKwh, 1 / 1000)),
				}))
			: [],
		...(deviceHours &&
			embodiedKgPerDeviceHour && {
				embodiedKg: times(deviceHours, embodiedKgPerDeviceHour),
			}),
		...(energyKwh &&
			siteWaterLPerKwh && {
				siteWaterL: times(over(energyKwh, pue), siteWaterLPerKwh),
			}),
		...(energyKwh &&
			gridWaterLPerKwh && {
				gridWaterL: times(energyKwh, gridWaterLPerKwh),
			}),
	};
}

/** ISO/IEC 21031: (energy × intensity + embodied) for each functional unit. */
export function softwareCarbonIntensity({
	carbonKg,
	embodiedKg,
	units,
}: {
	readonly carbonKg: Uncertain;
	readonly embodiedKg: Uncertain;
	readonly units: Uncertain;
}): Uncertain | undefined {
	const total = plus(carbonKg, embodiedKg);
	return total && over(total, units);
}
