/** Something about the user's files that we could not know, as data. */
export interface Problem {
	readonly kind: ProblemKind;
	readonly path: string;
	readonly line?: number;
	readonly args: Readonly<Record<string, string>>;
}

/**
 * Every kind of problem with its sentence: what happened, and what to do. `{name}` is replaced by the argument.
 * `weight` says what it does to the run: `blocks` leaves the run without numbers, `widens` leaves it a guess, `notes`
 * only tells.
 */
const problems = {
	"unreadable-file": {
		weight: "blocks",
		say: "Cannot read this file as {format}: {detail}. Mend it, or list it under `ignore` in wattdiff.yml.",
	},
	"file-too-large": {
		weight: "blocks",
		say: "This file has {size}, above the limit of 1 MB for a config. Split it, or list it under `ignore` in wattdiff.yml.",
	},
	"missing-reference": {
		weight: "widens",
		say: "It names `{reference}`, which is not in this commit. Commit the file or correct the path.",
	},
	"unread-reference": {
		weight: "widens",
		say: "It names `{reference}`, which cannot be read: {detail}. What that file says is not in the estimate.",
	},
	"unknown-model": {
		weight: "blocks",
		say: "No facts about the model `{name}`{nearest}. State its architecture under `runs` in wattdiff.yml, or use a known id.",
	},
	"model-by-size": {
		weight: "widens",
		say: "No facts about the model `{name}`{nearest}. Its name says {size} parameters: the numbers are those of a usual decoder of that size. Add its architecture under `runs` in wattdiff.yml to know more.",
	},
	"unknown-companion": {
		weight: "widens",
		say: "No facts about `{name}`{nearest}, which `{key}` names: it counts as large as the model that trains. Name a known id under `runs` in wattdiff.yml to know more.",
	},
	"model-not-on-hub": {
		weight: "notes",
		say: "The Hugging Face Hub gives nothing about the model `{name}`: {detail}.",
	},
	"unknown-accelerator": {
		weight: "blocks",
		say: "No facts about the accelerator `{name}`{nearest}. Name a known one.",
	},
	"unknown-instance": {
		weight: "widens",
		say: "No facts about the instance type `{name}`{nearest}. State `hardware.accelerator` and `price.per_device_hour` instead.",
	},
	"unknown-grid": {
		weight: "widens",
		say: "No facts about the {what} `{name}`{nearest}. The world average is used; state `site.carbon_g_per_kwh`.",
	},
	"unknown-key": {
		weight: "notes",
		say: "`{key}` is not a key that wattdiff or {framework} knows{nearest}. It had no effect on the estimate.",
	},
	"unmodelled-setting": {
		weight: "widens",
		say: "`{key}` {effect}. The estimate does not include that.",
	},
	"unresolved-value": {
		weight: "widens",
		say: "`{key}` is `{text}`, which only the launch decides. State it in wattdiff.yml if it matters.",
	},
	"invalid-value": {
		weight: "blocks",
		say: "`{key}` is `{text}`; {expected}.",
	},
	"inconsistent-config": {
		weight: "widens",
		say: "{what}. The estimate reads it as {reading}.",
	},
	"unbelievable-measurement": {
		weight: "notes",
		say: "`{key}` is {measured}, and the estimate of that run says {estimated}. Nothing is learnt from it: check its unit, and that the file describes the run that was measured.",
	},
	"unsupported-family": {
		weight: "blocks",
		say: "wattdiff cannot yet estimate a model of the kind `{family}` from its shape. State `parameters` and `flops_per_sample`.",
	},
	"duplicate-key": {
		weight: "notes",
		say: "`{key}` stands twice; the last one counts.",
	},
	"scan-limit": {
		weight: "notes",
		say: "{count} more files were not searched for runs that use the changed files (limit {limit}).",
	},
	"change-limit": {
		weight: "notes",
		say: "{count} more changed files were not read (limit {limit}), so this review is partial and no budget can be said to be kept. Split the change, or check it out with `fetch-depth: 0`.",
	},
	"missing-base": {
		weight: "notes",
		say: "{detail}",
	},
	"policy-mistake": {
		weight: "notes",
		say: "{detail}",
	},
	"unreadable-policy": {
		weight: "blocks",
		say: "The budget file cannot be read: {detail}. {todo}",
	},
	"unreadable-history": {
		weight: "notes",
		say: "The record `{record}` of the branch `{branch}` cannot be read: {detail}. What was merged is therefore not known in full, and no budget of a period is decided. Update wattdiff, or mend the record.",
	},
	"no-history": {
		weight: "notes",
		say: "There is no branch `{branch}`, so nothing counts as merged yet. A workflow on `push` to the default branch records merges there; in a clone, fetch the branch first.",
	},
	"feed-failed": {
		weight: "notes",
		say: "The live feed `{feed}` gave nothing: {detail}. The catalogue stands in for it.",
	},
	"stale-data": {
		weight: "notes",
		say: "{what} is of {date}, {age} ago. State the present one in wattdiff.yml, switch a live feed on, or update wattdiff.",
	},
	"other-currency": {
		weight: "notes",
		say: "Costs are shown in {currency}, at {rate} USD{day} for one ({whose}); files and records keep US dollars.",
	},
	"policy-edited": {
		weight: "notes",
		say: "This change edits the budget file itself. It is judged by the version on the base branch.",
	},
} as const satisfies Record<
	string,
	{ weight: "blocks" | "widens" | "notes"; say: string }
>;

export type ProblemKind = keyof typeof problems;

/** One sentence for a problem, without its place. Arguments are inserted as they are: renderers escape. */
export function describe(problem: Problem): string {
	return problems[problem.kind].say.replace(
		/\{(\w+)\}/g,
		(_, name: string) => problem.args[name] ?? "",
	);
}

/** True when the run that has this problem cannot be estimated. */
export function isBlocking(problem: Problem): boolean {
	return problems[problem.kind].weight === "blocks";
}

/** " (did you mean `a` or `b`?)" for the nearest names, or nothing. */
export function didYouMean(names: readonly string[]): string {
	if (names.length === 0) return "";
	return ` (did you mean ${names.map((name) => `\`${name}\``).join(" or ")}?)`;
}

/** How we were called was wrong: the sentence says what to do. */
export class UsageError extends Error {
	override readonly name = "UsageError";
}
