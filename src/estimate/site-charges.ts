import type { Catalog } from "../catalog/catalog.js";
import type { StoragePrice } from "../catalog/storage.js";
import type { PlanKey } from "../plan/fields.js";
import { factValue } from "../plan/plan.js";
import { about, scaled, type Uncertain } from "../uncertain.js";
import { statedUsd } from "./exchange.js";
import type { FixedCharge, Site } from "./site.js";
import type { SiteFacts } from "./site-facts.js";

/** What a run pays once where its amount is stated: data that is kept and data that leaves. */
export function fixedCharges(
	facts: SiteFacts,
	catalog: Catalog,
): Pick<Site, "fixedCharges" | "unpriced"> {
	const charges: FixedCharge[] = [];
	const unpriced: FixedCharge["kind"][] = [];
	for (const amount of amountsOf(facts)) {
		const price = priceOf(facts, catalog, amount.kind);
		if (!price) {
			unpriced.push(amount.kind);
			continue;
		}
		const { usd, ...basis } = price;
		charges.push({ ...amount, ...basis, usd: scaled(usd, amount.quantity) });
	}
	return { fixedCharges: charges, unpriced };
}

type Amount = Pick<FixedCharge, "kind" | "quantity" | "unit">;

function amountsOf(facts: SiteFacts): readonly Amount[] {
	const keptGb = factValue(facts, "price.storage_gb") ?? 0;
	const months = factValue(facts, "price.storage_months") ?? 1;
	const leavingGb = factValue(facts, "price.egress_gb") ?? 0;
	const amounts: readonly Amount[] = [
		{ kind: "storage", quantity: keptGb * months, unit: "GB-month" },
		{ kind: "egress", quantity: leavingGb, unit: "GB" },
	];
	return amounts.filter(({ quantity }) => quantity > 0);
}

interface UnitPrice {
	readonly usd: Uncertain;
	readonly basis: string;
	readonly date?: string;
}

/** Regions differ: Google's Standard storage is 0.020 to 0.035 USD, 0.023 in most (the list that its row names). */
const LIST_SIGMA = 0.2;

const SOURCES = {
	storage: {
		key: "price.storage_per_gb_month",
		listed: ({ storageUsdPerGbMonth }) => storageUsdPerGbMonth,
	},
	egress: {
		key: "price.egress_per_gb",
		listed: ({ egressUsdPerGb }) => egressUsdPerGb,
	},
} as const satisfies Record<
	FixedCharge["kind"],
	{
		readonly key: PlanKey;
		readonly listed: (row: StoragePrice) => number | undefined;
	}
>;

/** Nobody asked for the storage of checkpoints: without a price of the cloud it costs what others take. */
function isOfCheckpoints(facts: SiteFacts, kind: FixedCharge["kind"]): boolean {
	const amount = facts.get("price.storage_gb")?.origin.kind;
	return kind === "storage" && amount === "derived";
}

/** Half of ln(0.0255 ÷ 0.018), the dearest of four clouds over the cheapest, beside what regions differ. */
const ANY_CLOUD_SIGMA = 0.27;

function usualPrice(catalog: Catalog): UnitPrice | undefined {
	const row = catalog.usualStoragePrice();
	return (
		row && {
			usd: about(row.storageUsdPerGbMonth, {
				"price of storage of an unnamed cloud": ANY_CLOUD_SIGMA,
			}),
			basis: `middle of the clouds, ${row.provider}: ${row.what}`,
			date: row.priceDate,
		}
	);
}

/** The stated price, else that of the cloud's list; undefined where nobody says either. */
function priceOf(
	facts: SiteFacts,
	catalog: Catalog,
	kind: FixedCharge["kind"],
): UnitPrice | undefined {
	const { key, listed } = SOURCES[kind];
	const stated = factValue(facts, key);
	const rate = statedUsd(facts, catalog);
	if (stated !== undefined) {
		return rate === undefined
			? undefined
			: { usd: scaled(rate.usd, stated), basis: "as stated" };
	}
	const provider = factValue(facts, "site.provider");
	const row =
		provider === undefined ? undefined : catalog.findStoragePrice(provider);
	if (!row)
		return isOfCheckpoints(facts, kind) ? usualPrice(catalog) : undefined;
	const usd = listed(row);
	return usd === undefined
		? undefined
		: {
				usd: about(usd, {
					[`price of ${kind} of ${row.provider}`]: LIST_SIGMA,
				}),
				basis: `${row.provider}: ${row.what}`,
				date: row.priceDate,
			};
}
