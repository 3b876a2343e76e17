import { describe, expect, test } from "vitest";
import { trainableParameters } from "../../src/estimate/adapter.js";
import { sampleFlops } from "../../src/estimate/flops.js";
import { countParameters } from "../../src/estimate/parameters.js";
import { adapterOf, goldenConfigs, modelOf } from "./golden-models.js";
import { csvRows, hasShared } from "./golden-rows.js";

/** Relative error that counts as the same number: the counter also sees the rotary product. */
const SAME = 1e-4;
const SAME_WITH_ADAPTER = 1e-3;

describe.skipIf(!hasShared)("golden transformers rows", () => {
	const configs = hasShared ? goldenConfigs() : new Map();

	test("parameters to the last digit", () => {
		const wrong: string[] = [];
		const unread: string[] = [];
		let exact = 0;
		for (const row of csvRows("golden/transformers.csv")) {
			const config = configs.get(`${row.id}|${row.model_class}`);
			const model = config && modelOf(config, {});
			if (!model) {
				unread.push(String(config?.model_type));
				continue;
			}
			const counted = countParameters(model).total;
			if (counted === Number(row.params_total)) exact++;
			else
				wrong.push(
					`${row.id} ${row.model_class}: ${counted} for ${row.params_total}`,
				);
		}
		console.log(
			`parameters: ${exact} exact, ${wrong.length} wrong, ${unread.length} not built (${[...new Set(unread)].join(", ")})`,
		);
		expect(wrong).toEqual([]);
	});

	test("FLOPs of the reliable rows: forward, training, adapters", () => {
		const counts = new Map<string, { same: number; off: string[] }>();
		for (const row of csvRows("golden/flops.csv")) {
			if (row.reliable === "no" || row.reliable === "partial") continue;
			const config = configs.get(`${row.id}|${row.model_class}`);
			const model = config && modelOf(config, row);
			if (!model) continue;
			const adapter = adapterOf(row.mode ?? "");
			const recomputes = row.mode?.endsWith("-gc") ?? false;
			const flops = sampleFlops({
				model,
				convention: "full",
				...(adapter && { adapter, needsInputGradients: recomputes }),
			});
			const trainable = trainableParameters({
				model,
				total: countParameters(model).total,
				adapter,
			});
			const batch = Number(row.batch);
			const tolerance = adapter || recomputes ? SAME_WITH_ADAPTER : SAME;
			for (const [name, ours, theirs] of [
				["forward", flops.forward * batch, Number(row.fwd_flops)],
				[
					recomputes ? "recomputing" : "training",
					(flops.training +
						(recomputes
							? flops.recomputed.products + flops.recomputed.core
							: 0)) *
						batch,
					Number(row.total_flops_corrected || row.total_flops),
				],
				["trainable", trainable, Number(row.params_trainable)],
			] as const) {
				const key = `${adapter ? "adapters" : "full"} ${name}`;
				const count = counts.get(key) ?? { same: 0, off: [] };
				counts.set(key, count);
				if (
					Math.abs(ours / theirs - 1) <= (name === "trainable" ? 0 : tolerance)
				)
					count.same++;
				else
					count.off.push(
						`${row.id} ${row.mode} s ${row.seq}: ${(100 * (ours / theirs - 1)).toFixed(3)} %`,
					);
			}
		}
		for (const [key, { same, off }] of counts) {
			console.log(
				`${key.padEnd(20)} ${same} the same, ${off.length} off`,
				off.slice(0, 30),
			);
		}
		expect(counts.get("full forward")?.off).toEqual([]);
	});
});
