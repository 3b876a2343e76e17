import {
	type Confidence,
	confidences,
	oneOf,
	type Stated,
} from "./confidence.js";
import { providerId } from "./providers.js";
import json from "./rows/instances.json" with { type: "json" };
import { similar } from "./similar.js";
import { sourceOf } from "./sources.js";

/** A machine type of a cloud with its accelerators and, where one is known, its list price in one region. */
export interface Instance {
	readonly cloud: string;
	readonly type: string;
	/** Id in the table of accelerators. */
	readonly accelerator: string;
	readonly acceleratorCount: number;
	/** Network of the machine, one way. */
	readonly networkGbitS?: number;
	/** Absent when the price is the same everywhere, or there is none. */
	readonly region?: string;
	readonly onDemandUsdPerHour?: number;
	readonly spotUsdPerHour?: number;
	/** With one year of commitment; only live price lists have it. */
	readonly reservedUsdPerHour?: number;
	/** Day, month or year of the price. */
	readonly priceDate: string;
	readonly confidence: Confidence;
	/** Where the price was read, with its licence. */
	readonly source: string;
}

/** A type with its prices by region: on demand, then spot where it is known. `""` is the price everywhere. */
type StatedInstance = Omit<
	Stated<Instance>,
	"region" | "onDemandUsdPerHour" | "spotUsdPerHour" | "reservedUsdPerHour"
> & {
	readonly prices?: Readonly<
		Record<string, readonly (number | null)[] | undefined>
	>;
};

const stated: readonly StatedInstance[] = json.rows;

/** Every machine type with accelerators that we have facts about, once for each region with a price. */
export const instances: readonly Instance[] = stated.flatMap(
	({ prices, ...row }) => {
		const facts = {
			...row,
			source: sourceOf(json.sources, row.source),
			confidence: oneOf(confidences, row.confidence),
		};
		if (prices === undefined) return [facts];
		return Object.entries(prices).map(([region, paid = []]) => {
			const [onDemand, spot] = paid;
			return {
				...facts,
				...(region !== "" && { region }),
				...(typeof onDemand === "number" && { onDemandUsdPerHour: onDemand }),
				...(typeof spot === "number" && { spotUsdPerHour: spot }),
			};
		});
	},
);

/** The questions that a table of machine types answers. */
export interface InstanceTable {
	/** The machine type of this name, in this region if we have its price there; else where its price comes first. */
	findInstance(type: string, region?: string): Instance | undefined;
	/** Every row of one machine type; Azure names are known with and without `Standard_`. */
	rowsOfType(type: string): readonly Instance[];
	/** Machine types whose names look most like this one. */
	nearestInstances(type: string): readonly string[];
	/** Machine types with this accelerator, optionally of one cloud. */
	instancesWith(accelerator: string, provider?: string): readonly Instance[];
}

/** A table over rows of any origin, such as ours with those of a live price list. */
export function instanceTable(rows: readonly Instance[]): InstanceTable {
	const rowsOfType = (type: string): readonly Instance[] => {
		const wanted = bareType(type);
		return rows.filter((row) => bareType(row.type) === wanted);
	};
	return {
		rowsOfType,
		findInstance: (type, region) => {
			const named = rowsOfType(type);
			return (
				named.find(
					(row) => row.region !== undefined && row.region === region,
				) ??
				named.find((row) => row.onDemandUsdPerHour !== undefined) ??
				named[0]
			);
		},
		nearestInstances: (type) =>
			similar(type, [...new Set(rows.map((row) => row.type))]),
		instancesWith: (accelerator, provider) => {
			const cloud = provider === undefined ? undefined : providerId(provider);
			return rows.filter(
				(row) =>
					row.accelerator === accelerator &&
					(cloud === undefined || row.cloud === cloud),
			);
		},
	};
}

/** The machine types that ship with wattdiff. */
export const ownInstances: InstanceTable = instanceTable(instances);

// SageMaker calls its machines ml.p5.48xlarge.
function bareType(type: string): string {
	return type
		.trim()
		.toLowerCase()
		.replace(/^(standard_|ml\.)/, "");
}
