import type { Instance, InstanceTable } from "./instances.js";

/** How a machine is paid for; reserved prices are contracts, which only live price lists know. */
export type Purchase = "on-demand" | "spot" | "reserved";

export interface PriceQuestion {
	/** Id in the table of accelerators. */
	readonly accelerator: string;
	readonly provider?: string;
	readonly region?: string;
	readonly instance?: string;
	readonly purchase: Purchase;
}

/** List price of one device for one hour, USD. */
export interface Price {
	readonly usd: number;
	/** The row whose price is divided by its devices: the median one. */
	readonly row: Instance;
	/** Rows that were compared. */
	readonly rows: number;
	/** "median of 12 on-demand prices of aws and azure, 2026-06-18 to 2026-07-20". */
	readonly basis: string;
}

/** Regions in which list prices are lowest and whose prices people quote. */
const HOME_REGIONS: ReadonlySet<string | undefined> = new Set([
	undefined,
	"us-east-1",
	"eastus",
	"us-central1",
	"us-east4",
	"us-east5",
	"eu-north1",
]);

/** The questions about prices that a table of machine types answers. */
export interface PriceList {
	/**
	 * List price of one accelerator for one hour, its share of the machine included: of the machine that is named, else the
	 * median over machines of each cloud and then over clouds. Prices that were checked come before those that were not.
	 */
	pricePerDeviceHour(question: PriceQuestion): Price | undefined;
	/** List price of one accelerator for one hour when nobody names a cloud. */
	defaultRate(accelerator: string, purchase: Purchase): Price | undefined;
}

/** The prices of a table of machine types. */
export function priceList(table: InstanceTable): PriceList {
	const pricePerDeviceHour = (question: PriceQuestion) =>
		priceIn(table, question);
	return {
		pricePerDeviceHour,
		defaultRate: (accelerator, purchase) =>
			pricePerDeviceHour({ accelerator, purchase }),
	};
}

function priceIn(
	table: InstanceTable,
	{ accelerator, provider, region, instance, purchase }: PriceQuestion,
): Price | undefined {
	const rows = (
		instance === undefined
			? table.instancesWith(accelerator, provider)
			: table.rowsOfType(instance)
	).filter((row) => usdOf(row, purchase) !== undefined);
	const checked = preferred(rows, (row) => row.confidence !== "unverified");
	const near =
		region === undefined
			? preferred(checked, (row) => HOME_REGIONS.has(row.region))
			: preferred(rows, (row) => row.region === region, checked);
	const row = medianOfClouds(near, purchase);
	const usd = row && usdOf(row, purchase);
	if (row === undefined || usd === undefined) return undefined;
	return { usd, row, rows: near.length, basis: basisOf(near, purchase) };
}

/** Rows that meet a wish, or the others when none does. */
function preferred(
	rows: readonly Instance[],
	wish: (row: Instance) => boolean,
	others: readonly Instance[] = rows,
): readonly Instance[] {
	const wished = rows.filter(wish);
	return wished.length > 0 ? wished : others;
}

function usdOf(row: Instance, purchase: Purchase): number | undefined {
	const perHour = {
		"on-demand": row.onDemandUsdPerHour,
		spot: row.spotUsdPerHour,
		reserved: row.reservedUsdPerHour,
	}[purchase];
	return perHour === undefined ? undefined : perHour / row.acceleratorCount;
}

function medianOfClouds(
	rows: readonly Instance[],
	purchase: Purchase,
): Instance | undefined {
	const clouds = [...new Set(rows.map((row) => row.cloud))];
	const each = clouds.flatMap(
		(cloud) =>
			median(
				rows.filter((row) => row.cloud === cloud),
				purchase,
			) ?? [],
	);
	return median(each, purchase);
}

/** The middle row by price; of two middle ones the cheaper, so that the price is one that somebody asks. */
function median(
	rows: readonly Instance[],
	purchase: Purchase,
): Instance | undefined {
	const sorted = rows.toSorted(
		(a, b) => (usdOf(a, purchase) ?? 0) - (usdOf(b, purchase) ?? 0),
	);
	return sorted[Math.floor((sorted.length - 1) / 2)];
}

function basisOf(rows: readonly Instance[], purchase: Purchase): string {
	const clouds = [...new Set(rows.map((row) => row.cloud))].sort();
	const dates = [...new Set(rows.map((row) => row.priceDate))].sort();
	const span = dates.length > 1 ? `${dates[0]} to ${dates.at(-1)}` : dates[0];
	const what = rows.length === 1 ? "one" : `median of ${rows.length}`;
	const price = rows.length === 1 ? "price" : "prices";
	return `${what} ${purchase} ${price} of ${clouds.join(" and ")}, ${span}`;
}
