import type {
	Assumption,
	Provenance,
	UnknownFact,
} from "../../estimate/estimate.js";
import type { Origin } from "../../plan/origin.js";
import { describe, type Problem } from "../../problem.js";
import { formatCount, formatNumber, formatShare } from "../format.js";
import type { Ink } from "../ink.js";
import type { ReviewReport, RunReview } from "../review-report.js";
import { isBlocked } from "../selection.js";
import { placeText } from "./runs.js";

/** Something that several runs may rest on. */
export interface Shared<T> {
	readonly of: T;
	readonly runs: number;
}

/** Assumptions of all shown runs, each once, the one that could move the numbers most first. */
export function rankedAssumptions(
	runs: readonly RunReview[],
): readonly Shared<Assumption>[] {
	return gathered(runs, (run) => side(run)?.assumptions ?? []).toSorted(
		(a, b) => b.of.weight - a.of.weight,
	);
}

/** Facts that are missing, each once. */
export function unknownFacts(
	runs: readonly RunReview[],
): readonly Shared<UnknownFact>[] {
	return gathered(runs, (run) =>
		isBlocked(run) ? [] : (side(run)?.unknown ?? []),
	);
}

/** What one source says. */
export interface Source {
	readonly from: string;
	readonly facts: readonly Shared<Provenance>[];
}

/** Where the numbers come from, each source with what it says. */
export function sourcesOf(runs: readonly RunReview[]): readonly Source[] {
	const said = gathered(runs, (run) => [
		...(side(run)?.provenance ?? []),
		...stated(run),
	]);
	const sources = new Map<string, Shared<Provenance>[]>();
	for (const fact of said) {
		const held = sources.get(fact.of.from);
		if (held) held.push(fact);
		else sources.set(fact.of.from, [fact]);
	}
	return [...sources].map(([from, facts]) => ({ from, facts }));
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
	return `${ink.code(of.key)} is unknown. Add ${ink.code(of.say)}${several(runs)}`;
}

/** `From configs/a.yaml:14: data.epochs = 3`. */
export function sourceText(ink: Ink, { from, facts }: Source): string {
	const said = facts.map(
		({ of, runs }) =>
			`${ink.code(of.key)} = ${ink.code(of.value)}${several(runs)}`,
	);
	return `From ${ink.prose(from)}: ${said.join(" · ")}`;
}

/** A problem with its place. */
export function problemText(ink: Ink, problem: Problem): string {
	const place =
		problem.path === "" ? "" : `${placeText(ink, problem.path, problem.line)} `;
	return `${place}${ink.prose(describe(problem))}`;
}

/** Files that changed but train nothing. */
export function notTrainingText(
	ink: Ink,
	{ path, why }: ReviewReport["notTraining"][number],
): string {
	return `${ink.code(path)}: ${ink.prose(why)}`;
}

/** The plan's own facts, for keys that the estimate's provenance does not list. */
function stated(run: RunReview): readonly Provenance[] {
	const listed = new Set(side(run)?.provenance.map(({ key }) => key) ?? []);
	const facts = [...((run.plan.head ?? run.plan.base)?.facts.values() ?? [])];
	return facts
		.filter(({ key }) => !listed.has(key))
		.map(({ key, value, origin }) => ({
			key,
			value: typeof value === "object" ? JSON.stringify(value) : String(value),
			from: originText(origin),
		}));
}

function originText(origin: Origin): string {
	switch (origin.kind) {
		case "file":
		case "hint":
			return `${origin.path}:${origin.line}`;
		case "launch":
			return `the launch in ${origin.path}:${origin.line}`;
		case "policy":
			return `${origin.path}:${origin.line}`;
		case "default":
			return `the default of ${origin.framework} (${origin.version})`;
		case "catalog":
			return `the catalogue: ${origin.row} (${origin.source})`;
		case "derived":
			return origin.from;
		case "assumption":
			return `an assumption: ${origin.why}`;
	}
}

function side({ estimate }: RunReview): RunReview["estimate"]["head"] {
	return estimate.head ?? estimate.base;
}

function gathered<T>(
	runs: readonly RunReview[],
	itemsOf: (run: RunReview) => readonly T[],
): readonly Shared<T>[] {
	const found = new Map<string, { of: T; runs: number }>();
	for (const run of runs) {
		for (const item of itemsOf(run)) {
			const key = JSON.stringify(item);
			const held = found.get(key);
			if (held) held.runs++;
			else found.set(key, { of: item, runs: 1 });
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
