import { describe, expect, test } from "vitest";
import { findVision } from "../../src/catalog/vision.js";
import {
	configOfCounted,
	countedVisionModel,
} from "../../src/estimate/families/counted-vision.js";
import { sampleFlops } from "../../src/estimate/flops.js";
import { countParameters } from "../../src/estimate/parameters.js";
import { csvRows, hasShared, quantile } from "./golden-rows.js";

const SAMPLE = { sequence: 0, target: 0 };

describe.skipIf(!hasShared)("vision models of the catalogue", () => {
	test("parameters and FLOPs of the golden rows at their own size", () => {
		const forward: number[] = [];
		const training: number[] = [];
		let exact = 0;
		let rows = 0;
		let unread = 0;
		for (const row of csvRows("golden/vision.csv")) {
			if (row.id?.includes("freeze") || row.family === "tv_video") continue;
			const [, height = 0, width = 0] = (
				/(\d+)x(\d+)x(\d+)/.exec(row.input ?? "") ?? []
			)
				.slice(1)
				.map(Number);
			const name = (row.id ?? "").split("/").at(-1)?.split("@")[0] ?? "";
			const found = findVision(name, height);
			const model =
				found &&
				countedVisionModel(configOfCounted(found), {
					...SAMPLE,
					image: height,
					imageWidth: width,
				});
			rows++;
			if (!model) {
				unread++;
				continue;
			}
			const flops = sampleFlops({ model, convention: "full" });
			if (countParameters(model).total === Number(row.params)) exact++;
			forward.push(Math.abs(flops.forward / Number(row.fwd_flops) - 1));
			training.push(
				Math.abs(flops.training / Number(row.fwdbwd_corrected) - 1),
			);
		}
		console.log(
			`vision: ${rows} rows, ${exact} parameters exact, ${unread} not in the catalogue; forward within 1 %: ${forward.filter((e) => e <= 0.01).length}, training median ${quantile(training, 0.5)}, p90 ${quantile(training, 0.9)}`,
		);
		expect(exact / rows).toBeGreaterThan(0.98);
		expect(forward.filter((e) => e <= 0.01)).toHaveLength(rows);
	});

	test("FLOPs at another size, from the nearest row of another size", () => {
		const bySize = new Map<string, { size: number; flops: number }[]>();
		for (const row of csvRows("catalog/vision_timm.csv")) {
			if (!Number(row.gmacs)) continue;
			const name = row.model?.split(".")[0] ?? "";
			const size = Number(row.img_size);
			const rows = bySize.get(name) ?? [];
			if (!rows.some((each) => each.size === size))
				rows.push({ size, flops: 2e9 * Number(row.gmacs) });
			bySize.set(name, rows);
		}
		const errors: { name: string; error: number; rounding: number }[] = [];
		for (const [name, rows] of bySize) {
			const [first, last] = [rows.at(0), rows.at(-1)];
			if (!first || !last || first === last) continue;
			const found = findVision(name, first.size);
			if (!found || found.height !== first.size) continue;
			const model = countedVisionModel(configOfCounted(found), {
				...SAMPLE,
				image: last.size,
			});
			if (!model) continue;
			errors.push({
				name,
				error:
					sampleFlops({ model, convention: "full" }).forward / last.flops - 1,
				// Both figures are published to 0.01 GMAC.
				rounding: 1e7 / first.flops + 1e7 / last.flops,
			});
		}
		const absolute = errors.map(({ error }) => Math.abs(error));
		const inside = absolute.filter((error) => error <= 0.05).length;
		console.log(
			`vision at another size: ${errors.length} models, ${inside} within 5 %, median ${quantile(absolute, 0.5)}, p90 ${quantile(absolute, 0.9)}`,
			errors
				.filter(({ error }) => Math.abs(error) > 0.05)
				.map(({ name, error }) => `${name} ${(100 * error).toFixed(1)} %`)
				.join(", "),
		);
		expect(inside / errors.length).toBeGreaterThan(0.99);
		expect(
			errors.filter(({ error, rounding }) => Math.abs(error) > 0.05 + rounding),
		).toEqual([]);
	});
});
