import { catalog } from "../../src/catalog/catalog.js";
import { complete } from "../../src/estimate/complete.js";
import { evaluate } from "../../src/estimate/evaluate.js";
import {
	cutsTransfers,
	insideLayer,
} from "../../src/estimate/time/communication.js";
import {
	byArchitecture,
	isLowPrecision,
	stackOf,
	YEAR_OF_UNKNOWN,
	YEARLY_GAIN,
} from "../../src/estimate/time/efficiency.js";
import { BLOCKED_SECONDS } from "../../src/estimate/time/launches.js";
import { linksOf } from "../../src/estimate/time/links.js";
import { OVERLAP, stepWorkings } from "../../src/estimate/time/step-time.js";
import type { ThroughputRow } from "./throughput-rows.js";

/**
 * The time of a step as a function of what is fitted, for cross-validation: the same terms as src/estimate/time, with
 * the fitted numbers taken out. Errors are of ln(time); each source, accelerator and precision weighs at most as eight
 * rows, so that a long table does not decide alone.
 */

/** What one published step is made of, free of fitted numbers. */
export interface StepFeatures {
	readonly row: ThroughputRow;
	readonly architecture: string;
	/** What trains: frameworks of one core are one stack. */
	readonly framework: string;
	readonly isLow: boolean;
	readonly isFour: boolean;
	readonly devices: number;
	readonly seconds: number;
	readonly micros: number;
	/** Seconds of one micro-batch at the full peak, and at the full bandwidth. */
	readonly products: number;
	readonly cores: number;
	readonly moved: number;
	readonly launches: number;
	/** Seconds at the full peak in which units have no tile of a product. */
	readonly tails: number;
	/** (model width ÷ √tensor)²; 0 where widths do not count. */
	readonly width2: number;
	readonly bubble: number;
	/** Work of the fullest pipeline stage beyond the mean one's. */
	readonly uneven: number;
	readonly blocked: number;
	readonly overlapsGradients: boolean;
	/** Transfers inside a layer pass beside its products. */
	readonly cutsTransfers: boolean;
	readonly optimizer: number;
	readonly collectives: readonly {
		readonly of: string;
		readonly gigabytes: number;
		readonly times: number;
		readonly isBetween: boolean;
		/** GB/s of the link one way at its data sheet's speed. */
		readonly link: number;
		readonly nodes: number;
		readonly reached: number;
		/** GB/s of a device to other nodes, where the run states its network. */
		readonly network?: number;
	}[];
}

/** Fitted numbers by name, as multipliers of where the fit starts; all of them are positive. */
export type Parameters = Readonly<Record<string, number>>;

/** Where fits start: the shipped numbers, so that a fit that moves nothing confirms them. */
export function startOf(features: readonly StepFeatures[]): Parameters {
	const start: Record<string, number> = {
		width: 400,
		link: 0.95,
		inside: 0.4,
		wait: 2.4e-5,
		doubling: 0.006,
		four: 0.7,
		"wait ds": 1.1e-3,
		year: Math.exp(YEARLY_GAIN),
	};
	for (const { architecture, framework } of features) {
		const row = byArchitecture[architecture];
		if (!row) continue;
		start[`${architecture}.products`] = row.matmul;
		start[`${architecture}.low`] = row.matmulLow;
		start[`${architecture}.cores`] = row.attention;
		start[`${architecture}.moved`] = row.bandwidth;
		start[`${architecture}.network`] = row.networkGbS;
		start[`stack ${framework}`] =
			stackOf(framework).share / Math.exp(YEARLY_GAIN * yearsAhead(framework));
	}
	return start;
}

/** How far a number may plausibly lie from a start that knows nothing: standard deviation of its logarithm. */
function spreadOf(name: string): number {
	if (name.startsWith("stack")) return UNKNOWN_STACK.sigma;
	if (name === "year") return 0.1;
	if (hasMeasuredProducts(name)) return 0.1;
	if (name.startsWith("wait") || name === "doubling") return 1;
	return name.endsWith("network") || name === "width" ? 0.5 : 0.25;
}

function hasMeasuredProducts(name: string): boolean {
	const [architecture = "", kind] = name.split(".");
	return kind === "products" && Object.hasOwn(BEST_PRODUCT, architecture);
}

/** What the estimate takes of a stack that nobody has measured. */
const UNKNOWN_STACK = stackOf("");

