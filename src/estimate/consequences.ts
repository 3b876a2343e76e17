import { exactly, plus, times, type Uncertain } from "../uncertain.js";
import type { QuantityName } from "./estimate.js";
import { footprint } from "./footprint.js";
import type { Site } from "./site.js";

type Consequences = Readonly<Partial<Record<QuantityName, Uncertain>>>;

/** What follows from the hours of a run and the watts of a device: energy, carbon, hardware, water, cost. */
export function consequences({
	deviceHours,
	powerPerDeviceW,
	site,
}: {
	readonly deviceHours: Uncertain | undefined;
	/** Its share of the host included; absent where nothing is known about the device. */
	readonly powerPerDeviceW: Uncertain | undefined;
	readonly site: Site;
}): Consequences {
	if (!deviceHours) return {};
	const energyKwh =
		powerPerDeviceW &&
		times(deviceHours, powerPerDeviceW, site.pue, exactly(1 / 1000));
	const carbonKg =
		energyKwh && times(energyKwh, site.carbonGPerKwh, exactly(1 / 1000));
	const { embodiedKg, siteWaterL, gridWaterL } = footprint(site, {
		deviceHours,
		...(energyKwh && { energyKwh }),
	});
	// Of two parts of which one is unknown, the sum is unknown too.
	const waterL = siteWaterL && gridWaterL && plus(siteWaterL, gridWaterL);
	const costUsd = wholeCostUsd(site, deviceHours);
	return {
		...(energyKwh && { energyKwh }),
		...(carbonKg && { carbonKg }),
		...(embodiedKg && { embodiedCarbonKg: embodiedKg }),
		...(waterL && { waterL }),
		...(costUsd && { costUsd }),
	};
}

/** Device-hours at their price. */
export function hoursCostUsd(
	{ pricePerDeviceHour }: Pick<Site, "pricePerDeviceHour">,
	deviceHours: Uncertain,
): Uncertain | undefined {
	return pricePerDeviceHour && times(deviceHours, pricePerDeviceHour);
}

/** The hours, and what is paid once; with a charge of unknown price the whole is unknown. */
function wholeCostUsd(
	site: Site,
	deviceHours: Uncertain,
): Uncertain | undefined {
	if (site.unpriced.length > 0) return undefined;
	const hours = hoursCostUsd(site, deviceHours);
	const once = site.fixedCharges.map(({ usd }) => usd);
	return hours && plus(hours, ...once);
}
