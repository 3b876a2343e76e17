import { catalog } from "../../src/catalog/catalog.js";
import { complete } from "../../src/estimate/complete.js";
import { evaluate } from "../../src/estimate/evaluate.js";
import {
	GROUPED_ELEMENTS,
	KERNEL_SECONDS,
	SMALL_KERNEL,
} from "../../src/estimate/time/counted-kernels.js";
import { byArchitecture, stackOf } from "../../src/estimate/time/efficiency.js";
import { stepWorkings } from "../../src/estimate/time/step-time.js";
import { solve } from "./fit-time.js";
import type { TimmRow } from "./vision-speed-rows.js";

/**
 * The step of a vision network as a function of the four numbers that were fitted on timm's table, for
 * cross-validation: the same terms as src/estimate/time with those numbers taken out.
 */

/** What the terms of a step take with each fitted number at 1, in the order of `Fitted`. */
export interface VisionStep {
	readonly row: TimmRow;
	readonly seconds: number;
	readonly terms: Fitted;
	readonly rest: number;
}

/** Slowness of dense products beside the architecture's rate, and the constants of counted kernels. */
export type Fitted = readonly [
	products: number,
	smallKernel: number,
	groupedElements: number,
	kernelSeconds: number,
];

/** The numbers that ship. */
export const SHIPPED: Fitted = [
	1 / stackOf("timm").share,
	SMALL_KERNEL,
	GROUPED_ELEMENTS,
	KERNEL_SECONDS,
];

/** What a row is made of; undefined where nobody counted its kernels. */
export function visionStep(row: TimmRow): VisionStep | undefined {
	const { computation } = evaluate(complete(row.plan.facts, catalog), {
		catalog,
		path: row.name,
		framework: row.plan.framework,
	});
	const workings = computation?.workings;
	const accelerator = workings?.workload.hardware.accelerator;
	const step = workings && stepWorkings(workings);
	const efficiency = accelerator && byArchitecture[accelerator.architecture];
	const counted = step?.work.counted;
	if (!step || !efficiency || !counted) return undefined;
	const { work, parts } = step;
	return {
		row,
		seconds: row.batch / row.imagesPerSecond,
		terms: [
			(work.share * work.productFlops) /
				(work.productRate.peakTflops * 1e12 * efficiency.matmul),
			work.bytes.layers / SMALL_KERNEL / work.bytesPerSecond,
			parts.grouped / GROUPED_ELEMENTS,
			counted.launches,
		],
		rest: parts.optimizer,
	};
}

/** ln(our speed ÷ the published one). */
export function errorAt(
	{ terms, rest, seconds }: VisionStep,
	p: Fitted,
): number {
	const total = terms.reduce((sum, term, i) => sum + term * (p[i] ?? 0), rest);
	return Math.log(seconds / total);
}

/** Errors beyond this count as their size and not as its square, so that odd kernels do not decide. */
const SOFT = 0.1;

/** Fits all four on the rows by reweighted Gauss-Newton steps on the logarithms of the numbers. */
export function fitVision(rows: readonly VisionStep[]): Fitted {
	let p = SHIPPED;
	for (let round = 0; round < 30; round++) p = improved(rows, p);
	return p;
}

function improved(rows: readonly VisionStep[], p: Fitted): Fitted {
	const normal = p.map(() => p.map(() => 0));
	const right = p.map(() => 0);
	for (const row of rows) {
		const error = errorAt(row, p);
		const weight = 1 / Math.sqrt(1 + (error / SOFT) ** 2);
		const total = row.seconds / Math.exp(error);
		const slopes = row.terms.map((term, i) => (term * (p[i] ?? 0)) / total);
		for (const [i, a] of slopes.entries()) {
			right[i] = (right[i] ?? 0) + weight * a * error;
			const line = normal[i] ?? [];
			for (const [j, b] of slopes.entries()) {
				line[j] = (line[j] ?? 0) + weight * a * b;
			}
		}
	}
	const move = solve(normal, right);
	const at = (i: 0 | 1 | 2 | 3): number => p[i] * Math.exp(move[i] ?? 0);
	return [at(0), at(1), at(2), at(3)];
}

/** Errors of rows whose whole family the fit has not seen. */
export function familiesLeftOut(
	rows: readonly VisionStep[],
): readonly number[] {
	const families = [...new Set(rows.map(({ row }) => row.family))];
	return families.flatMap((family) => {
		const fitted = fitVision(rows.filter(({ row }) => row.family !== family));
		return rows
			.filter(({ row }) => row.family === family)
			.map((row) => errorAt(row, fitted));
	});
}
