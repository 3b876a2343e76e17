import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import type { PlanFields, PlanKey } from "../../src/plan/fields.js";
import { isKnown } from "../../src/uncertain.js";
import { factsOf } from "./build-facts.js";

type Values = { readonly [K in PlanKey]?: PlanFields[K] };

/** Ten hours on eight H100: 80 device-hours. */
const tenHours = {
	duration_hours: 10,
	"hardware.accelerator": "H100-SXM-80GB",
	"hardware.count": 8,
	"site.pue": 1.25,
	"price.per_device_hour": 2,
} as const satisfies Values;

function quantitiesOf(values: Values) {
	const plan = {
		path: "run.yaml",
		name: "",
		framework: "axolotl",
		facts: factsOf(values),
		files: ["run.yaml"],
		problems: [],
	};
	return estimatePlan(plan, catalog).quantities;
}

describe("cost", () => {
	test("what is paid once stands beside the hours", () => {
		const { costUsd } = quantitiesOf({
			...tenHours,
			"price.storage_gb": 500,
			"price.storage_months": 6,
			"price.storage_per_gb_month": 0.02,
			"price.egress_gb": 100,
			"price.egress_per_gb": 0.09,
		});

		// 80 × 2 + 500 × 6 × 0.02 + 100 × 0.09 = 160 + 60 + 9
		expect(costUsd?.value).toBeCloseTo(229);
	});

	test("with data that leaves at a price that nobody knows it is unknown", () => {
		const { costUsd } = quantitiesOf({ ...tenHours, "price.egress_gb": 100 });

		expect(costUsd).toBeUndefined();
	});

	test("of hours that nobody knows and a known charge there is no sum", () => {
		const { costUsd, deviceHours } = quantitiesOf({
			"model.id": "meta-llama/Llama-3.1-8B",
			"data.sets": ["acme/tickets"],
			"price.per_device_hour": 2,
			"price.storage_gb": 500,
			"price.storage_per_gb_month": 0.02,
		});

		expect(deviceHours && isKnown(deviceHours)).toBe(false);
		expect(costUsd).toBeUndefined();
	});
});

describe("whole nodes", () => {
	const four = {
		...tenHours,
		"hardware.count": 4,
		"hardware.per_node": 8,
	} as const;

	test("are paid for with the devices that they leave idle", () => {
		const { costUsd, deviceHours, embodiedCarbonKg } = quantitiesOf({
			...four,
			"hardware.whole_nodes": true,
		});

		// Four work for ten hours, eight are held.
		expect(deviceHours?.value).toBeCloseTo(40);
		expect(costUsd?.value).toBeCloseTo(160);
		expect(embodiedCarbonKg?.value).toBeCloseTo((80 * 876.5) / 35_064);
	});

	test("draw for idle devices what those of BLOOM drew", () => {
		const shared = quantitiesOf(four).energyKwh?.value ?? Number.NaN;
		const whole = quantitiesOf({ ...four, "hardware.whole_nodes": true });

		// 40 h × 0.59 × 700 W × 1.25 more, one idle device for each that works.
		expect((whole.energyKwh?.value ?? 0) - shared).toBeCloseTo(20.65);
	});

	test("are those of an instance, and shared ones elsewhere", () => {
		const { costUsd } = quantitiesOf({
			...four,
			"hardware.instance": "p5.48xlarge",
		});

		expect(costUsd?.value).toBeCloseTo(160);
		expect(quantitiesOf(four).costUsd?.value).toBeCloseTo(80);
	});
});

describe("making the hardware", () => {
	test("each device-hour bears its share", () => {
		const { embodiedCarbonKg } = quantitiesOf(tenHours);

		// 80 h × (164 + 5,700 ÷ 8) kg ÷ (4 × 8,766 h)
		expect(embodiedCarbonKg?.value).toBeCloseTo((80 * 876.5) / 35_064);
	});

	test("is unknown for cores of a processor", () => {
		const { embodiedCarbonKg, energyKwh } = quantitiesOf({
			"model.family": "gbdt",
			"data.samples": 100_000,
			"data.features": 50,
			"model.trees": 100,
		});

		expect(energyKwh).toBeDefined();
		expect(embodiedCarbonKg).toBeUndefined();
	});
});

describe("water", () => {
	test("is evaporated on site and used up at power plants", () => {
		const { waterL, energyKwh } = quantitiesOf({
			...tenHours,
			"site.wue_l_per_kwh": 0.5,
			"site.grid_water_l_per_kwh": 3,
		});

		// 0.5 ÷ 1.25 of the computers' share and 3 of the whole.
		expect((waterL?.value ?? 0) / (energyKwh?.value ?? 1)).toBeCloseTo(3.4);
	});

	test("is unknown where one of the two is", () => {
		const { waterL } = quantitiesOf({
			...tenHours,
			"site.grid_water_l_per_kwh": 3,
		});

		expect(waterL).toBeUndefined();
	});
});
