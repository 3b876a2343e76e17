import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import type { PlanFields, PlanKey } from "../../src/plan/fields.js";
import { type Fact, fact, fold } from "../../src/plan/plan.js";
import { interval } from "../../src/uncertain.js";
import { csvRows, hasShared, quantile } from "./golden-rows.js";

type Row = Readonly<Record<string, string>>;

const ACCELERATORS: Readonly<Record<string, string>> = {
	"H100-SXM-80GB": "H100-SXM-80GB",
	"A100-80GB": "A100-SXM-80GB",
	V100: "V100-SXM2-32GB",
	"TPU v3": "TPU-V3",
};

/** A run of stated length on stated devices, in a place whose overhead and grid are stated too. */
function estimateOf(
	row: Row,
	stated: { readonly pue?: number; readonly gramsPerKwh?: number },
) {
	const facts: Fact[] = [];
	const put = <K extends PlanKey>(key: K, value: PlanFields[K]): void => {
		facts.push(
			fact(key, value, { kind: "file", path: "row", line: 1, text: key }),
		);
	};
	const devices = Number(row.device_count || 1);
	put("hardware.accelerator", ACCELERATORS[row.hardware ?? ""] ?? "");
	put("hardware.count", devices);
	put("hardware.per_node", Math.min(8, devices));
	put("duration_hours", Number(row.hours || row.device_hours));
	put("site.pue", stated.pue ?? 1);
	put("site.carbon_g_per_kwh", stated.gramsPerKwh ?? 400);
	return estimatePlan(
		{
			path: "row",
			name: "",
			framework: "run file",
			facts: fold(facts),
			files: [],
			problems: [],
		},
		catalog,
	).quantities;
}

function summary(
	title: string,
	errors: readonly number[],
	inside: number,
): string {
	const absolute = errors.map(Math.abs);
	const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
	return `${title}: ${errors.length} rows, median ${percent(quantile(absolute, 0.5))}, p90 ${percent(quantile(absolute, 0.9))}, bias ${percent(quantile(errors, 0.5))}, ${inside} inside our range`;
}

describe.skipIf(!hasShared)("energy and carbon of published runs", () => {
	const rows = hasShared ? csvRows("validation/totals.csv") : [];

	test("energy given the time", () => {
		const groups: Readonly<Record<string, readonly Row[]>> = {
			"MLPerf, measured at the node": rows.filter(({ id }) =>
				id?.startsWith("O-mlperf-power"),
			),
			"Patterson et al., mean watts": rows.filter(
				({ id, hours }) => id?.startsWith("O-patterson") && Number(hours) > 0,
			),
		};
		for (const [title, own] of Object.entries(groups)) {
			let inside = 0;
			const errors = own.map((row) => {
				const ours = estimateOf(row, { pue: Number(row.pue || 1) }).energyKwh;
				const truth = Number(row.energy_kwh);
				if (!ours) return Number.NaN;
				const { low, high } = interval(ours);
				if (truth >= low && truth <= high) inside++;
				return ours.value / truth - 1;
			});
			console.log(summary(title, errors, inside));
			expect(errors.every(Number.isFinite)).toBe(true);
		}
	});

	test("carbon given the energy, where a source states its factor", () => {
		const errors = rows
			.filter(
				({ energy_kwh, grid_kg_per_kwh, tco2e, id }) =>
					Number(energy_kwh) > 0 &&
					Number(grid_kg_per_kwh) > 0 &&
					Number(tco2e) > 0 &&
					// Net of clean energy that was bought, or the whole of a project.
					!/patterson-00[1-4]|bloom-002/.test(id ?? ""),
			)
			.map(
				({ energy_kwh, grid_kg_per_kwh, tco2e }) =>
					(Number(energy_kwh) * Number(grid_kg_per_kwh)) /
						1000 /
						Number(tco2e) -
					1,
			);
		console.log(
			summary("carbon = energy × stated factor", errors, errors.length),
		);
		expect(quantile(errors.map(Math.abs), 0.5)).toBeLessThan(0.03);
	});
});
