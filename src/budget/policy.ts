import type { ParsedFile } from "../formats/parsed-file.js";
import {
	type Entry,
	entriesOf,
	entryAt,
	itemsOf,
	type Tree,
} from "../formats/tree.js";
import { nearest } from "../nearest.js";
import type { Fact } from "../plan/plan.js";
import { didYouMean, type Problem } from "../problem.js";
import { readRunFields } from "../readers/run-file/read-run-fields.js";
import { type Budget, readBudgets } from "./budgets.js";
import { dataSetFacts, readDataSets, type StatedDataSet } from "./data-sets.js";
import { matchesAny } from "./glob.js";
import { type PolicyMoney, readMoney } from "./money.js";
import { type OverrideRules, readOverrides } from "./overrides.js";
import { wrongShapes } from "./shapes.js";
import { textsOf } from "./texts.js";

/** What `.github/wattdiff.yml` says, read from the base of a change. */
export interface Policy {
	readonly path: string;
	readonly budgets: readonly Budget[];
	/** Facts for runs whose files are silent, by the globs that choose the runs. */
	readonly defaults: readonly {
		readonly runs: readonly string[];
		readonly facts: readonly Fact[];
	}[];
	readonly dataSets: readonly StatedDataSet[];
	/** Globs of files that are not looked at. */
	readonly ignore: readonly string[];
	/** Globs of run files that say what finished runs took. */
	readonly calibration: readonly string[];
	/** Absent: nothing can be overridden. */
	readonly overrides?: OverrideRules;
	/** Absent: dollars. */
	readonly money?: PolicyMoney;
	readonly problems: readonly Problem[];
}

/** The policy of a repository without one. */
export const noPolicy: Policy = {
	path: "",
	budgets: [],
	defaults: [],
	dataSets: [],
	ignore: [],
	calibration: [],
	problems: [],
};

/** Sections of the file, each with what it is for: the published schema repeats it. */
export const policySections = {
	version: "Version of this file's format; 1 so far.",
	budgets: "Limits, each with the runs that it holds for.",
	defaults: "Keys of a run file, for runs whose files are silent.",
	runs: "The same for some runs only, chosen by their paths.",
	datasets: "Sizes of data sets that no config states, by name.",
	ignore: "Globs of files that are not looked at.",
	calibration:
		"Globs of run files with a `measured` section: what finished runs took moves every estimate.",
	currency:
		"Currency of budgets, of prices that are stated, and of reports, such as EUR; dollars without it.",
	overrides:
		"Who may let a change pass although it is over budget. Without it nobody may.",
} as const;

// The sentence for configs advises to ignore the file, which is no way out here.
function asOfPolicy(problem: Problem): Problem {
	const { kind, args } = problem;
	return kind === "unreadable-file"
		? {
				...problem,
				kind: "unreadable-policy",
				args: {
					detail: args.detail ?? "",
					todo: "No budget is judged until it is mended on the base branch.",
				},
			}
		: problem;
}

/** Reads a policy. A mistake in one part is named with its line, and the other parts still hold. */
export function readPolicy(file: ParsedFile): Policy {
	const tree = file.documents[0];
	const { path } = file;
	const { money, ...monetary } = readMoney(entryAt(tree, "currency"), path);
	const { budgets, problems: budgetProblems } = readBudgets(
		entryAt(tree, "budgets"),
		path,
		money?.currency,
	);
	const defaults = readDefaults(tree, path);
	const overrides = readOverrides(entryAt(tree, "overrides"), path);
	return {
		path,
		budgets,
		defaults: [
			...(money ? [{ runs: ["**"], facts: monetary.facts }] : []),
			...defaults.defaults,
		],
		...(money && { money }),
		dataSets: readDataSets(entryAt(tree, "datasets")),
		ignore: textsOf(entryAt(tree, "ignore")?.value),
		calibration: textsOf(entryAt(tree, "calibration")?.value),
		...(overrides.rules && { overrides: overrides.rules }),
		problems: [
			...file.problems.map(asOfPolicy),
			...unknownSections(entriesOf(tree), path),
			...wrongShapes(tree, path),
			...monetary.problems,
			...budgetProblems,
			...overrides.problems,
			...defaults.problems,
		],
	};
}

/** Facts that the policy supplies for a run: by its path, and by the data sets that its own facts name. */
export function factsFor(
	policy: Policy,
	path: string,
	stated: readonly Fact[],
): readonly Fact[] {
	return [
		...policy.defaults
			.filter(({ runs }) => matchesAny(runs, path))
			.flatMap(({ facts }) => facts),
		...dataSetFacts(policy, stated),
	];
}

/** True when the policy asks not to look at a file. */
export function isIgnored(policy: Policy, path: string): boolean {
	return matchesAny(policy.ignore, path);
}

// `defaults:` holds for every run; `runs:` is a list of {match: globs, …keys of a run file}.
function readDefaults(
	tree: Tree | undefined,
	path: string,
): Pick<Policy, "defaults" | "problems"> {
	const everywhere = entryAt(tree, "defaults")?.value;
	const sections = [
		...(everywhere ? [{ runs: ["**"], tree: everywhere }] : []),
		...itemsOf(entryAt(tree, "runs")?.value).map((item) => ({
			runs: textsOf(entryAt(item, "match")?.value),
			tree: without(item, "match"),
		})),
	];
	const read = sections.map(({ runs, tree: section }) => ({
		runs,
		...readRunFields(section, { path, kind: "policy" }),
	}));
	return {
		defaults: read.map(({ runs, facts }) => ({ runs, facts })),
		problems: read.flatMap(({ problems }) => problems),
	};
}

function without(tree: Tree, key: string): Tree {
	if (tree.kind !== "mapping") return tree;
	return {
		...tree,
		entries: tree.entries.filter((entry) => entry.key !== key),
	};
}

function unknownSections(
	entries: readonly Entry[],
	path: string,
): readonly Problem[] {
	const known = Object.keys(policySections);
	return entries
		.filter((entry) => !known.includes(entry.key))
		.map((entry) => ({
			kind: "policy-mistake",
			path,
			line: entry.line,
			args: {
				detail: `\`${entry.key}\` is not a section of this file${didYouMean(nearest(entry.key, known))}. It has no effect.`,
			},
		}));
}
