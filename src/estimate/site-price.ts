import type { Catalog } from "../catalog/catalog.js";
import { CPU_CORE } from "../catalog/cpu-machines.js";
import type { Price, PriceList } from "../catalog/prices.js";
import type { PlanKey } from "../plan/fields.js";
import { factValue } from "../plan/plan.js";
import { about, exactly, scaled, times, type Uncertain } from "../uncertain.js";
import { countsCores } from "./core-hours.js";
import { statedUsd } from "./exchange.js";
import { ownedPerDeviceHour } from "./owned-hardware.js";
import type { PriceBasis } from "./site.js";
import { isStated, type SiteFacts } from "./site-facts.js";

export interface SitePrice {
	readonly usd: Uncertain;
	readonly basis: PriceBasis;
}

/** Hours that interruptions of spot machines add: restarts, and work since the last checkpoint done again. */
const INTERRUPTIONS = about(1.1, { "interruptions of spot machines": 0.15 });

/** A commitment of one to three years sells at roughly 60 % of list prices: one standard deviation, downwards. */
const COMMITMENT = about(1, { "discount of the commitment": Math.log(0.6) });

/** USD of one device-hour: what the user states, then own hardware, then list prices by how the hours are bought. */
export function priceOf(
	facts: SiteFacts,
	catalog: Catalog,
	pue: Uncertain,
): SitePrice | undefined {
	if (isStated(facts, "price.per_device_hour")) {
		return statedPrice(facts, catalog, { key: "price.per_device_hour" });
	}
	if (isStated(facts, "price.per_instance_hour")) {
		const devices = devicesOfInstance(facts, catalog);
		return devices === undefined
			? undefined
			: statedPrice(facts, catalog, {
					key: "price.per_instance_hour",
					share: 1 / devices,
				});
	}
	if (isStated(facts, "price.capital_per_device")) {
		const rate = statedUsd(facts, catalog);
		const own = ownedPerDeviceHour(facts, catalog, pue);
		return rate === undefined || !own
			? undefined
			: {
					usd: times(own, rate.usd),
					basis: {
						words: "own hardware: capital over its lifetime, and energy",
						purchase: "owned",
					},
				};
	}
	const listed = listPrice(facts, catalog);
	return listed && bought(facts, listed);
}

function statedPrice(
	facts: SiteFacts,
	catalog: Catalog,
	{
		key,
		share = 1,
	}: {
		readonly key: PlanKey & `price.per_${string}_hour`;
		readonly share?: number;
	},
): SitePrice | undefined {
	const stated = factValue(facts, key);
	const rate = statedUsd(facts, catalog);
	if (stated === undefined || rate === undefined) return undefined;
	return {
		usd: scaled(rate.usd, stated * share),
		basis: { words: `as stated${rate.words}`, purchase: "stated" },
	};
}

function devicesOfInstance(
	facts: SiteFacts,
	catalog: Catalog,
): number | undefined {
	const type = factValue(facts, "hardware.instance");
	const found = type === undefined ? undefined : catalog.findInstance(type);
	return countsCores(facts, catalog)
		? factValue(facts, "hardware.per_node")
		: (found?.acceleratorCount ?? factValue(facts, "hardware.per_node"));
}

interface ListPrice {
	readonly usd: Uncertain;
	readonly words: string;
	readonly date?: string;
	/** The list has a price with commitment. */
	readonly isReserved: boolean;
}

function listPrice(facts: SiteFacts, catalog: Catalog): ListPrice | undefined {
	const device = pricedDevice(facts, catalog);
	if (!device) return undefined;
	const provider = factValue(facts, "site.provider");
	const region = factValue(facts, "site.region");
	const { accelerator, instance, list, errors } = device;
	const purchase = factValue(facts, "hardware.purchase") ?? "on-demand";
	const ask = (by: "on-demand" | "spot" | "reserved") =>
		list.pricePerDeviceHour({
			accelerator,
			...(provider !== undefined && { provider }),
			...(region !== undefined && { region }),
			...(instance !== undefined && { instance }),
			purchase: by,
		});
	const reserved = purchase === "reserved" ? ask("reserved") : undefined;
	const price =
		reserved ?? ask(purchase === "reserved" ? "on-demand" : purchase);
	const assumed = factValue(facts, "price.per_device_hour");
	if (assumed !== undefined && !reserved) {
		return asListed(price, about(assumed, errors.assumed));
	}
	return (
		price && {
			...asListed(price, about(price.usd, errors.listed)),
			isReserved: reserved !== undefined,
		}
	);
}

interface PricedDevice {
	/** As the list names it. */
	readonly accelerator: string;
	readonly instance?: string;
	readonly list: PriceList;
	readonly errors: Readonly<
		Record<"assumed" | "listed", Readonly<Record<string, number>>>
	>;
}

/** Standard deviation of ln(price of a core) over the families of the three clouds in their home regions. */
const FAMILY_SIGMA = 0.42;

/** What the list prices: cores, or accelerators with their share of the machine. Of a core in another machine: nothing. */
function pricedDevice(
	facts: SiteFacts,
	catalog: Catalog,
): PricedDevice | undefined {
	const type = factValue(facts, "hardware.instance");
	const age = { "age of the price list": 0.05 };
	if (!countsCores(facts, catalog)) {
		const name = factValue(facts, "hardware.accelerator");
		const found = name && catalog.findAccelerator(name);
		const errors = {
			assumed: { "price of the accelerator": 0.2 },
			listed: age,
		};
		return found
			? {
					accelerator: found.id,
					...(type !== undefined && { instance: type }),
					list: catalog,
					errors,
				}
			: undefined;
	}
	const machine = type === undefined ? undefined : catalog.findCpuMachine(type);
	if (type !== undefined && !machine) return undefined;
	const family = { "price of the family of machines": FAMILY_SIGMA };
	return {
		accelerator: CPU_CORE,
		...(machine && { instance: machine.family }),
		list: catalog.corePrices,
		errors: { assumed: family, listed: machine ? age : { ...age, ...family } },
	};
}

function asListed(price: Price | undefined, usd: Uncertain): ListPrice {
	return {
		usd,
		words: price?.basis ?? "published prices",
		...(price && { date: price.row.priceDate }),
		isReserved: false,
	};
}

/** A list price by how the hours are bought: interruptions of spot machines, what a commitment takes off. */
function bought(
	facts: SiteFacts,
	{ usd, words, date, isReserved }: ListPrice,
): SitePrice {
	const purchase = factValue(facts, "hardware.purchase") ?? "on-demand";
	const basis = { words, purchase, ...(date !== undefined && { date }) };
	if (purchase === "spot") {
		const overhead = factValue(facts, "price.interruption_overhead");
		const hours =
			overhead === undefined ? INTERRUPTIONS : exactly(1 + overhead);
		return { usd: times(usd, hours), basis };
	}
	if (purchase === "reserved" && !isReserved) {
		const discount = factValue(facts, "price.reserved_discount");
		const paid = discount === undefined ? COMMITMENT : exactly(1 - discount);
		return { usd: times(usd, paid), basis };
	}
	return { usd, basis };
}
