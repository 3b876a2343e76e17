import type { Catalog } from "../catalog/catalog.js";
import type { PlanKey } from "../plan/fields.js";
import { type Fact, factValue } from "../plan/plan.js";
import { about, exactly, type Uncertain } from "../uncertain.js";
import type { Site } from "./site.js";

type Facts = ReadonlyMap<PlanKey, Fact>;

/** Where a run draws electricity and what it costs: stated values first, then the region's, then the provider's. */
export function toSite(facts: Facts, catalog: Catalog): Site {
	const price = priceOf(facts, catalog);
	return {
		pue: pueOf(facts, catalog),
		carbonGPerKwh: carbonOf(facts, catalog),
		...(price && { pricePerDeviceHour: price }),
	};
}

function isStated(facts: Facts, key: PlanKey): boolean {
	const kind = facts.get(key)?.origin.kind;
	return kind !== undefined && kind !== "assumption";
}

function pueOf(facts: Facts, catalog: Catalog): Uncertain {
	const stated = factValue(facts, "site.pue");
	if (stated !== undefined) {
		return isStated(facts, "site.pue")
			? exactly(stated)
			: about(stated, { "overhead of the data centre": 0.06 });
	}
	const provider = factValue(facts, "site.provider");
	const region = factValue(facts, "site.region");
	const found =
		(region === undefined
			? undefined
			: catalog.findRegion(provider, region)?.pue) ??
		(provider === undefined ? undefined : catalog.findPue(provider)?.pue);
	return about(found ?? 1.25, {
		[`overhead of ${provider ?? "the data centre"}`]: found ? 0.04 : 0.12,
	});
}

function carbonOf(facts: Facts, catalog: Catalog): Uncertain {
	const stated = factValue(facts, "site.carbon_g_per_kwh");
	if (stated !== undefined) {
		return isStated(facts, "site.carbon_g_per_kwh")
			? exactly(stated)
			: about(stated, { "grid somewhere in the world": 0.25 });
	}
	const zone = factValue(facts, "site.grid");
	const grid = zone === undefined ? undefined : catalog.findGrid(zone);
	if (grid) return about(grid.gCo2ePerKwh, { [`grid ${zone}`]: 0.08 });
	const region = factValue(facts, "site.region");
	const found =
		region === undefined
			? undefined
			: catalog.findRegion(factValue(facts, "site.provider"), region);
	return about(found?.gridGPerKwh ?? catalog.worldGrid.gCo2ePerKwh, {
		[`grid of ${region ?? "the world"}`]: 0.15,
	});
}

function priceOf(facts: Facts, catalog: Catalog): Uncertain | undefined {
	const currency = factValue(facts, "price.currency") ?? "USD";
	if (currency.toUpperCase() !== "USD") return undefined;
	const stated = factValue(facts, "price.per_device_hour");
	if (stated !== undefined) {
		return isStated(facts, "price.per_device_hour")
			? exactly(stated)
			: about(stated, { "price of the accelerator": 0.2 });
	}
	const accelerator = factValue(facts, "hardware.accelerator");
	const found = accelerator && catalog.findAccelerator(accelerator);
	if (!found) return undefined;
	const provider = factValue(facts, "site.provider");
	const region = factValue(facts, "site.region");
	const instance = factValue(facts, "hardware.instance");
	const listed = catalog.pricePerDeviceHour({
		accelerator: found.id,
		...(provider !== undefined && { provider }),
		...(region !== undefined && { region }),
		...(instance !== undefined && { instance }),
		purchase: purchaseOf(facts),
	});
	return listed && about(listed.usd, { "age of the price list": 0.05 });
}

// Reserved prices are not published; the list price is their upper end.
function purchaseOf(facts: Facts): "on-demand" | "spot" {
	return factValue(facts, "hardware.purchase") === "spot"
		? "spot"
		: "on-demand";
}
