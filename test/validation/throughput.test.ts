import { describe, expect, test } from "vitest";
import { learn } from "../../src/calibrate/learn.js";
import { catalog } from "../../src/catalog/catalog.js";
import { architectures } from "../../src/catalog/efficiencies.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import {
	expertShareOf,
	stackOf,
	YEAR_OF_UNKNOWN,
} from "../../src/estimate/time/efficiency.js";
import { factValue } from "../../src/plan/plan.js";
import { about, interval, type Uncertain } from "../../src/uncertain.js";
import {
	blank,
	featuresOf,
	fitTime,
	type StepFeatures,
	startOf,
} from "./fit-time.js";
import { hasShared, quantile } from "./golden-rows.js";
import { leftOut } from "./left-out.js";
import {
	type ThroughputRow,
	throughputCount,
	throughputRows,
} from "./throughput-rows.js";

interface Judged {
	readonly row: ThroughputRow;
	/** ln(our speed ÷ the published one). */
	readonly error: number;
	readonly isInside?: boolean;
}

const groups: Readonly<Record<string, (row: ThroughputRow) => boolean>> = {
	"dense, 16 bits": ({ isMoe, precision }) => !isMoe && isHalf(precision),
	"dense, bf16": ({ isMoe, precision }) => !isMoe && precision === "bf16",
	"dense, 8 and 4 bits": ({ isMoe, precision }) => !isMoe && !isHalf(precision),
	experts: ({ isMoe }) => isMoe,
};

function isHalf(precision: string): boolean {
	return precision === "bf16" || precision === "fp16";
}

function print(title: string, judged: readonly Judged[]): void {
	for (const [name, belongs] of Object.entries(groups)) {
		const own = judged.filter(({ row }) => belongs(row));
		if (own.length === 0) continue;
		const errors = own.map(({ error }) => Math.abs(Math.exp(error) - 1));
		const inside = own.filter(({ isInside }) => isInside !== undefined);
		console.log(
			`${title.padEnd(26)} ${name.padEnd(20)} ${String(own.length).padStart(4)} rows, median ${percent(quantile(errors, 0.5))}, p90 ${percent(quantile(errors, 0.9))}, bias ${percent(
				Math.exp(
					quantile(
						own.map(({ error }) => error),
						0.5,
					),
				) - 1,
			)}${inside.length > 0 ? `, ${percent(inside.filter((each) => each.isInside).length / inside.length)} inside our range` : ""}`,
		);
	}
}

function percent(share: number): string {
	return `${(100 * share).toFixed(1)} %`;
}

function judge(rows: readonly ThroughputRow[]): readonly Judged[] {
	return rows.flatMap((row) => {
		const ours = speedOf(row);
		if (!ours) return [];
		const { low, high } = interval(ours);
		const { tokensPerSecond } = row;
		return [
			{
				row,
				error: Math.log(ours.value / tokensPerSecond),
				isInside: tokensPerSecond >= low && tokensPerSecond <= high,
			},
		];
	});
}

/** Rows that the fit has not seen, held against the range of what is then unknown. */
function unfitted(
	features: readonly StepFeatures[],
	keyOf: (of: StepFeatures) => string,
	unknown: Readonly<Record<string, number>> = {},
): readonly Judged[] {
	return leftOut(features, keyOf).map(({ of: { row }, error }) => ({
		row,
		error,
		isInside: Math.abs(error) <= Z_95 * spreadOf(row, unknown),
	}));
}

/** Standard deviation of ln(speed), where some errors are those of what is unknown. */
function spreadOf(
	row: ThroughputRow,
	unknown: Readonly<Record<string, number>>,
): number {
	const errors = Object.entries(speedOf(row)?.errors ?? {}).map(
		([name, size]) =>
			Object.entries(unknown).find(([part]) =>
				name.startsWith(
					`efficiency of ${part === "stack" ? row.plan.framework : row.accelerator}`,
				),
			)?.[1] ?? size,
	);
	return Math.hypot(...errors);
}

/** What the catalogue says of generations without rows whose products were measured, as those that are left out here. */
const SIGMA_WITHOUT_ROWS = Math.max(
	...architectures.filter(({ rows }) => rows === 0).map(({ sigma }) => sigma),
);

/** Half of the nominal 90 % interval, in standard deviations. */
const Z_95 = 1.645;

/** What experts of a row's release reach: rows that share it are moved together. */
function releaseShare({ plan }: ThroughputRow): number {
	return expertShareOf(
		plan.framework,
		factValue(plan.facts, "software.version"),
	);
}

function speedOf(row: ThroughputRow): Uncertain | undefined {
	return estimatePlan(row.plan, catalog).quantities.tokensPerSecondPerDevice;
}

/**
 * Errors of rows on an accelerator that no fit has seen, after one other row of the same source on it was measured:
 * each row calibrates each other one.
 */
