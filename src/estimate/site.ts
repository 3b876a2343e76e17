import type { Uncertain } from "../uncertain.js";

/** Where a run draws its electricity and what its devices cost. */
export interface Site {
	/** Facility energy over IT energy. */
	readonly pue: Uncertain;
	/** Location-based intensity of the grid, g CO₂e per kWh. */
	readonly carbonGPerKwh: Uncertain;
	/** Where that intensity comes from, in words. */
	readonly carbonBasis: string;
	/** Other ways to count the same electricity, where something is known about them. */
	readonly views: readonly CarbonView[];
	/** USD for one device and one hour; absent when nobody names a price. */
	readonly pricePerDeviceHour?: Uncertain;
	/** Where that price comes from. */
	readonly priceBasis?: PriceBasis;
	/** Share of making device and server that one device-hour bears, kg CO₂e. */
	readonly embodiedKgPerDeviceHour?: Uncertain;
	/** Water evaporated on site, litres per kWh of IT energy. */
	readonly siteWaterLPerKwh?: Uncertain;
	/** Water used up by power plants, litres per kWh of facility energy. */
	readonly gridWaterLPerKwh?: Uncertain;
	/** Where that comes from, in words. */
	readonly gridWaterBasis?: string;
	/** What is paid once for a run, whatever its hours. */
	readonly fixedCharges: readonly FixedCharge[];
	/** Kinds of charges whose amount is stated and whose price nobody knows. */
	readonly unpriced: readonly FixedCharge["kind"][];
}

/** One kWh under another convention than the location-based one. */
export interface CarbonView {
	/** The provider's own figure, the contract's, or what one more kWh emits. */
	readonly kind: "provider" | "market" | "marginal";
	readonly gPerKwh: Uncertain;
	readonly basis: string;
}

export interface PriceBasis {
	readonly words: string;
	/** Day, month or year of a list price; absent for what the user states. */
	readonly date?: string;
	/** How the hours are bought. */
	readonly purchase: "on-demand" | "spot" | "reserved" | "owned" | "stated";
}

export interface FixedCharge {
	readonly kind: "storage" | "egress";
	readonly usd: Uncertain;
	/** Where its price comes from, in words. */
	readonly basis: string;
	/** Day, month or year of a list price. */
	readonly date?: string;
	readonly quantity: number;
	readonly unit: "GB-month" | "GB";
}
