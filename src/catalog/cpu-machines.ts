import {
	type Confidence,
	confidences,
	oneOf,
	type Stated,
} from "./confidence.js";
import { type Instance, instanceTable } from "./instances.js";
import { type PriceList, priceList } from "./prices.js";
import json from "./rows/cpu-machines.json" with { type: "json" };
import { sourceOf } from "./sources.js";

/** Machine types without accelerators of one kind and any size, with the list price of a virtual processor. */
export interface CpuFamily {
	readonly cloud: string;
	/** The type without its size: `c7i`, `n2-standard`, `Ds_v5`. */
	readonly family: string;
	/** Virtual processors on one core: 2 where they are threads. */
	readonly vcpusPerCore: number;
	readonly gibPerVcpu: number;
	/** USD for a virtual processor and hour by region: on demand, then spot where it is known. */
	readonly prices: Readonly<Record<string, readonly number[] | undefined>>;
	readonly priceDate: string;
	readonly confidence: Confidence;
	readonly source: string;
}

const stated: readonly Stated<CpuFamily>[] = json.rows;

/** Families of the clouds whose prices are known, all sizes of which cost the same for a virtual processor. */
export const cpuFamilies: readonly CpuFamily[] = stated.map((row) => ({
	...row,
	source: sourceOf(json.sources, row.source),
	confidence: oneOf(confidences, row.confidence),
}));

/** The device of runs that take core-hours, as price lists call it. */
export const CPU_CORE = "cpu-core";

/** Each family as a machine of one virtual processor, which is a core or half of one. */
const rows: readonly Instance[] = cpuFamilies.flatMap(
	({ family, vcpusPerCore, prices, cloud, priceDate, confidence, source }) =>
		Object.entries(prices).map(([region, paid = []]) => {
			const [onDemand, spot] = paid;
			return {
				cloud,
				type: family,
				accelerator: CPU_CORE,
				acceleratorCount: 1 / vcpusPerCore,
				region,
				...(onDemand !== undefined && { onDemandUsdPerHour: onDemand }),
				...(spot !== undefined && { spotUsdPerHour: spot }),
				priceDate,
				confidence,
				source,
			};
		}),
);

/** List prices of one core for one hour, its share of the machine included. */
export const corePrices: PriceList = priceList(instanceTable(rows));

/** A machine type without accelerators. */
export interface CpuMachine {
	readonly cloud: string;
	readonly type: string;
	readonly family: string;
	readonly cores: number;
	readonly source: string;
}

/** The machine type of this name, when its family is known and its name says its size. */
export function findCpuMachine(type: string): CpuMachine | undefined {
	const name = bareName(type);
	for (const read of SIZES) {
		const sized = read(name);
		const found =
			sized &&
			cpuFamilies.find(
				({ family }) => family.toLowerCase() === sized.family.toLowerCase(),
			);
		if (!sized || !found) continue;
		const { cloud, family, vcpusPerCore, source } = found;
		const cores = sized.vcpus / vcpusPerCore;
		return { cloud, type: name, family, cores, source };
	}
	return undefined;
}

/** A machine type as its name has it. */
export interface Sized {
	readonly family: string;
	readonly vcpus: number;
}

/** Family and virtual processors by the name of a machine, whether or not the family is known. */
export function sizeOfMachine(type: string): Sized | undefined {
	const name = bareName(type);
	for (const read of SIZES) {
		const sized = read(name);
		if (sized) return sized;
	}
	return undefined;
}

function bareName(type: string): string {
	return type.trim().replace(/^(standard_|ml\.)/i, "");
}

/** How the clouds write the size of a machine into its name. */
const SIZES: readonly ((name: string) => Sized | undefined)[] = [
	// c7i.large has 2, c7i.xlarge 4, c7i.12xlarge 48.
	(name) => {
		const [, family = "", times = "", size] =
			/^([a-z0-9]+)\.(\d*)(large|xlarge)$/i.exec(name) ?? [];
		if (size === undefined) return undefined;
		const each = size.toLowerCase() === "large" ? 2 : 4;
		return { family, vcpus: each * Number(times || 1) };
	},
	// n2-standard-16
	(name) => {
		const [, family = "", vcpus] =
			/^([a-z0-9]+-[a-z]+)-(\d+)$/i.exec(name) ?? [];
		return vcpus === undefined ? undefined : { family, vcpus: Number(vcpus) };
	},
	// D16s_v5
	(name) => {
		const [, series = "", vcpus, rest = ""] =
			/^([a-z]+)(\d+)([a-z]*_v\d+)$/i.exec(name) ?? [];
		return vcpus === undefined
			? undefined
			: { family: `${series}${rest}`, vcpus: Number(vcpus) };
	},
];
