import type { Catalog } from "../catalog/catalog.js";
import { hoursCostUsd } from "../estimate/consequences.js";
import { idlePerDevice } from "../estimate/idle-devices.js";
import type { FixedCharge, PriceBasis } from "../estimate/site.js";
import { factValue } from "../plan/plan.js";
import {
	exactly,
	interval,
	isKnown,
	scaled,
	type Uncertain,
} from "../uncertain.js";
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
	const { places, site } = each;
	return [
		...places.flatMap((place) => computeRow(each, place, now)),
		...site.fixedCharges.map((charge) => fixedRow(each, charge, now)),
	];
}

type Placed = RunSite["places"][number];

/** The hours of a run in one place, with its share of energy and carbon. */
function computeRow(each: RunSite, place: Placed, now: string): readonly Row[] {
	const { share, site, facts } = place;
	const whole = each.quantities.deviceHours;
	const held = share * (1 + idlePerDevice(facts));
	const hours = whole && scaled(whole, held);
	const costUsd = hours && hoursCostUsd(site, hours);
	if (!hours || !costUsd || !isKnown(costUsd)) return [];
	const { energyKwh, carbonKg } = placedEnergy(each, place);
	const type =
		factValue(facts, "hardware.instance") ??
		factValue(facts, "hardware.accelerator");
	return [
		{
			...common(each, now),
			...seller(place),
			...costs(costUsd),
			ChargeDescription: `Estimated training of ${nameOf(each)}`,
			...quantity(hours.value, "Device-Hours"),
			ListUnitPrice: text(site.pricePerDeviceHour),
			PricingCategory: PRICING[site.priceBasis?.purchase ?? "stated"],
			ResourceType: type ?? "",
			ServiceCategory: "Compute",
			ServiceName: type ?? "Training",
			x_PriceBasis: site.priceBasis?.words ?? "",
			x_PriceDate: site.priceBasis?.date ?? "",
			x_EnergyKwh: text(energyKwh),
			x_CarbonKg: text(carbonKg),
		},
	];
}

/** A place draws by its share of the hours and its overhead. */
function placedEnergy(
	{ quantities, site: whole }: RunSite,
	{ share, site }: Placed,
): Pick<RunSite["quantities"], "energyKwh" | "carbonKg"> {
	const { energyKwh, carbonKg } = quantities;
	const ofEnergy = (share * site.pue.value) / whole.pue.value;
	const ofCarbon =
		(ofEnergy * site.carbonGPerKwh.value) / whole.carbonGPerKwh.value;
	return {
		...(energyKwh && { energyKwh: scaled(energyKwh, ofEnergy) }),
		...(carbonKg && { carbonKg: scaled(carbonKg, ofCarbon) }),
	};
}

function fixedRow(each: RunSite, charge: FixedCharge, now: string): Row {
	const { category, name } = FIXED[charge.kind];
	return {
		...common(each, now),
		...seller(each.places[0]),
		...costs(charge.usd),
		ChargeDescription: `${name} of ${nameOf(each)}`,
		...quantity(charge.quantity, charge.unit),
		ListUnitPrice: String(charge.usd.value / charge.quantity),
		PricingCategory:
			PRICING[charge.date === undefined ? "stated" : "on-demand"],
		ResourceType: name,
		ServiceCategory: category,
		ServiceName: name,
		x_PriceBasis: charge.basis,
		x_PriceDate: charge.date ?? "",
		x_EnergyKwh: "",
		x_CarbonKg: "",
	};
}

function seller(place: Placed | undefined) {
	const facts = place?.facts;
	const provider = (facts && factValue(facts, "site.provider")) ?? "unknown";
	return {
		InvoiceIssuerName: provider,
		ProviderName: provider,
		PublisherName: provider,
		RegionId: (facts && factValue(facts, "site.region")) ?? "",
	};
}

/** What every row of a run has; the charge begins now and lasts as long as the run. */
function common(each: RunSite, now: string) {
	const { quantities, run } = each;
	const hours = quantities.wallClockHours ?? exactly(1);
	const start = Date.parse(now);
	const end = start + (isKnown(hours) ? hours.value : 1) * 3_600_000;
	const [year = 0, month = 1] = now.split("-").map(Number);
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
