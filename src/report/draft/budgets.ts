import { type Metric, metrics } from "../../estimate/metrics.js";
import { isKnown } from "../../uncertain.js";
import type { RunReview } from "../review-report.js";
import { quoted, remark, word } from "./yaml-words.js";

/** One budget for each folder with runs: it informs, with today's largest number rounded up as the limit. */
export function draftBudgets(runs: readonly RunReview[]): readonly string[] {
	const folders = new Map<string, RunReview[]>();
	for (const run of runs) {
		const folder = run.path.slice(0, Math.max(0, run.path.lastIndexOf("/")));
		folders.set(folder, [...(folders.get(folder) ?? []), run]);
	}
	const budgets = [...folders]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.flatMap(([folder, members]) => budget(folder, members));
	const isEmpty = !budgets.some((line) => !line.trimStart().startsWith("#"));
	return [
		"",
		"# Limits hold for flops, device_hours, wall_clock, memory, energy, carbon and cost: `max` for a run, `increase` over",
		"# the base, `total` over all runs. `action: info` only shows; `warn` warns, `fail` fails the check.",
		isEmpty ? "# budgets:" : "budgets:",
		...(budgets.length > 0 ? budgets : EXAMPLE),
	];
}

const EXAMPLE = [
	"#   - name: fine-tunes",
	'#     runs: ["configs/**"]',
	"#     action: info",
	"#     limits:",
	'#       cost: { max: "$500", increase: 20 % }',
];

/** The first of each row that is known becomes a limit. */
const LIMITS = [["costUsd", "deviceHours", "flops"], ["carbonKg"]] as const;

function budget(folder: string, runs: readonly RunReview[]): readonly string[] {
	const limits = [
		...LIMITS.flatMap((row) => firstKnown(row, runs)),
		...fitLimit(runs),
	];
	if (limits.length === 0) {
		return [
			`  # ${remark(folder || "the top folder")}: no number is known yet; \`wattdiff estimate\` says what is missing`,
		];
	}
	return [
		`  - name: ${word(folder || "top")}`,
		`    runs: [${quoted(folder === "" ? "*" : `${folder}/*`)}]`,
		"    action: info",
		"    limits:",
		...limits,
	];
}

function firstKnown(
	row: readonly Metric[],
	runs: readonly RunReview[],
): readonly string[] {
	for (const metric of row) {
		const numbers = runs.flatMap(({ estimate }) => {
			const number = estimate.head?.quantities[metric];
			return number && isKnown(number) ? [number.value] : [];
		});
		const most = Math.max(...numbers);
		if (numbers.length === 0 || !(most > 0 && Number.isFinite(most))) continue;
		const open = runs.length - numbers.length;
		const note = open > 0 ? `   # ${open} of ${runs.length} runs unknown` : "";
		return [
			`      ${metrics[metric].budgetKey}: { max: ${amount(metric, most)} }${note}`,
		];
	}
	return [];
}

function fitLimit(runs: readonly RunReview[]): readonly string[] {
	const isFitting = runs.every(
		({ estimate }) =>
			estimate.head?.fits === "yes" || estimate.head?.fits === "tight",
	);
	return isFitting ? ["      memory: { fits: true }"] : [];
}

function amount(metric: Metric, value: number): string {
	const rounded = roundedUp(value);
	if (metric === "costUsd") return quoted(`$${rounded}`);
	return metric === "flops"
		? String(rounded)
		: `${rounded} ${metrics[metric].unit}`;
}

/** The next number of two digits and zeros, without the dust of binary fractions. */
function roundedUp(value: number): number {
	const step = 10 ** (Math.floor(Math.log10(value)) - 1);
	return Number((Math.ceil(value / step - 1e-9) * step).toPrecision(2));
}
