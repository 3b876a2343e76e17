import type { Catalog } from "../catalog/catalog.js";
import type { CarbonView } from "../estimate/site.js";
import { factValue } from "../plan/plan.js";
import {
	interval,
	isKnown,
	plus,
	scaled,
	type Uncertain,
} from "../uncertain.js";
import { formatNumber, formatShare } from "./format.js";
import { inert, inertProse } from "./inert.js";
import type { ReviewReport } from "./review-report.js";
import { type RunSite, runSite } from "./run-site.js";

interface CardOptions {
	readonly tool: string;
	readonly catalog: Catalog;
}

/**
 * A block for each run to paste into a model card, a README or a paper: the metadata that the Hugging Face Hub shows, a
 * table, the lines of an ESRS disclosure, and how the numbers came about.
 */
export function renderModelCard(
	report: ReviewReport,
	options: CardOptions,
): string {
	const blocks = report.runs
		.flatMap((run) => runSite(run, options.catalog) ?? [])
		.map((each) => block(each, report, options));
	return blocks.join("\n");
}

function block(
	each: RunSite,
	report: ReviewReport,
	options: CardOptions,
): string {
	const { run } = each;
	const title = run.name === "" ? run.path : `${run.path}: ${run.name}`;
	return `<!-- ${inert(title).replaceAll("--", "- -")} -->
${metadata(each, options.tool)}
## Environmental impact

| | likely | range |
|---|---|---|
${rows(each).map(line).join("")}
### For an ESRS disclosure

| datapoint | amount |
|---|---|
${esrs(each)
	.map(([name, amount]) => `| ${name} | ${amount} |\n`)
	.join("")}
${notes(each, report, options)
	.map((note) => `- ${note}\n`)
	.join("")}`;
}

const TRAINED_FROM_SCRATCH = new Set(["pretrain"]);

/** The keys of the Hub's model cards; emissions are in grams there. */
function metadata(each: RunSite, tool: string): string {
	const { facts, quantities } = each;
	const grams = known(quantities.carbonKg && scaled(quantities.carbonKg, 1000));
	if (grams === undefined) return "";
	const task = factValue(facts, "task") ?? "";
	const place = placeOf(each);
	const hardware = hardwareOf(each);
	const lines = [
		`  emissions: ${Math.round(grams)}`,
		`  source: ${quoted(`wattdiff ${tool}, estimate from the training configuration`)}`,
		`  training_type: ${quoted(TRAINED_FROM_SCRATCH.has(task) ? "pre-training" : "fine-tuning")}`,
		...(place === "" ? [] : [`  geographical_location: ${quoted(place)}`]),
		...(hardware === "" ? [] : [`  hardware_used: ${quoted(hardware)}`]),
	];
	return `\n\`\`\`yaml\nco2_eq_emissions:\n${lines.join("\n")}\n\`\`\`\n`;
}

type TableRow = readonly [string, Uncertain | undefined, string];

/** Names of the other views, as people who disclose call them. */
const VIEWS = {
	provider: "Emissions, the provider's own figure",
	market: "Emissions, market-based",
	marginal: "Emissions of one more kWh (marginal), for comparison",
} as const satisfies Record<CarbonView["kind"], string>;

function rows({ quantities, footprint }: RunSite): readonly TableRow[] {
	return [
		["Device-hours", quantities.deviceHours, "h"],
		["Wall-clock", quantities.wallClockHours, "h"],
		["Energy of the data centre", quantities.energyKwh, "kWh"],
		["Emissions, location-based", quantities.carbonKg, "kg CO₂e"],
		...footprint.views.map(
			({ kind, carbonKg }): TableRow => [VIEWS[kind], carbonKg, "kg CO₂e"],
		),
		["Share of making the hardware", footprint.embodiedKg, "kg CO₂e"],
		["Water on site", footprint.siteWaterL, "L"],
		["Water at power plants", footprint.gridWaterL, "L"],
		["Cost", quantities.costUsd, "USD"],
	];
}

function line([name, number, unit]: TableRow): string {
	if (!number || !isKnown(number)) return `| ${name} | unknown | |\n`;
	const { low, high } = interval(number);
	const range = `${formatNumber(low)} to ${formatNumber(high)}`;
	return `| ${name} | ${formatNumber(number.value)} ${unit} | ${low === high ? "" : range} |\n`;
}

/** The datapoints of the European Sustainability Reporting Standards E1 and E3 that a training run moves. */
function esrs({
	quantities,
	footprint,
}: RunSite): readonly (readonly [string, string])[] {
	const market = footprint.views.find(({ kind }) => kind === "market");
	const { siteWaterL, gridWaterL, embodiedKg } = footprint;
	const water =
		siteWaterL && gridWaterL ? plus(siteWaterL, gridWaterL) : siteWaterL;
	return [
		["E1-5 energy consumption", amount(quantities.energyKwh, "MWh")],
		["E1-6 Scope 2, location-based", amount(quantities.carbonKg, "t CO₂e")],
		["E1-6 Scope 2, market-based", amount(market?.carbonKg, "t CO₂e")],
		["E1-6 Scope 3, making of hardware", amount(embodiedKg, "t CO₂e")],
		["E3-4 water consumption", amount(water, "m³")],
	];
}

/** In a thousand times the unit that it has. */
function amount(number: Uncertain | undefined, unit: string): string {
	const value = known(number);
	return value === undefined
		? "unknown"
		: `${formatNumber(value / 1000)} ${unit}`;
}

function notes(
	{ run, site, footprint }: RunSite,
	report: ReviewReport,
	{ tool, catalog }: CardOptions,
): readonly string[] {
	const assumptions = run.estimate.head?.assumptions ?? [];
	return [
		`Estimated by wattdiff ${inertProse(tool)} from the training configuration, data of ${inertProse(report.dataDate)}; nothing of it was measured. Ranges span the 5th to the 95th percentile.`,
		`Grid: ${site.carbonBasis}. ${catalog.gridLicence}.`,
		...footprint.views.map(
			// Only a contract is in the words of a file.
			({ kind, basis }) =>
				`${VIEWS[kind]}: ${kind === "market" ? inertProse(basis) : basis}.`,
		),
		...(footprint.siteWaterL && !footprint.gridWaterL
			? [
					"The water of power plants is unknown: nobody states it, nor where they are.",
				]
			: []),
		...(site.gridWaterBasis !== undefined
			? [`Water at power plants: ${site.gridWaterBasis}.`]
			: []),
		...(site.priceBasis
			? [`Price: ${inertProse(site.priceBasis.words)}.`]
			: []),
		...assumptions.map(
			({ key, value, why }) =>
				`Assumed: ${inertProse(`\`${key}\` = ${value}, ${why}`)}.`,
		),
	];
}

function placeOf({ places }: RunSite): string {
	const named = places.map(({ share, facts }) => {
		const names = [
			factValue(facts, "site.provider"),
			factValue(facts, "site.region"),
			factValue(facts, "site.grid"),
		];
		const place = names.filter((name) => name).join(" ");
		return share < 1 ? `${formatShare(share)} ${place}` : place;
	});
	return named.join(", ");
}

function hardwareOf({ facts }: RunSite): string {
	const name = factValue(facts, "hardware.accelerator");
	const count = factValue(facts, "hardware.count");
	return name === undefined ? "" : `${count ?? "?"} x ${name}`;
}

function known(number: Uncertain | undefined): number | undefined {
	return number && isKnown(number) ? number.value : undefined;
}

/** A text of YAML: JSON's quotes are YAML's. */
function quoted(text: string): string {
	return JSON.stringify(inert(text).replaceAll("`", "'"));
}