function afterOneRun(left: readonly Judged[]): readonly Judged[] {
	return left.flatMap((one) => {
		const learned = learn([
			{ estimated: unseen(one), observed: one.row.tokensPerSecond },
		]);
		return left
			.filter(
				({ row }) =>
					row !== one.row &&
					row.source === one.row.source &&
					row.accelerator === one.row.accelerator,
			)
			.map((other) => ({
				row: other.row,
				error: Math.log(
					learned(unseen(other)).value / other.row.tokensPerSecond,
				),
			}));
	});
}

/** The speed as it was estimated without its accelerator, whose error is that of an unknown one. */
function unseen({ row, error }: Judged): Uncertain {
	const { errors = {} } = speedOf(row) ?? {};
	const name = Object.keys(errors).find(
		(each) =>
			each.startsWith("efficiency of ") && each.includes(row.accelerator),
	);
	return about(row.tokensPerSecond * Math.exp(error), {
		...errors,
		[name ?? "efficiency of the accelerator"]: -SIGMA_WITHOUT_ROWS,
	});
}

describe.skipIf(!hasShared)("published throughput", () => {
	const rows = hasShared ? throughputRows() : [];

	test("as shipped, fitted on these rows", () => {
		const judged = judge(rows);
		console.log(
			`${judged.length} of ${throughputCount()} rows; the others name an encoder, a model without a public shape, or no speed`,
		);
		print("fitted on them", judged);
		const dense = judged.filter(({ row }) => !row.isMoe);
		expect(
			quantile(
				dense.map(({ error }) => Math.abs(error)),
				0.5,
			),
		).toBeLessThan(0.06);
	});

	test("never fitted on the rows that are judged", () => {
		const features = rows
			.filter(({ isMoe }) => !isMoe)
			.flatMap((row) => featuresOf(row) ?? []);
		const sizeOf = ({ row }: StepFeatures): string => row.model;
		print("leave one model out", unfitted(features, sizeOf));
		const elsewhere = unfitted(features, ({ row }) => row.accelerator, {
			accelerator: SIGMA_WITHOUT_ROWS,
		});
		print("leave one accelerator out", elsewhere);
		print("… and one run measured", afterOneRun(elsewhere));
		// Of an architecture that one source alone has, nothing would be left: the table above judges those.
		const sourcesOf = new Map<string, Set<string>>();
		for (const { row, architecture } of features) {
			const known = sourcesOf.get(architecture) ?? new Set();
			sourcesOf.set(architecture, known.add(row.source));
		}
		const shared = new Set(
			features
				.filter(
					({ architecture }) => (sourcesOf.get(architecture)?.size ?? 0) > 1,
				)
				.map(({ row }) => row),
		);
		const left = unfitted(features, ({ row }) => row.source, {
			stack: stackOf("", YEAR_OF_UNKNOWN).sigma,
		});
		print(
			"leave one source out",
			left.filter(({ row }) => shared.has(row)),
		);
		expect(features.length).toBeGreaterThan(300);
	}, 300_000);

	test("experts, their share by release without the model that is judged", () => {
		const experts = judge(rows).filter(({ row }) => row.isMoe);
		const left = experts.map((one) => {
			const others = experts.filter(
				({ row }) =>
					row.model.split(" ")[0] !== one.row.model.split(" ")[0] &&
					releaseShare(row) === releaseShare(one.row),
			);
			const bias = others.map(({ error }) => error);
			return {
				row: one.row,
				error: one.error - (bias.length > 0 ? quantile(bias, 0.5) : 0),
			};
		});

		print("leave one model out", left);
		expect(
			quantile(
				left.map(({ error }) => Math.abs(Math.expm1(error))),
				0.5,
			),
		).toBeLessThan(0.13);
	});

	test("the shipped numbers are those of a fit to all rows", () => {
		const features = rows
			.filter(({ isMoe }) => !isMoe)
			.flatMap((row) => featuresOf(row) ?? []);
		const shipped = startOf(features);
		const fitted = fitTime(features, blank(shipped), 40);
		for (const [name, value] of Object.entries(fitted)) {
			console.log(
				`${name.padEnd(28)} fitted ${value.toPrecision(3)}, shipped ${shipped[name]}`,
			);
		}
		expect(Object.keys(fitted)).toEqual(Object.keys(shipped));
	});

	test("which of two runs on one accelerator is faster", () => {
		const judged = judge(rows);
		let right = 0;
		let pairs = 0;
		const ratios: number[] = [];
		for (const [i, one] of judged.entries()) {
			for (const other of judged.slice(i + 1)) {
				if (one.row.accelerator !== other.row.accelerator) continue;
				if (one.row.source !== other.row.source) continue;
				const truth = Math.log(
					one.row.tokensPerSecond / other.row.tokensPerSecond,
				);
				if (Math.abs(truth) < 0.05) continue;
				pairs++;
				const ours = truth + one.error - other.error;
				if (Math.sign(ours) === Math.sign(truth)) right++;
				ratios.push(Math.abs(Math.exp(one.error - other.error) - 1));
			}
		}
		console.log(
			`${pairs} pairs of one source and accelerator: direction right in ${percent(right / pairs)}, ratio within ${percent(quantile(ratios, 0.5))} in the median`,
		);
		expect(right / pairs).toBeGreaterThan(0.8);
	});
});