/** Largest share of the peak that a matrix product was measured at (Bekman, Machine Learning Engineering, MAMF). */
const BEST_PRODUCT: Readonly<Record<string, number>> = {
	Ampere: 0.87,
	Hopper: 0.8,
	Blackwell: 0.78,
	"Blackwell Ultra": 0.79,
};

/** What a training step's products, of all shapes, are taken to reach of it before any row is seen. */
const IN_TRAINING = 0.85;

/**
 * Largest share of the peak that one attention kernel, the same on both, was measured at forward and backward (Dao 2023,
 * FlashAttention-2, section 4.1: 230 of 312 TFLOP/s on A100, 335 of 989 on H100).
 */
const BEST_ATTENTION: Readonly<Record<string, number>> = {
	Ampere: 230 / 312,
	Hopper: 335 / 989,
};

/** What attention is taken to reach of it in training, whose sequences are shorter than those it is best at. */
const ATTENTION_IN_TRAINING = 0.5;

/** Years by which a stack's rows are newer than those of the kind that nobody has measured. */
function yearsAhead(framework: string): number {
	return stackOf(framework).year - YEAR_OF_UNKNOWN;
}

/** What measured kernels say of an architecture before any row is seen. */
const measured: Readonly<
	Record<string, (architecture: string) => number | undefined>
> = {
	products: (architecture) => scaled(BEST_PRODUCT[architecture], IN_TRAINING),
	cores: (architecture) =>
		scaled(BEST_ATTENTION[architecture], ATTENTION_IN_TRAINING),
};

function scaled(best: number | undefined, share: number): number | undefined {
	return best === undefined ? undefined : best * share;
}

/** Starts that no row has touched: what one would write down before seeing any. */
export function blank(start: Parameters): Parameters {
	const neutral: Readonly<Record<string, number>> = {
		products: 0.62,
		low: 0.5,
		cores: 0.28,
		moved: 0.8,
		network: 30,
	};
	return Object.fromEntries(
		Object.entries(start).map(([name, value]) => {
			const [architecture = "", kind = ""] = name.split(".");
			if (name.startsWith("stack")) return [name, UNKNOWN_STACK.share];
			if (name === "year") return [name, 1];
			return [name, measured[kind]?.(architecture) ?? neutral[kind] ?? value];
		}),
	);
}

/** Seconds of a step. */
export function predict(of: StepFeatures, p: Parameters): number {
	const at = (name: string): number => p[name] ?? 1;
	const a = of.architecture;
	const stack =
		at(`stack ${of.framework}`) * at("year") ** yearsAhead(of.framework);
	const shape = of.width2 > 0 ? 1 + at("width") ** 2 / of.width2 : 1;
	const busy =
		(of.products * shape + of.tails) /
			((of.isFour ? at("four") : 1) *
				stack *
				at(`${a}.${of.isLow ? "low" : "products"}`)) +
		of.cores / (stack * at(`${a}.cores`)) +
		of.moved / at(`${a}.moved`);
	const total: Record<string, number> = {};
	for (const each of of.collectives) {
		const inside = each.link * at("link");
		const between = (each.network ?? at(`${a}.network`)) * each.nodes;
		const speed = each.isBetween ? Math.min(inside, between) : inside;
		const reached =
			each.of === "layersPerMicro"
				? of.cutsTransfers
					? insideLayer(of.framework)
					: at("inside")
				: each.reached;
		total[each.of] =
			(total[each.of] ?? 0) +
			each.gigabytes / (speed * reached) +
			(each.of === "layersPerMicro" && !of.cutsTransfers
				? (each.times / 2) *
					at(of.framework === "megatron-deepspeed" ? "wait ds" : "wait")
				: 0);
	}
	const idle =
		Math.max(0, of.launches - busy - (total.layersPerMicro ?? 0)) + of.blocked;
	const hidden = OVERLAP * (busy + idle);
	const attention = of.cores / (stack * at(`${a}.cores`));
	const micro =
		Math.max(0, (total.shardingPerMicro ?? 0) - hidden) +
		(total.layersPerMicro ?? 0) +
		Math.max(0, (total.contextPerMicro ?? 0) - OVERLAP * attention);
	const gradients = total.gradientsPerStep ?? 0;
	const step = of.overlapsGradients
		? Math.max(0, gradients - hidden)
		: gradients;
	const scale = 1 + at("doubling") * Math.log2(Math.max(1, of.devices / 8));
	return (
		scale *
		(of.micros * (busy + idle + micro) * (1 + of.uneven + of.bubble) +
			step +
			of.optimizer / at(`${a}.moved`))
	);
}

