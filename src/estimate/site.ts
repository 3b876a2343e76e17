import type { Uncertain } from "../uncertain.js";

/** Where a run draws its electricity and what its devices cost. */
export interface Site {
	/** Facility energy over IT energy. */
	readonly pue: Uncertain;
	/** Location-based intensity of the grid, g CO₂e per kWh. */
	readonly carbonGPerKwh: Uncertain;
	/** USD for one device and one hour; absent when nobody names a price. */
	readonly pricePerDeviceHour?: Uncertain;
}
