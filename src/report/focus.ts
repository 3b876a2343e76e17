import type { Catalog } from "../catalog/catalog.js";
import { hoursCostUsd } from "../estimate/consequences.js";
import type { FixedCharge, PriceBasis } from "../estimate/site.js";
import { factValue } from "../plan/plan.js";
import { exactly, interval, isKnown, type Uncertain } from "../uncertain.js";
import { csvCell } from "./csv-cell.js";
import type { ReviewReport } from "./review-report.js";
import { type RunSite, runSite } from "./run-site.js";

/**
 * The cost of the head's runs as rows of a FOCUS dataset (FinOps Open Cost and Usage Specification 1.2): its mandatory
 * columns, those that tell machines and regions apart, and own ones that begin with `x_`. Nothing of it is billed: the
 * columns of cost hold the likely value, and `x_IsEstimate` says so. A run whose cost is unknown has no row.
 */
export function renderFocus(
	report: ReviewReport,
	{ catalog, now }: { readonly catalog: Catalog; readonly now: string },
): string {
	const rows = report.runs
		.flatMap((run) => runSite(run, catalog) ?? [])
		.flatMap((each) => rowsOf(each, now));
	const names = COLUMNS.map((name) => csvCell(name));
	const lines = rows.map((row) => COLUMNS.map((name) => csvCell(row[name])));
	return [names, ...lines].map((cells) => `${cells.join(",")}\n`).join("");
}

const COLUMNS = [
	"BilledCost",
	"BillingAccountId",
	"BillingAccountName",
	"BillingCurrency",
	"BillingPeriodEnd",
	"BillingPeriodStart",
	"ChargeCategory",
	"ChargeClass",
	"ChargeDescription",
	"ChargeFrequency",
	"ChargePeriodEnd",
	"ChargePeriodStart",
	"ConsumedQuantity",
	"ConsumedUnit",
	"ContractedCost",
	"EffectiveCost",
	"InvoiceIssuerName",
	"ListCost",
	"ListUnitPrice",
	"PricingCategory",
	"PricingQuantity",
	"PricingUnit",
	"ProviderName",
	"PublisherName",
	"RegionId",
	"ResourceId",
	"ResourceName",
	"ResourceType",
	"ServiceCategory",
	"ServiceName",
	"x_IsEstimate",
	"x_CostLow",
	"x_CostHigh",
	"x_PriceBasis",
	"x_PriceDate",
	"x_EnergyKwh",
	"x_CarbonKg",
] as const;

type Row = Readonly<Record<(typeof COLUMNS)[number], string>>;

/** FOCUS' words for how hours are bought; a price of the user's own fits none of them. */
const PRICING = {
	"on-demand": "Standard",
	spot: "Dynamic",
	reserved: "Committed",
	owned: "Other",
	stated: "Other",
} as const satisfies Record<PriceBasis["purchase"], string>;

const FIXED = {
	storage: { category: "Storage", name: "Checkpoints and backups" },
	egress: { category: "Networking", name: "Data that leaves" },
} as const satisfies Record<FixedCharge["kind"], object>;

function rowsOf(each: RunSite, now: string): readonly Row[] {
	const { site, quantities, facts } = each;
	const { deviceHours, energyKwh, carbonKg } = quantities;
	const costUsd = deviceHours && hoursCostUsd(site, deviceHours);
	const rows: Row[] = [];
	if (costUsd && isKnown(costUsd)) {
		const type =
			factValue(facts, "hardware.instance") ??
			factValue(facts, "hardware.accelerator");
		rows.push({
			...common(each, now),
			...costs(costUsd),
			ChargeDescription: `Estimated training of ${nameOf(each)}`,
			...quantity(deviceHours.value, "Device-Hours"),
			ListUnitPrice: text(site.pricePerDeviceHour),
			PricingCategory: PRICING[site.priceBasis?.purchase ?? "stated"],
			ResourceType: type ?? "",
			ServiceCategory: "Compute",
			ServiceName: type ?? "Training",
			x_PriceBasis: site.priceBasis?.words ?? "",
			x_PriceDate: site.priceBasis?.date ?? "",
			x_EnergyKwh: text(energyKwh),
			x_CarbonKg: text(carbonKg),
		});
	}
	for (const charge of site.fixedCharges) {
		const { category, name } = FIXED[charge.kind];
		rows.push({
			...common(each, now),
			...costs(charge.usd),
			ChargeDescription: `${name} of ${nameOf(each)}`,
			...quantity(charge.quantity, charge.unit),
			ListUnitPrice: String(charge.usd.value / charge.quantity),
			PricingCategory: PRICING.stated,
			ResourceType: name,
			ServiceCategory: category,
			ServiceName: name,
			x_PriceBasis: "as stated",
			x_PriceDate: "",
			x_EnergyKwh: "",
			x_CarbonKg: "",
		});
	}
	return rows;
}

/** What every row of a run has; the charge begins now and lasts as long as the run. */
function common(each: RunSite, now: string) {
	const { facts, quantities, run } = each;
	const hours = quantities.wallClockHours ?? exactly(1);
	const start = Date.parse(now);
	const end = start + (isKnown(hours) ? hours.value : 1) * 3_600_000;
	const [year = 0, month = 1] = now.split("-").map(Number);
	const provider = factValue(facts, "site.provider") ?? "unknown";
	return {
		BillingAccountId: "unknown",
		BillingAccountName: "",
		BillingCurrency: "USD",
		BillingPeriodStart: iso(Date.UTC(year, month - 1)),
		BillingPeriodEnd: iso(Date.UTC(year, month)),
		ChargeCategory: "Usage",
		ChargeClass: "",
		ChargeFrequency: "One-Time",
		ChargePeriodStart: iso(start),
		ChargePeriodEnd: iso(end),
		InvoiceIssuerName: provider,
		ProviderName: provider,
		PublisherName: provider,
		RegionId: factValue(facts, "site.region") ?? "",
		ResourceId: run.name === "" ? run.path : `${run.path}#${run.name}`,
		ResourceName: nameOf(each),
		x_IsEstimate: "true",
	};
}

function costs(usd: Uncertain) {
	const cost = String(usd.value);
	const { low, high } = interval(usd);
	return {
		BilledCost: cost,
		ContractedCost: cost,
		EffectiveCost: cost,
		ListCost: cost,
		x_CostLow: String(low),
		x_CostHigh: String(high),
	};
}

function quantity(value: number, unit: string) {
	return {
		ConsumedQuantity: String(value),
		ConsumedUnit: unit,
		PricingQuantity: String(value),
		PricingUnit: unit,
	};
}

function nameOf({ run, facts }: RunSite): string {
	return run.name || (factValue(facts, "run.name") ?? run.path);
}

function text(number: Uncertain | undefined): string {
	return number && isKnown(number) ? String(number.value) : "";
}

/** A moment as FOCUS writes it: UTC, to the second. */
function iso(ms: number): string {
	return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
