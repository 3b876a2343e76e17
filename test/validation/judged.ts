import { expect } from "vitest";
import { interval, isKnown, type Uncertain } from "../../src/uncertain.js";
import { quantile } from "./golden-rows.js";

/** Our number beside a published one. */
export interface Judged {
	readonly id: string;
	readonly group: string;
	readonly ours: Uncertain;
	readonly truth: number;
}

/** A row that nothing can be compared with, and why. */
export interface Unanswered {
	readonly id: string;
	readonly why: string;
}

export type Answer = Judged | Unanswered;

export interface Figures {
	readonly answered: number;
	/** Of |ours ÷ published − 1|. */
	readonly median: number;
	readonly p90: number;
	/** Median of ours ÷ published − 1. */
	readonly bias: number;
	/** Share of the published numbers inside our range. */
	readonly inside: number;
}

/** An answer, unless the estimate has no number or only one of an unknown factor. */
export function answerOf({
	id,
	group,
	ours,
	truth,
}: Omit<Judged, "ours"> & { readonly ours: Uncertain | undefined }): Answer {
	if (!ours) return { id, why: "the estimate says nothing" };
	if (!isKnown(ours)) return { id, why: "how much data there is, is unknown" };
	return { id, group, ours, truth };
}

export function isJudged(answer: Answer): answer is Judged {
	return "ours" in answer;
}

export function errorOf({ ours, truth }: Judged): number {
	return ours.value / truth - 1;
}

export function figuresOf(judged: readonly Judged[]): Figures {
	const errors = judged.map(errorOf);
	const sizes = errors.map(Math.abs);
	const inside = judged.filter(({ ours, truth }) => {
		const { low, high } = interval(ours);
		return truth >= low && truth <= high;
	});
	return {
		answered: judged.length,
		median: quantile(sizes, 0.5),
		p90: quantile(sizes, 0.9),
		bias: quantile(errors, 0.5),
		inside: inside.length / judged.length,
	};
}

/** Prints a table: all rows, each group, and why the others are not answered. `ROWS=1` prints each row. */
export function printTable(title: string, answers: readonly Answer[]): void {
	const judged = answers.filter(isJudged);
	const groups = [...new Set(judged.map(({ group }) => group))];
	console.log(line(title, judged, `of ${answers.length}`));
	for (const group of groups.length > 1 ? groups : []) {
		const own = judged.filter((each) => each.group === group);
		console.log(line(`  ${group}`, own));
	}
	const reasons = new Map<string, string[]>();
	for (const answer of answers) {
		if (isJudged(answer)) continue;
		reasons.set(answer.why, [...(reasons.get(answer.why) ?? []), answer.id]);
	}
	for (const [why, ids] of reasons) {
		console.log(`  ${ids.length} not answered, ${why}: ${briefly(ids)}`);
	}
	if (process.env.ROWS) for (const each of judged) console.log(rowLine(each));
}

function line(title: string, judged: readonly Judged[], of = ""): string {
	const { answered, median, p90, bias, inside } = figuresOf(judged);
	return `${title.padEnd(52)} ${String(answered).padStart(4)} ${of.padEnd(7)} rows, median ${percent(median)}, p90 ${percent(p90)}, bias ${percent(bias)}, ${percent(inside)} inside our range`;
}

function rowLine(judged: Judged): string {
	const { id, group, ours, truth } = judged;
	const { low, high } = interval(ours);
	const numbers = [truth, ours.value, low, high].map((n) => n.toPrecision(3));
	return `    ${id.padEnd(24)} ${group.padEnd(28)} published ${numbers[0]}, ours ${numbers[1]} (${numbers[2]} to ${numbers[3]}), ${percent(errorOf(judged))}`;
}

function briefly(ids: readonly string[]): string {
	const shown = ids.slice(0, 6).join(", ");
	return ids.length > 6 ? `${shown} and ${ids.length - 6} more` : shown;
}

export function percent(share: number): string {
	return `${(100 * share).toFixed(1)} %`;
}

/** Fails where a table is worse than the level that the test holds: fewer answers, or larger errors. */
export function expectNoWorse(
	answers: readonly Answer[],
	held: Pick<Figures, "answered" | "median" | "p90">,
): void {
	const { answered, median, p90 } = figuresOf(answers.filter(isJudged));
	expect(answered).toBeGreaterThanOrEqual(held.answered);
	expect(median).toBeLessThanOrEqual(held.median);
	expect(p90).toBeLessThanOrEqual(held.p90);
}