/** What a row is made of; undefined for what the estimate cannot time. */
export function featuresOf(row: ThroughputRow): StepFeatures | undefined {
	const { plan } = row;
	const { framework } = plan;
	const { computation } = evaluate(complete(plan.facts, catalog), {
		catalog,
		path: row.id,
		framework,
	});
	const workings = computation?.workings;
	const accelerator = workings?.workload.hardware.accelerator;
	const step = workings && stepWorkings(workings);
	if (!workings || !accelerator || !step) return undefined;
	const { workload } = workings;
	const { work } = step;
	const { layout, batch } = workload;
	const efficiency = byArchitecture[accelerator.architecture];
	if (!efficiency) return undefined;
	const bandwidth = accelerator.memoryBandwidthGbS * 1e9;
	const links = linksOf(workload, accelerator, efficiency);
	const { networkGbitS } = workload.hardware;
	const link = accelerator.linkBidirectionalGbS / 2 || 20 / 0.87;
	return {
		row,
		framework: framework === "nemo" ? "megatron-bridge" : framework,
		architecture: accelerator.architecture,
		isLow: isLowPrecision(workload.precision),
		isFour: workload.precision === "nvfp4",
		devices: layout.devices,
		seconds:
			(batch.global * workload.model.tokens) /
			layout.devices /
			row.tokensPerSecond,
		micros: batch.accumulation,
		products:
			(work.share * work.productFlops) / (work.productRate.peakTflops * 1e12),
		cores: (work.share * work.coreFlops) / (work.coreRate.peakTflops * 1e12),
		moved:
			Object.values(work.bytes).reduce((sum, bytes) => sum + bytes, 0) /
			bandwidth,
		launches: work.launchSeconds,
		tails: work.idleFlops / (work.productRate.peakTflops * 1e12),
		width2: workload.model.hidden ** 2 / layout.tensor,
		bubble: step.waits.bubble,
		uneven: step.waits.uneven,
		blocked: work.blockedKernels * BLOCKED_SECONDS,
		cutsTransfers: cutsTransfers(framework),
		overlapsGradients: layout.overlapsGradients,
		optimizer: step.parts.optimizer * efficiency.bandwidth,
		collectives: step.collectives.map((each) => ({
			of: each.of,
			times: each.times,
			gigabytes:
				(each.times * each.bytes * (each.group - 1)) / each.group / 1e9,
			isBetween: each.crossesNodes,
			link,
			...(networkGbitS !== undefined && {
				network: links.between / 1e9,
			}),
			nodes: Math.max(1, links.perNode / each.stride),
			reached: each.reached,
		})),
	};
}

/** Fits by damped Gauss-Newton on ln(time), errors beyond 6 % counted less (soft absolute loss). */
export function fitTime(
	rows: readonly StepFeatures[],
	start: Parameters,
	rounds = 12,
): Parameters {
	const names = Object.keys(start);
	const weights = weightsOf(rows);
	let x = names.map(() => 0);
	let damping = 1e-2;
	let best = costOf(rows, weights, valuesOf(start, names, x), x, names);
	for (let round = 0; round < rounds; round++) {
		const { normal, gradient } = system(rows, weights, { start, names, x });
		let improved = false;
		for (let attempt = 0; attempt < 6 && !improved; attempt++) {
			const damped = normal.map((line, i) =>
				line.map((value, j) => (i === j ? value * (1 + damping) : value)),
			);
			const move = solve(damped, gradient);
			const next = x.map((value, i) => value - (move[i] ?? 0));
			const cost = costOf(
				rows,
				weights,
				valuesOf(start, names, next),
				next,
				names,
			);
			if (cost < best) {
				improved = best - cost > 1e-6 * best;
				best = cost;
				x = next;
				damping /= 3;
				if (!improved) return valuesOf(start, names, x);
			} else damping *= 4;
		}
		if (!improved) break;
	}
	return valuesOf(start, names, x);
}

const SIGMA = 0.06;

