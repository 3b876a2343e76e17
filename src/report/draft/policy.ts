import { factValue } from "../../plan/plan.js";
import type { ReviewReport, RunReview } from "../review-report.js";
import { draftBudgets } from "./budgets.js";
import { remark, word } from "./yaml-words.js";

/**
 * A budget file for a repository that has none: what its runs leave open, as lines to fill in, and a budget for each
 * folder that only informs. It states nothing that the repository does not say.
 */
export function renderDraftPolicy(report: ReviewReport): string {
	const runs = report.runs.filter(({ plan }) => plan.head);
	return [
		...INTRODUCTION,
		...defaults(runs),
		...dataSets(runs),
		...draftBudgets(runs),
		...OVERRIDES,
	]
		.map((line) => `${line}\n`)
		.join("");
}

const INTRODUCTION = [
	"# What the training runs of this repository may take, and what their files leave out.",
	"# It is read from the base branch, so that no pull request can raise its own limit.",
];

/** Keys that a repository usually leaves to its cluster, each with the lines that would state it. */
const DEFAULTS = [
	{
		key: "hardware.accelerator",
		line: (value: string) =>
			`hardware: { accelerator: ${word(value)}, per_node: 8 }`,
	},
	{
		key: "site.carbon_g_per_kwh",
		line: () => "site: { provider: aws, region: us-east-2 }",
	},
	{
		key: "price.per_device_hour",
		line: (value: string) => `price: { per_device_hour: ${word(value)} }`,
	},
] as const;

function defaults(runs: readonly RunReview[]): readonly string[] {
	const lines = DEFAULTS.flatMap(({ key, line }) => {
		const assumed = runs.flatMap(
			({ estimate }) =>
				estimate.head?.assumptions.find((each) => each.key === key) ?? [],
		);
		const [first] = assumed;
		if (!first) return [];
		return [
			`#   ${line(first.value)}   # left open by ${assumed.length} of ${runs.length} runs`,
		];
	});
	if (lines.length === 0) return [];
	return [
		"",
		"# What no file of a run says, with what reports assume or an example. Take the # away and state what holds for you.",
		"# defaults:",
		...lines,
	];
}

function dataSets(runs: readonly RunReview[]): readonly string[] {
	const users = new Map<string, string[]>();
	for (const run of runs) {
		const isOpen = run.estimate.head?.unknown.some(
			({ key }) => key === "data.samples",
		);
		const facts = run.plan.head?.facts;
		if (!isOpen || !facts) continue;
		for (const name of factValue(facts, "data.sets") ?? []) {
			users.set(name, [...(users.get(name) ?? []), run.path]);
		}
	}
	if (users.size === 0) return [];
	return [
		"",
		"# Sizes that no config states. Without them these runs have no device-hours, energy or cost.",
		"# datasets:",
		...[...users].map(
			([name, [first = "", ...others]]) =>
				`#   ${word(name)}: { samples: …, tokens: … }   # ${remark(first)}${others.length > 0 ? ` and ${others.length} more` : ""}`,
		),
	];
}

const OVERRIDES = [
	"",
	"# Who may let a change pass although it is over budget, with `/wattdiff approve <reason>`. Without this nobody may.",
	"# overrides: { by: [maintain], reason: required }",
];
