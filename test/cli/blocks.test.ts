import { expect, test } from "vitest";
import { parse } from "yaml";
import { csvRows } from "../../src/host/feeds/csv.js";
import { temporaryRepository } from "../host/temporary-repository.js";
import { wattdiff } from "./terminal.js";

const RUN = `wattdiff: run
name: support-8b
task: sft
model.id: meta-llama/Llama-3.1-8B
duration_hours: 10
hardware: { accelerator: H100-SXM-80GB, count: 8, per_node: 8 }
site:
  provider: aws
  region: us-east-2
  carbon_g_per_kwh: 400
  pue: 1.25
  wue_l_per_kwh: 0.5
  contract: "solar park, guarantees of origin 2026"
price:
  per_device_hour: 2.5
  storage_gb: 100
  storage_months: 3
  storage_per_gb_month: 0.02
`;

async function printed(run: string, ...argv: readonly string[]) {
	const repository = temporaryRepository();
	repository.write({ "run.yaml": run });
	const { out, exitCode } = await wattdiff(repository.folder, argv);
	expect(exitCode).toBe(0);
	return out;
}

test("FOCUS has a row for the hours of a run and one for its storage", async () => {
	const out = await printed(RUN, "estimate", "run.yaml", "--format", "focus");

	const [head = [], ...rows] = csvRows(out);
	const [hours, storage] = rows.map((row) =>
		Object.fromEntries(head.map((name, index) => [name, row[index]])),
	);
	expect(rows).toHaveLength(2);
	// 80 device-hours of 2.50 USD.
	expect(hours).toMatchObject({
		EffectiveCost: "200",
		BillingCurrency: "USD",
		ChargeCategory: "Usage",
		ConsumedQuantity: "80",
		PricingUnit: "Device-Hours",
		PricingCategory: "Other",
		ProviderName: "aws",
		RegionId: "us-east-2",
		ResourceName: "support-8b",
		ServiceCategory: "Compute",
		x_IsEstimate: "true",
	});
	const [start = "", end = ""] = [
		hours?.ChargePeriodStart,
		hours?.ChargePeriodEnd,
	];
	expect((Date.parse(end) - Date.parse(start)) / 3_600_000).toBe(10);
	// 100 GB × 3 months × 0.02 USD.
	expect(storage).toMatchObject({
		EffectiveCost: "6",
		ServiceCategory: "Storage",
		PricingUnit: "GB-month",
	});
});

test("FOCUS has a row for each place of a run in several", async () => {
	const spread = RUN.replace(
		/site:\n( {2}.*\n)+/,
		`sites: ["3 gcp us-central1 pue=1.2 carbon=500", "1 aws us-east-2 pue=1.2 carbon=100"]\n`,
	);

	const out = await printed(
		spread,
		"estimate",
		"run.yaml",
		"--format",
		"focus",
	);

	const [head = [], ...rows] = csvRows(out);
	const at = (name: string) => rows.map((row) => row[head.indexOf(name)]);
	expect(at("ProviderName")).toEqual(["gcp", "aws", "gcp"]);
	expect(at("RegionId").slice(0, 2)).toEqual(["us-central1", "us-east-2"]);
	// 60 and 20 device-hours of 2.50 USD, and the storage.
	expect(at("EffectiveCost").map(Number)).toEqual([150, 50, 6]);
	const [iowa = 0, ohio = 0] = at("x_CarbonKg").map(Number);
	// Three times the energy at five times the intensity.
	expect(iowa / ohio).toBeCloseTo(15);
});

