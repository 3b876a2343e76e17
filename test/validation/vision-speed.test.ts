import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { findVision } from "../../src/catalog/vision.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import type { PlanFields, PlanKey } from "../../src/plan/fields.js";
import { type Fact, fact, fold } from "../../src/plan/plan.js";
import { interval } from "../../src/uncertain.js";
import { csvRows, hasShared, quantile } from "./golden-rows.js";

describe.skipIf(!hasShared)("published speed of vision training", () => {
	test("images per second of timm's table, one RTX 3090", () => {
		const errors: number[] = [];
		let inside = 0;
		let rows = 0;
		for (const row of csvRows("validation/vision-timm.csv")) {
			const measured = Number(row.train_samples_per_sec);
			const name = row.model ?? "";
			const size = Number(row.train_img_size);
			rows++;
			if (!(measured > 0) || !findVision(name, size)) continue;
			const facts: Fact[] = [];
			const put = <K extends PlanKey>(key: K, value: PlanFields[K]): void => {
				facts.push(
					fact(key, value, { kind: "file", path: "row", line: 1, text: key }),
				);
			};
			put("model.id", name);
			put("data.image", size);
			put("batch.micro", Number(row.train_batch_size) || 128);
			put("precision", "amp-fp16");
			put("optimizer", "sgd-momentum");
			put("hardware.accelerator", "RTX-3090");
			put("hardware.count", 1);
			const ours = estimatePlan(
				{
					path: "row",
					name: "",
					framework: "timm",
					facts: fold(facts),
					files: [],
					problems: [],
				},
				catalog,
			).quantities.samplesPerSecondPerDevice;
			if (!ours) continue;
			const { low, high } = interval(ours);
			if (measured >= low && measured <= high) inside++;
			errors.push(ours.value / measured - 1);
		}
		const absolute = errors.map(Math.abs);
		const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
		console.log(
			`timm: ${errors.length} of ${rows} rows, median ${percent(quantile(absolute, 0.5))}, p90 ${percent(quantile(absolute, 0.9))}, bias ${percent(quantile(errors, 0.5))}, ${percent(inside / errors.length)} inside our range`,
		);
		expect(errors.length / rows).toBeGreaterThan(0.9);
	});
});
