import { exactly, plus, scaled, times, type Uncertain } from "../uncertain.js";
import type { QuantityName } from "./estimate.js";
import { footprint } from "./footprint.js";
import type { Site } from "./site.js";

export interface IdleDevices {
	readonly perDevice: number;
	readonly powerW: Uncertain;
}

type Consequences = Readonly<Partial<Record<QuantityName, Uncertain>>>;

/** What follows from the hours of a run and the watts of a device: energy, carbon, hardware, water, cost. */
export function consequences({
	deviceHours,
	powerPerDeviceW,
	idle,
	site,
}: {
	readonly deviceHours: Uncertain | undefined;
	/** Its share of the host included; absent where nothing is known about the device. */
	readonly powerPerDeviceW: Uncertain | undefined;
	/** Devices that are held and left idle, for each device that works, and what they draw. */
	readonly idle?: IdleDevices;
	readonly site: Site;
}): Consequences {
	if (!deviceHours) return {};
	const watts =
		powerPerDeviceW && idle
			? plus(powerPerDeviceW, idle.powerW)
			: powerPerDeviceW;
	const heldHours = scaled(deviceHours, 1 + (idle?.perDevice ?? 0));
	const energyKwh =
		watts && times(deviceHours, watts, site.pue, exactly(1 / 1000));
	const carbonKg =
		energyKwh && times(energyKwh, site.carbonGPerKwh, exactly(1 / 1000));
	const { embodiedKg, siteWaterL, gridWaterL } = footprint(site, {
		deviceHours: heldHours,
		...(energyKwh && { energyKwh }),
	});
	// Of two parts of which one is unknown, the sum is unknown too.
	const waterL = siteWaterL && gridWaterL && plus(siteWaterL, gridWaterL);
	const costUsd = wholeCostUsd(site, heldHours);
	return {
		...(energyKwh && { energyKwh }),
		...(carbonKg && { carbonKg }),
		...(embodiedKg && { embodiedCarbonKg: embodiedKg }),
		...(waterL && { waterL }),
		...(costUsd && { costUsd }),
	};
}

/** Device-hours, those of idle devices included, at their price. */
export function hoursCostUsd(
	{ pricePerDeviceHour }: Pick<Site, "pricePerDeviceHour">,
	heldHours: Uncertain,
): Uncertain | undefined {
	return pricePerDeviceHour && times(heldHours, pricePerDeviceHour);
}

/** The hours, and what is paid once; with a charge of unknown price the whole is unknown. */
function wholeCostUsd(site: Site, heldHours: Uncertain): Uncertain | undefined {
	if (site.unpriced.length > 0) return undefined;
	const hours = hoursCostUsd(site, heldHours);
	const once = site.fixedCharges.map(({ usd }) => usd);
	return hours && plus(hours, ...once);
}
