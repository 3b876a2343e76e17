import type { Measurement } from "../../calibrate/calibration.js";
import type { Assumption, UnknownFact } from "../../estimate/estimate.js";
import type { Problem } from "../../problem.js";
import { formatCount, formatNumber, formatShare } from "../format.js";
import type { Ink } from "../ink.js";
import type { ReviewReport, RunReview } from "../review-report.js";
import { isBlocked } from "../selection.js";
import { problemSentence } from "./problem-sentence.js";
import { placeText } from "./runs.js";

/** Something that several runs may rest on. */
export interface Shared<T> {
	readonly of: T;
	readonly runs: number;
}

/** Assumptions of all shown runs, each once with the most that it could move in one of them, the weightiest first. */
export function rankedAssumptions(
	runs: readonly RunReview[],
): readonly Shared<Assumption>[] {
	return gathered(
		runs,
		(run) => side(run)?.assumptions ?? [],
		({ weight: _, ...rest }) => rest,
		(held, other) => (other.weight > held.weight ? other : held),
	).toSorted((a, b) => b.of.weight - a.of.weight);
}

/** Facts that are missing, each once. */
export function unknownFacts(
	runs: readonly RunReview[],
): readonly Shared<UnknownFact>[] {
	return gathered(runs, (run) =>
		isBlocked(run) ? [] : (side(run)?.unknown ?? []),
	);
}

/** Beyond this a weight is told as a factor: a share would not read the same in both directions. */
const FACTOR = Math.log(1.5);

/** `hardware.accelerator = H100. Why. Were it A100, a number would differ by 40 %.` */
export function assumptionText(
	ink: Ink,
	{ of, runs }: Shared<Assumption>,
): string {
	const effect =
		of.weight > 0
			? ` Were it ${ink.code(of.alternative)}, a number would differ by ${weightText(of.weight)}.`
			: "";
	return `${ink.code(of.key)} = ${ink.code(of.value)}${several(runs)}. ${ink.prose(sentence(of.why))}${effect}`;
}

/** A missing fact with the line that supplies it. */
export function unknownText(
	ink: Ink,
	{ of, runs }: Shared<UnknownFact>,
): string {
	return `${ink.code(of.key)} is unknown. Add ${ink.prose(of.say)}${several(runs)}`;
}

/** `runs/a.yml:12 measured.step_seconds = 4.1, 11 % below the 4.6 that were estimated for it.` */
export function measurementText(ink: Ink, each: Measurement): string {
	const { key, path, line, measured, estimated } = each;
	const off = measured / estimated.value - 1;
	const side = off < 0 ? "below" : "above";
	return `${placeText(ink, path, line)} ${ink.code(key)} = ${formatNumber(measured)}, ${formatShare(off)} ${side} the ${formatNumber(estimated.value)} estimated for it.`;
}

/** A problem with its place. */
export function problemText(ink: Ink, problem: Problem): string {
	const place =
		problem.path === "" ? "" : `${placeText(ink, problem.path, problem.line)} `;
	return `${place}${ink.prose(problemSentence(problem))}`;
}

/** Files that changed but train nothing. */
export function notTrainingText(
	ink: Ink,
	{ path, why }: ReviewReport["notTraining"][number],
): string {
	return `${ink.code(path)}: ${ink.prose(why)}`;
}

function side({ estimate }: RunReview): RunReview["estimate"]["head"] {
	return estimate.head ?? estimate.base;
}

// Items are one where what names them is the same; of their copies one is kept.
function gathered<T>(
	runs: readonly RunReview[],
	itemsOf: (run: RunReview) => readonly T[],
	nameOf: (item: T) => unknown = (item) => item,
	keep: (held: T, other: T) => T = (held) => held,
): readonly Shared<T>[] {
	const found = new Map<string, Shared<T>>();
	for (const run of runs) {
		for (const item of itemsOf(run)) {
			const key = JSON.stringify(nameOf(item));
			const held = found.get(key);
			found.set(key, {
				of: held ? keep(held.of, item) : item,
				runs: (held?.runs ?? 0) + 1,
			});
		}
	}
	return [...found.values()];
}

function several(runs: number): string {
	return runs > 1 ? ` (${formatCount(runs, "run")})` : "";
}

function weightText(weight: number): string {
	return weight > FACTOR
		? `a factor of ${formatNumber(Math.exp(weight), 2)}`
		: formatShare(Math.expm1(weight));
}

function sentence(text: string): string {
	const begun = text.charAt(0).toUpperCase() + text.slice(1);
	return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
