import {
	type Confidence,
	confidences,
	oneOf,
	type Stated,
} from "./confidence.js";
import { providerId } from "./providers.js";
import json from "./rows/storage.json" with { type: "json" };

/** List prices of a cloud for data that is kept and data that leaves, in its cheapest region and first tier. */
export interface StoragePrice {
	readonly provider: string;
	/** Object storage for data that is read at any time. */
	readonly storageUsdPerGbMonth: number;
	/** To the internet; absent where nobody told us. */
	readonly egressUsdPerGb?: number;
	/** Which product and tier. */
	readonly what: string;
	readonly priceDate: string;
	readonly confidence: Confidence;
	readonly source: string;
}

const stated: readonly Stated<StoragePrice>[] = json.rows;

/** Every cloud whose prices of storage are known. */
export const storagePrices: readonly StoragePrice[] = stated.map((row) => ({
	...row,
	confidence: oneOf(confidences, row.confidence),
}));

/** The lower of the two middle prices for data that is kept, of the cloud that asks it. */
export function usualStoragePrice(): StoragePrice | undefined {
	const sorted = storagePrices.toSorted(
		(a, b) => a.storageUsdPerGbMonth - b.storageUsdPerGbMonth,
	);
	return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** The prices of a cloud. */
export function findStoragePrice(provider: string): StoragePrice | undefined {
	const cloud = providerId(provider);
	return storagePrices.find((row) => row.provider === cloud);
}
