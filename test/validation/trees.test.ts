import { describe, expect, test } from "vitest";
import { treesCoreSeconds } from "../../src/estimate/trees.js";
import { csvRows, hasShared, quantile } from "./golden-rows.js";

describe.skipIf(!hasShared)("boosted trees", () => {
	test.each([
		["lightgbm", "lightgbm"],
		["sklearn", "sklearn_hgb"],
	])("core-seconds of %s on one core", (framework, library) => {
		const ratios = csvRows("golden/gbdt.csv")
			.filter(({ lib, threads }) => lib === library && threads === "1")
			.map((row) => {
				const classes = Number(row.classes);
				return (
					treesCoreSeconds(
						{
							rows: Number(row.rows),
							features: Number(row.features),
							trees: Number(row.trees) * (classes > 2 ? classes : 1),
							leaves: Number(row.leaves),
						},
						framework,
					) / Number(row.cpu_seconds)
				);
			});
		const errors = ratios.map((ratio) => Math.abs(ratio - 1));
		console.log(
			`${framework}: ${ratios.length} rows, median ${(100 * quantile(errors, 0.5)).toFixed(1)} %, p90 ${(100 * quantile(errors, 0.9)).toFixed(1)} %, bias ${(100 * (quantile(ratios, 0.5) - 1)).toFixed(1)} %`,
		);
		expect(quantile(errors, 0.5)).toBeLessThan(0.1);
	});
});
