import type { Limit } from "../../budget/verdict.js";
import { isBlocking, type ProblemKind } from "../../problem.js";

/** What a rule finds, and what to do about it. */
interface Row {
	readonly finds: string;
	readonly todo: string;
}

const CHANGE = "Take less, or change the limit in the budget file.";
const STATE = "State the value in the budget file, under the run it concerns.";

const budgetRows = {
	max: { finds: "A run above its limit", todo: CHANGE },
	increase: {
		finds: "A run that grows by more than its limit",
		todo: CHANGE,
	},
	"increase-by": {
		finds: "A run that grows by more than its limit",
		todo: CHANGE,
	},
	assumptions: {
		finds: "A number that rests on an assumption heavier than allowed",
		todo: STATE,
	},
	"unknown-keys": {
		finds: "A config with keys that nobody understood",
		todo: "Correct the spelling of the key, or remove it.",
	},
	total: { finds: "Runs that are together above a limit", todo: CHANGE },
	fits: {
		finds: "A run that does not fit in the memory of a device",
		todo: "Shard, recompute, offload or take a smaller micro-batch.",
	},
} as const satisfies Record<Limit["kind"], Row>;

const problemRows = {
	"unreadable-file": {
		finds: "A file that cannot be read",
		todo: "Mend the file, or ignore it in the budget file.",
	},
	"file-too-large": {
		finds: "A file too large for a config",
		todo: "Split the file, or ignore it in the budget file.",
	},
	"missing-reference": {
		finds: "A file that names another one which is not there",
		todo: "Commit the file or correct the path.",
	},
	"unread-reference": {
		finds: "A file that names another one which cannot be read",
		todo: "Make the named file readable.",
	},
	"unknown-model": {
		finds: "A model that nothing is known about",
		todo: "State its architecture in the budget file, or use a known id.",
	},
	"model-by-size": {
		finds: "A model of which only the size is known, by its name",
		todo: "State its architecture in the budget file.",
	},
	"unknown-companion": {
		finds: "A model beside the one that trains that nobody knows",
		todo: "Name a known id of it under `runs` in wattdiff.yml.",
	},
	"model-not-on-hub": {
		finds: "A model that the Hugging Face Hub does not give",
		todo: "State its architecture in the budget file, or give the job a token that may read it.",
	},
	"unknown-accelerator": {
		finds: "An accelerator that nothing is known about",
		todo: "Name a known accelerator.",
	},
	"unknown-instance": {
		finds: "An instance type that nothing is known about",
		todo: "State the accelerator and its price in the budget file.",
	},
	"unknown-grid": {
		finds: "A place whose grid is not known",
		todo: "State the grid's carbon intensity in the budget file.",
	},
	"unknown-key": {
		finds: "A key that nothing reads",
		todo: "Correct the key or remove it.",
	},
	"unmodelled-setting": {
		finds: "A setting that the estimate leaves out",
		todo: "Read the numbers with that in mind.",
	},
	"unresolved-value": {
		finds: "A value that only the launch decides",
		todo: STATE,
	},
	"invalid-value": {
		finds: "A value that cannot be",
		todo: "Correct the value.",
	},
	"inconsistent-config": {
		finds: "Settings that contradict each other",
		todo: "Correct one of them.",
	},
	"unbelievable-measurement": {
		finds: "A measurement far from any estimate",
		todo: "Check its unit, and the run that it is of.",
	},
	"unsupported-family": {
		finds: "A kind of model that cannot be estimated from its shape",
		todo: "State its parameters and FLOPs in the budget file.",
	},
	"duplicate-key": {
		finds: "A key that stands twice",
		todo: "Remove one of the two.",
	},
	"scan-limit": {
		finds: "Files that were not searched for runs",
		todo: "Check the runs that use the changed files by hand.",
	},
	"change-limit": {
		finds: "Changed files that were not read",
		todo: "Split the change, so that every file is read.",
	},
	"missing-base": {
		finds: "A base that could not be compared with",
		todo: "Fetch enough history, or name another base.",
	},
	"policy-mistake": {
		finds: "A mistake in the budget file",
		todo: "Correct the budget file.",
	},
	"unreadable-history": {
		finds: "A record of merged changes that cannot be read",
		todo: "Update wattdiff, or mend the record.",
	},
	"no-history": {
		finds: "No records of merged changes",
		todo: "Record merges with a workflow on `push` to the default branch.",
	},
	"unreadable-policy": {
		finds: "A budget file that cannot be read",
		todo: "Mend its syntax on the line that is named.",
	},
	"feed-failed": {
		finds: "A live feed that gave nothing",
		todo: "Set the feed's key, or switch it off.",
	},
	"stale-data": {
		finds: "A price or an intensity that is old",
		todo: "State the present one, switch a live feed on, or update wattdiff.",
	},
	"other-currency": {
		finds: "Costs in another currency than dollars",
		todo: "Nothing: it says at which rate they are shown.",
	},
	"policy-edited": {
		finds: "A change to the budget file itself",
		todo: "Review the limits: they hold once this is merged.",
	},
} as const satisfies Record<ProblemKind, Row>;

/** Every rule that a result can name, in the order of `ruleIndex`. */
export const rules: readonly object[] = [
	...Object.entries(budgetRows).map(([kind, row]) =>
		described(`budget/${kind}`, "error", row),
	),
	// The keys come from the record's own type.
	...(Object.keys(problemRows) as ProblemKind[]).map((kind) =>
		described(problemRule(kind), usualLevel(kind), problemRows[kind]),
	),
];

/** Id of the rule for one kind of limit. */
export function budgetRule(kind: Limit["kind"]): string {
	return `budget/${kind}`;
}

/** Id of the rule for one kind of problem. */
export function problemRule(kind: ProblemKind): string {
	return `problem/${kind}`;
}

/** Where a rule stands in the list. */
export function ruleIndex(id: string): number {
	return ids.indexOf(id);
}

const ids = [
	...Object.keys(budgetRows).map((kind) => `budget/${kind}`),
	...Object.keys(problemRows).map((kind) => `problem/${kind}`),
];

function described(id: string, level: string, { finds, todo }: Row): object {
	return {
		id,
		shortDescription: { text: finds },
		fullDescription: { text: `${finds}.` },
		help: { text: todo },
		defaultConfiguration: { level },
	};
}

function usualLevel(kind: ProblemKind): string {
	const isWarning =
		kind === "unknown-key" || isBlocking({ kind, path: "", args: {} });
	return isWarning ? "warning" : "note";
}