test("FOCUS has every mandatory column of version 1.2, and no row for an unknown cost", async () => {
	const unknown = RUN.replace("  per_device_hour: 2.5\n", "").replace(
		"price:\n",
		"price:\n  per_device_hour: 2\n  currency: XTS\n",
	);

	const out = await printed(unknown, "report", "run.yaml", "--format", "focus");

	const [head = [], ...rows] = csvRows(out);
	expect(head).toEqual(
		expect.arrayContaining([
			"BilledCost",
			"BillingAccountId",
			"BillingAccountName",
			"BillingCurrency",
			"BillingPeriodEnd",
			"BillingPeriodStart",
			"ChargeCategory",
			"ChargeClass",
			"ChargeDescription",
			"ChargePeriodEnd",
			"ChargePeriodStart",
			"ContractedCost",
			"EffectiveCost",
			"InvoiceIssuerName",
			"ListCost",
			"PricingQuantity",
			"PricingUnit",
			"ProviderName",
			"PublisherName",
			"ServiceCategory",
			"ServiceName",
		]),
	);
	expect(rows).toEqual([]);
});

test("a model card has the Hub's metadata, every view and where it comes from", async () => {
	const out = await printed(
		RUN,
		"report",
		"run.yaml",
		"--format",
		"model-card",
	);

	const metadata = parse(/```yaml\n([\s\S]*?)```/.exec(out)?.[1] ?? "");
	const { emissions, ...said } = metadata.co2_eq_emissions;
	expect(said).toEqual({
		source: expect.stringMatching(/^wattdiff .* training configuration$/),
		training_type: "fine-tuning",
		geographical_location: "aws us-east-2",
		hardware_used: "8 x H100-SXM-80GB",
	});
	const energyKwh = amountIn(out, "Energy of the data centre");
	expect(emissions / 1000 / energyKwh).toBeCloseTo(0.4, 2);
	// On site it follows the energy of the computers: 0.5 L ÷ 1.25.
	expect(amountIn(out, "Water on site") / energyKwh).toBeCloseTo(0.4, 2);
	// The USA's 3.14 L/kWh.
	expect(amountIn(out, "Water at power plants") / energyKwh).toBeCloseTo(
		3.14,
		1,
	);
	expect(out).toContain("attribution: World Resources Institute");
	expect(out).toContain("| Emissions, market-based | 0 kg CO₂e |");
	expect(out).toContain("solar park, guarantees of origin 2026");
	expect(out).toContain("| E1-6 Scope 2, location-based | 0.");
	expect(out).toContain("attribution: Electricity Maps");
});

test("words of a file stay words in a model card", async () => {
	const hostile = RUN.replace(
		"solar park, guarantees of origin 2026",
		"<img src=x> | **bold** `` --> ",
	);

	const out = await printed(
		hostile,
		"report",
		"run.yaml",
		"--format",
		"model-card",
	);

	expect(out).not.toContain("<img");
	expect(out).not.toContain("**bold**");
});

test("the JSON has the software carbon intensity of a run", async () => {
	const out = await printed(RUN, "estimate", "run.yaml", "--format", "json");

	const [{ sci, estimate }] = JSON.parse(out).runs;
	// (164 + 5,700 ÷ 8) kg over 4 × 8,766 h, for 80 device-hours.
	const embodied = (80 * (164 + 5700 / 8)) / (4 * 8766);
	expect(sci).toMatchObject({
		standard: "ISO/IEC 21031:2024",
		functionalUnit: "training run",
	});
	expect(sci.intensityGPerKwh).toBeCloseTo(400);
	expect(sci.embodiedKg.value).toBeCloseTo(embodied);
	expect(sci.scoreKg.value).toBeCloseTo(estimate.carbonKg.value + embodied);
});

test("a page of records takes no files", async () => {
	const repository = temporaryRepository();
	repository.write({ "run.yaml": RUN });

	const { exitCode, err } = await wattdiff(repository.folder, [
		"report",
		"run.yaml",
	]);

	expect(exitCode).toBe(2);
	expect(err).toContain("--format model-card");
});

function amountIn(card: string, name: string): number {
	const row = card.split("\n").find((line) => line.startsWith(`| ${name} |`));
	return Number(row?.split("|")[2]?.replace(/[^\d.]/g, ""));
}
