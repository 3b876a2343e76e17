import type { Uncertain } from "../uncertain.js";

/** A number that was estimated and then seen. */
export interface Observation {
	readonly estimated: Uncertain;
	readonly observed: number;
}

/** An estimate in the light of what was observed. */
export type Learned = (number: Uncertain) => Uncertain;

/**
 * Bayes' rule for errors that estimates share. Each named error of an estimate is a standard normal z, and a number is
 * ln(x) = ln(value) + s·z; an observation of ln(x) with its own noise moves the errors' mean and shrinks their spread
 * (linear Gaussian model: Bishop 2006, §2.3.3, with unit prior). Any other number that shares them moves along:
 * hours with a measured step, cost and carbon with the hours. Its errors are named as before, but stand for what is
 * left of them.
 */
export function learn(observations: readonly Observation[]): Learned {
	const names = [
		...new Set(
			observations.flatMap(({ estimated }) =>
				Object.keys(estimated.errors).filter(isShared),
			),
		),
	].sort();
	const rows = observations.map(({ estimated, observed }) => ({
		shared: names.map((name) => estimated.errors[name] ?? 0),
		residual: Math.log(observed / estimated.value),
		variance: NOISE ** 2 + ownVariance(estimated),
	}));
	// Precision of the errors after the observations, and what pulls their mean.
	const precision = names.map((_, i) =>
		names.map((_, j) =>
			rows.reduce(
				(sum, { shared, variance }) =>
					sum + ((shared[i] ?? 0) * (shared[j] ?? 0)) / variance,
				i === j ? 1 : 0,
			),
		),
	);
	const pull = names.map((_, i) =>
		rows.reduce(
			(sum, { shared, residual, variance }) =>
				sum + ((shared[i] ?? 0) * residual) / variance,
			0,
		),
	);
	const root = cholesky(precision);
	const mean = backward(root, forward(root, pull));
	return (number) => {
		const shared = names.map((name) => number.errors[name] ?? 0);
		const shift = shared.reduce((sum, s, i) => sum + s * (mean[i] ?? 0), 0);
		const left = forward(root, shared);
		const errors: Record<string, number> = { ...number.errors };
		for (const [i, name] of names.entries()) {
			const size = left[i] ?? 0;
			if (size === 0) delete errors[name];
			else errors[name] = size;
		}
		return { ...number, value: number.value * Math.exp(shift), errors };
	};
}

/** Standard deviation of ln(measured ÷ true): clocks, warm-up, what a counter counts. */
const NOISE = 0.02;

// What was assumed for one run, or holds for it alone, says nothing about another.
function isShared(name: string): boolean {
	return !name.startsWith("assumed ") && !name.startsWith("own ");
}

function ownVariance({ errors }: Uncertain): number {
	return Object.entries(errors)
		.filter(([name]) => !isShared(name))
		.reduce((sum, [, size]) => sum + size ** 2, 0);
}

type Matrix = readonly (readonly number[])[];

/** Lower triangle L with L·Lᵀ = m, for a symmetric positive definite m. */
function cholesky(m: Matrix): Matrix {
	const l: number[][] = m.map((row) => row.map(() => 0));
	for (const [i, row] of l.entries()) {
		for (let j = 0; j <= i; j++) {
			let rest = m[i]?.[j] ?? 0;
			for (let k = 0; k < j; k++) rest -= (row[k] ?? 0) * (l[j]?.[k] ?? 0);
			row[j] = i === j ? Math.sqrt(rest) : rest / (l[j]?.[j] ?? 1);
		}
	}
	return l;
}

/** x with L·x = b. */
function forward(l: Matrix, b: readonly number[]): readonly number[] {
	const x: number[] = [];
	for (const [i, row] of l.entries()) {
		let rest = b[i] ?? 0;
		for (let k = 0; k < i; k++) rest -= (row[k] ?? 0) * (x[k] ?? 0);
		x.push(rest / (row[i] ?? 1));
	}
	return x;
}

/** x with Lᵀ·x = b. */
function backward(l: Matrix, b: readonly number[]): readonly number[] {
	const x: number[] = b.map(() => 0);
	for (let i = l.length - 1; i >= 0; i--) {
		let rest = b[i] ?? 0;
		for (let k = i + 1; k < l.length; k++)
			rest -= (l[k]?.[i] ?? 0) * (x[k] ?? 0);
		x[i] = rest / (l[i]?.[i] ?? 1);
	}
	return x;
}
