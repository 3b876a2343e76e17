import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { interval } from "../../src/uncertain.js";
import { preTrainingMemoryAnswers } from "./answers.js";
import { hasShared, quantile } from "./golden-rows.js";
import { expectNoWorse, printTable } from "./judged.js";
import { FULL_CARD, memoryRows, SOURCES } from "./memory-rows.js";

describe.skipIf(!hasShared)("published peak memory", () => {
	test("single-device and sharded fine-tunes", () => {
		const bySource = new Map<string, { off: number[]; inside: number }>();
		for (const { id, row, source, measuredGib, planOn } of memoryRows()) {
			if (FULL_CARD.has(id)) continue;
			const estimate = estimatePlan(planOn("A100-SXM-80GB"), catalog);
			const ours = estimate.quantities.peakMemoryGib;
			if (!ours) {
				console.log(row.id, estimate.problems);
				continue;
			}
			// Allocator figures leave the CUDA context out.
			const context = estimate.memory?.termsGib.context ?? 0;
			const measured = measuredGib;
			const group = bySource.get(source) ?? { off: [], inside: 0 };
			bySource.set(source, group);
			const error = Math.log((ours.value - context) / measured);
			group.off.push(error);
			const { low, high } = interval(ours);
			if (measured >= low - context && measured <= high - context)
				group.inside++;
			if (process.env.ROWS)
				console.log(
					row.id,
					row.model,
					row.method,
					(100 * error).toFixed(1),
					JSON.stringify(estimate.memory?.termsGib, (_, v) =>
						typeof v === "number" ? Number(v.toFixed(2)) : v,
					),
					measured.toFixed(2),
				);
		}
		const all = [...bySource.values()];
		bySource.set("all", {
			off: all.flatMap(({ off }) => off),
			inside: all.reduce((sum, { inside }) => sum + inside, 0),
		});
		for (const [source, { off, inside }] of bySource) {
			const size = off.map(Math.abs);
			console.log(
				`${source.padEnd(38)} ${off.length} rows, median ${(100 * quantile(size, 0.5)).toFixed(1)} %, p90 ${(100 * quantile(size, 0.9)).toFixed(1)} %, bias ${(100 * quantile(off, 0.5)).toFixed(1)} %, ${inside} inside our range`,
			);
		}
		expect(bySource.size).toBe(SOURCES.length + 1);
	});

	test("pre-training on many devices", () => {
		const answers = preTrainingMemoryAnswers();
		printTable("peak memory of pre-training", answers);

		expectNoWorse(answers, { answered: 85, median: 0.105, p90: 0.242 });
	});
});