function valuesOf(
	start: Parameters,
	names: readonly string[],
	x: readonly number[],
): Parameters {
	return Object.fromEntries(
		names.map((name, i) => [name, (start[name] ?? 1) * Math.exp(x[i] ?? 0)]),
	);
}

function weightsOf(rows: readonly StepFeatures[]): readonly number[] {
	const key = ({ row }: StepFeatures): string =>
		`${row.source} ${row.accelerator} ${row.precision}`;
	const counts = new Map<string, number>();
	for (const each of rows)
		counts.set(key(each), (counts.get(key(each)) ?? 0) + 1);
	return rows.map((each) => Math.min(1, 8 / (counts.get(key(each)) ?? 1)));
}

function errorOf(row: StepFeatures, p: Parameters): number {
	return Math.log(predict(row, p) / row.seconds) / SIGMA;
}

function costOf(
	rows: readonly StepFeatures[],
	weights: readonly number[],
	p: Parameters,
	x: readonly number[],
	names: readonly string[],
): number {
	const misfit = rows.reduce(
		(sum, row, i) =>
			sum + 2 * (weights[i] ?? 1) * (Math.sqrt(1 + errorOf(row, p) ** 2) - 1),
		0,
	);
	return names.reduce(
		(sum, name, i) => sum + ((x[i] ?? 0) / spreadOf(name)) ** 2,
		misfit,
	);
}

function system(
	rows: readonly StepFeatures[],
	weights: readonly number[],
	{
		start,
		names,
		x,
	}: {
		readonly start: Parameters;
		readonly names: readonly string[];
		readonly x: readonly number[];
	},
): { readonly normal: number[][]; readonly gradient: number[] } {
	const size = names.length;
	const normal = Array.from({ length: size }, (_, i) =>
		Array.from({ length: size }, (_, j) =>
			i === j ? spreadOf(names[i] ?? "") ** -2 : 0,
		),
	);
	const gradient = x.map((value, i) => value / spreadOf(names[i] ?? "") ** 2);
	const p = valuesOf(start, names, x);
	const STEP = 1e-4;
	for (const [r, row] of rows.entries()) {
		const error = errorOf(row, p);
		const weight = (weights[r] ?? 1) / Math.sqrt(1 + error ** 2);
		const slopes: [number, number][] = [];
		for (const [i, name] of names.entries()) {
			if (!concerns(name, row)) continue;
			const moved = { ...p, [name]: (p[name] ?? 1) * (1 + STEP) };
			const slope = (errorOf(row, moved) - error) / STEP;
			if (slope !== 0) slopes.push([i, slope]);
		}
		for (const [i, a] of slopes) {
			const g = gradient[i] ?? 0;
			gradient[i] = g + weight * a * error;
			const line = normal[i];
			if (!line) continue;
			for (const [j, b] of slopes) line[j] = (line[j] ?? 0) + weight * a * b;
		}
	}
	return { normal, gradient };
}

function concerns(name: string, row: StepFeatures): boolean {
	if (name.startsWith("stack ")) return name === `stack ${row.framework}`;
	const [architecture, rest] = name.split(".");
	return rest === undefined || architecture === row.architecture;
}

/** Solves a small dense system by elimination with pivots. */
export function solve(
	matrix: readonly (readonly number[])[],
	right: readonly number[],
): readonly number[] {
	const rows = matrix.map((line, i) => [...line, right[i] ?? 0]);
	const size = rows.length;
	for (let column = 0; column < size; column++) {
		let pivot = column;
		for (let i = column; i < size; i++) {
			if (
				Math.abs(rows[i]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)
			)
				pivot = i;
		}
		const chosen = rows[pivot] ?? [];
		rows[pivot] = rows[column] ?? [];
		rows[column] = chosen;
		for (let i = column + 1; i < size; i++) {
			const line = rows[i] ?? [];
			const factor = (line[column] ?? 0) / (chosen[column] ?? 1);
			for (let j = column; j <= size; j++)
				line[j] = (line[j] ?? 0) - factor * (chosen[j] ?? 0);
		}
	}
	const x = new Array<number>(size).fill(0);
	for (let i = size - 1; i >= 0; i--) {
		const line = rows[i] ?? [];
		let sum = line[size] ?? 0;
		for (let j = i + 1; j < size; j++) sum -= (line[j] ?? 0) * (x[j] ?? 0);
		x[i] = sum / (line[i] ?? 1);
	}
	return x;
}
