/**
 * A positive number with named errors: ln(x) = ln(value) + Σ sensitivity_k · z_k, each z_k a standard normal that
 * belongs to one source (a grid, a GPU's efficiency, an assumption). Sensitivities are signed, so that an error which
 * two numbers share cancels in their ratio by itself.
 *
 * `missing` holds factors nobody knows, each with its exponent. A number with a missing factor is only known per unit
 * of that factor: it is never shown as an absolute, but its ratio to a number with the same missing factors is whole.
 */
export interface Uncertain {
	readonly value: number;
	readonly errors: Readonly<Record<string, number>>;
	readonly missing: Readonly<Record<string, number>>;
}

export interface Interval {
	readonly low: number;
	readonly high: number;
}

/** 95th percentile of the standard normal: `interval` spans the 5th to the 95th percentile. */
const Z_95 = 1.6448536269514722;

/** A number known exactly. */
export function exactly(value: number): Uncertain {
	return { value, errors: {}, missing: {} };
}

/** A number with log-normal errors, one standard deviation each, by the name of their source. */
export function about(
	value: number,
	errors: Readonly<Record<string, number>>,
): Uncertain {
	return { value, errors, missing: {} };
}

/** One unit of a factor that nobody knows, such as the samples of an unlisted data set. */
export function unknownFactor(name: string): Uncertain {
	return { value: 1, errors: {}, missing: { [name]: 1 } };
}

/** Product of numbers: sensitivities to one source add up. */
export function times(...factors: readonly Uncertain[]): Uncertain {
	return factors.reduce(
		(product, factor) => ({
			value: product.value * factor.value,
			errors: addUp(product.errors, factor.errors, 1),
			missing: addUp(product.missing, factor.missing, 1),
		}),
		exactly(1),
	);
}

/** Quotient of two numbers: sensitivities to one source cancel. */
export function over(numerator: Uncertain, denominator: Uncertain): Uncertain {
	return {
		value: numerator.value / denominator.value,
		errors: addUp(numerator.errors, denominator.errors, -1),
		missing: addUp(numerator.missing, denominator.missing, -1),
	};
}

/** Scales by an exact number. */
export function scaled(number: Uncertain, by: number): Uncertain {
	return { ...number, value: number.value * by };
}

/** Sum of numbers: each source weighs by its term's share. Undefined when the terms miss different factors. */
export function plus(...terms: readonly Uncertain[]): Uncertain | undefined {
	const total = terms.reduce((sum, term) => sum + term.value, 0);
	const missing = terms[0]?.missing ?? {};
	if (terms.some((term) => !sameMissing(term.missing, missing))) {
		return undefined;
	}
	if (total === 0) return { value: 0, errors: {}, missing };
	let errors: Readonly<Record<string, number>> = {};
	for (const term of terms) {
		errors = addUp(errors, term.errors, term.value / total);
	}
	return { value: total, errors, missing };
}

/** Standard deviation of ln(x), from all sources together. */
export function sigma(number: Uncertain): number {
	return Math.hypot(...Object.values(number.errors));
}

/** 5th and 95th percentile. */
export function interval(number: Uncertain): Interval {
	const spread = Math.exp(Z_95 * sigma(number));
	return { low: number.value / spread, high: number.value * spread };
}

/** Probability that the number is below a limit. */
export function probabilityBelow(number: Uncertain, limit: number): number {
	const spread = sigma(number);
	if (limit <= 0) return 0;
	if (number.value <= 0) return 1;
	const distance = Math.log(limit / number.value);
	if (spread === 0) return distance >= 0 ? 1 : 0;
	return normalCdf(distance / spread);
}

/** True when every factor is known, so that the value may be shown as an absolute. */
export function isKnown(number: Uncertain): boolean {
	return Object.keys(number.missing).length === 0;
}

/** The ratio of two sides when their missing factors cancel; otherwise undefined. */
export function ratio(head: Uncertain, base: Uncertain): Uncertain | undefined {
	if (base.value === 0) return undefined;
	const quotient = over(head, base);
	return isKnown(quotient) ? quotient : undefined;
}

/**
 * Head minus base with its 5th and 95th percentile, errors that both sides share cancelled. Undefined when either side
 * is unknown. To first order in the errors.
 */
export function difference(
	head: Uncertain,
	base: Uncertain,
): (Interval & { readonly value: number }) | undefined {
	if (!isKnown(head) || !isKnown(base)) return undefined;
	const value = head.value - base.value;
	const names = new Set([
		...Object.keys(head.errors),
		...Object.keys(base.errors),
	]);
	let variance = 0;
	for (const name of names) {
		const slope =
			head.value * (head.errors[name] ?? 0) -
			base.value * (base.errors[name] ?? 0);
		variance += slope * slope;
	}
	const spread = Z_95 * Math.sqrt(variance);
	return { value, low: value - spread, high: value + spread };
}

function addUp(
	left: Readonly<Record<string, number>>,
	right: Readonly<Record<string, number>>,
	weight: number,
): Readonly<Record<string, number>> {
	const sum: Record<string, number> = { ...left };
	for (const [name, amount] of Object.entries(right)) {
		const total = (sum[name] ?? 0) + weight * amount;
		if (total === 0) delete sum[name];
		else sum[name] = total;
	}
	return sum;
}

function sameMissing(
	left: Readonly<Record<string, number>>,
	right: Readonly<Record<string, number>>,
): boolean {
	return Object.keys(addUp(left, right, -1)).length === 0;
}

/** Abramowitz and Stegun 7.1.26, absolute error below 1.5e-7. */
function normalCdf(z: number): number {
	const t = 1 / (1 + (0.3275911 * Math.abs(z)) / Math.SQRT2);
	const tail =
		((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) *
			t +
			0.254829592) *
		t *
		Math.exp(-(z * z) / 2);
	return z >= 0 ? 1 - tail / 2 : tail / 2;
}
