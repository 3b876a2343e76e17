import type { Metric } from "../../estimate/metrics.js";
import { formatAmount } from "../../report/format.js";
import type { Quantity } from "../../report/json/documents.js";
import { labelOf } from "../../report/words.js";
import type { RunSeries } from "../series.js";
import type { Span } from "./span.js";
import { dayText } from "./text.js";
import { type Step, thinned } from "./thinned.js";

const WIDTH = 1000;
const HEIGHT = 100;

/** The steps of one metric with the band of its range, drawn by hand; the numbers stand in the table beside it. */
export function chart(
	run: RunSeries,
	{ metric, span }: { readonly metric: Metric; readonly span: Span },
): string {
	const steps = thinned(stepsOf(run, metric, span));
	const known = steps.flatMap(({ quantity }) => quantity ?? []);
	if (known.length === 0) return `<p class="empty">Unknown.</p>`;
	const top = topOf(known);
	const y = (value: number): number =>
		HEIGHT - (Math.min(Math.max(value, 0), top) / top) * HEIGHT;
	const parts = segments(steps).flatMap((segment) => [
		`<path class="band" d="${bandPath(segment, y)}"/>`,
		`<path class="line" d="${linePath(segment, y)}"/>`,
	]);
	const dots = steps
		.filter(({ quantity }) => quantity)
		.map(
			({ x, quantity }) => `M${round(x)} ${round(y(quantity?.value ?? 0))}h0`,
		);
	const label = `${labelOf(metric, "device")} from ${dayText(new Date(span.from).toISOString())} to ${dayText(new Date(span.to).toISOString())}`;
	return `<figure class="chart"><span class="top">${formatAmount(metric, top)}</span><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${label}; the numbers are in the table below">${parts.join("")}<path class="dots" d="${dots.join("")}"/></svg><span class="guide" hidden></span><figcaption><span>${dayText(new Date(span.from).toISOString())}</span><output></output><span>${dayText(new Date(span.to).toISOString())}</span></figcaption></figure>`;
}

function stepsOf(
	{ points }: RunSeries,
	metric: Metric,
	{ from, to }: Span,
): readonly Step[] {
	return points.map(({ date, head }) => {
		const quantity = head?.[metric];
		const x = ((Date.parse(date) - from) / (to - from)) * WIDTH;
		return {
			x: Math.min(Math.max(x, 0), WIDTH),
			...(quantity && { quantity }),
		};
	});
}

interface Stretch {
	readonly from: number;
	readonly to: number;
	readonly quantity: Quantity;
}

/** Stretches without a gap; the last value holds until the right edge. */
function segments(steps: readonly Step[]): readonly (readonly Stretch[])[] {
	const found: Stretch[][] = [[]];
	steps.forEach(({ x, quantity }, index) => {
		const to = steps[index + 1]?.x ?? WIDTH;
		if (quantity) found.at(-1)?.push({ from: x, to, quantity });
		else found.push([]);
	});
	return found.filter((segment) => segment.length > 0);
}

function linePath(
	segment: readonly Stretch[],
	y: (value: number) => number,
): string {
	return segment
		.map(({ from, to, quantity }, index) => {
			const start = index === 0 ? `M${round(from)} ` : "V";
			return `${start}${round(y(quantity.value))}H${round(to)}`;
		})
		.join("");
}

function bandPath(
	segment: readonly Stretch[],
	y: (value: number) => number,
): string {
	const above = segment.map(({ from, to, quantity }, index) => {
		const start = index === 0 ? `M${round(from)} ` : "V";
		return `${start}${round(y(quantity.high))}H${round(to)}`;
	});
	const below = segment
		.toReversed()
		.map(({ from, quantity }) => `V${round(y(quantity.low))}H${round(from)}`);
	return `${above.join("")}${below.join("")}Z`;
}

/** A round number above the highest value, and above its range where that is not far away. */
function topOf(known: readonly Quantity[]): number {
	const value = Math.max(...known.map((each) => each.value));
	const high = Math.max(...known.map((each) => each.high));
	const wanted = Math.max(Math.min(high, value * 2), Number.MIN_VALUE * 1e300);
	const power = 10 ** Math.floor(Math.log10(wanted));
	const step = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find(
		(each) => each * power >= wanted,
	);
	return (step ?? 10) * power;
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}
