import type { Confidence } from "./confidence.js";

/** A machine type of a cloud with its accelerators and list price in one region. */
export interface Instance {
	readonly cloud: string;
	readonly type: string;
	/** Id in the table of accelerators. */
	readonly accelerator: string;
	readonly acceleratorCount: number;
	readonly vcpus?: number;
	readonly ramGib?: number;
	readonly region: string;
	readonly onDemandUsdPerHour?: number;
	readonly spotUsdPerHour?: number;
	/** Day on which the source read the price. */
	readonly priceDate: string;
	readonly confidence: Confidence;
	readonly source: string;
	readonly licence: string;
}

export type Purchase = "on-demand" | "spot";

export interface PriceQuestion {
	readonly accelerator: string;
	readonly provider?: string;
	readonly region?: string;
	readonly instance?: string;
	readonly purchase: Purchase;
}

/** Price of one device and one hour with the row it is divided from. */
export interface Price {
	readonly usd: number;
	readonly row: Instance;
}

/** Price when nobody names a cloud. */
export interface DefaultRate {
	readonly usd: number;
	/** Instance rows that it is the median of. */
	readonly rows: number;
	/** "median of 12 on-demand instance rows, 2026-07 to 2026-08". */
	readonly basis: string;
}

export const instances: readonly Instance[] = [];
export function findInstance(
	_type: string,
	_region?: string,
): Instance | undefined {
	return undefined;
}
export function nearestInstances(_type: string): readonly string[] {
	return [];
}
export function instancesWith(_accelerator: string): readonly Instance[] {
	return [];
}
export function pricePerDeviceHour(_question: PriceQuestion): Price | undefined {
	return undefined;
}
export function defaultRate(
	_accelerator: string,
	_purchase: Purchase,
): DefaultRate | undefined {
	return undefined;
}
