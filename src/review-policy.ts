import { matchesAny } from "./budget/glob.js";
import { inDollars } from "./budget/in-dollars.js";
import {
	type OverrideRequest,
	type OverrideRules,
	type OverrideRuling,
	ruleOn,
} from "./budget/overrides.js";
import { noPolicy, type Policy, readPolicy } from "./budget/policy.js";
import type { Past } from "./budget/spending.js";
import type { Catalog } from "./catalog/catalog.js";
import type { Change } from "./change.js";
import { parseFile } from "./formats/parse-file.js";
import type { Problem } from "./problem.js";
import { isInitialScan, type WantedInput, wantedPaths } from "./runs/wanted.js";

/** Where the policy of a review comes from. */
export interface PolicySource
	extends Pick<WantedInput, "snapshots" | "policyPath"> {
	/** The policy at the tip of the base branch, where the branch has gone on since the base. */
	readonly policyText?: string;
}

/** What a policy asks of the world outside the files of a commit. */
export interface PolicyNeeds {
	/** Whether records of merged changes decide anything. */
	readonly records: boolean;
	/** How approvals may be given; absent when nothing can be overridden. */
	readonly overrides?: OverrideRules;
}

/**
 * The policy that judges: the base's. The head's own holds where there is no base, as when files are estimated alone,
 * and where the change brings the first one: nothing could be got around.
 */
export function policyOf(source: PolicySource): Policy {
	const { policyPath, policyText } = source;
	const text = policyText ?? sideOf(source)?.texts.get(policyPath);
	return text === undefined ? noPolicy : policyIn(policyPath, text);
}

/** The policy that a text holds, with its mistakes. */
export function policyIn(path: string, text: string): Policy {
	return readPolicy(parseFile(path, text));
}

/** A policy with its limits in dollars, at its own rate or the catalogue's. */
export function heldPolicy(
	policy: Policy,
	{ findExchangeRate }: Pick<Catalog, "findExchangeRate">,
): Policy {
	return inDollars(
		policy,
		(currency) => findExchangeRate(currency)?.usdPerUnit,
	);
}

/** The paths that a review still needs: those of its runs, and the finished runs that the policy learns from. */
export function neededPaths(
	input: WantedInput & PolicySource,
): Change<readonly string[]> {
	const wanted = wantedPaths(input);
	const { calibration } = policyOf(input);
	const side = sideOf(input);
	if (!side || calibration.length === 0) return wanted;
	const own = [...side.blobs.keys()].filter(
		(path) =>
			matchesAny(calibration, path) &&
			!side.texts.has(path) &&
			!side.refused.has(path),
	);
	const name = input.snapshots.base ? "base" : "head";
	return {
		...wanted,
		[name]: [...new Set([...(wanted[name] ?? []), ...own])],
	};
}

/** Globs under `calibration` that name nothing. */
export function idleCalibration(source: PolicySource): readonly Problem[] {
	const { calibration, path } = policyOf(source);
	const paths = [...(sideOf(source)?.blobs.keys() ?? [])];
	return calibration
		.filter((glob) => !paths.some((each) => matchesAny([glob], each)))
		.map((glob) => ({
			kind: "policy-mistake",
			path,
			args: {
				detail: `Under \`calibration\`, \`${glob}\` matches no file of the commit, so nothing is learnt from it. Correct the path.`,
			},
		}));
}

function withTodo(problem: Problem, todo: string): Problem {
	return { ...problem, args: { ...problem.args, todo } };
}

/** Why the policy that judges is there and cannot be read as text; undefined when nothing is wrong. */
export function policyRefusal(source: PolicySource): string | undefined {
	return source.policyText === undefined
		? sideOf(source)?.refused.get(source.policyPath)
		: undefined;
}

/** That a change edits the policy, and whether it leaves one behind that nobody can read. */
export function policyEdits({
	snapshots,
	policyPath,
}: PolicySource): readonly Problem[] {
	const { base, head } = snapshots;
	const before = base?.blobs.get(policyPath);
	if (!head || before === undefined) return [];
	if (before === head.blobs.get(policyPath)) return [];
	const after = head.texts.get(policyPath);
	const left = after === undefined ? noPolicy : policyIn(policyPath, after);
	return [
		{ kind: "policy-edited", path: policyPath, args: {} },
		...left.problems.flatMap((problem) =>
			problem.kind === "unreadable-policy"
				? [
						withTodo(
							problem,
							"Mend it before the merge: no budget would be judged after it.",
						),
					]
				: [],
		),
	];
}

/** Tells the host what else to bring, so that it asks for nothing in vain. */
export function policyNeeds({ budgets, overrides }: Policy): PolicyNeeds {
	return {
		records:
			budgets.some(({ period }) => period !== undefined) ||
			overrides?.monthlyQuota !== undefined,
		...(overrides && { overrides }),
	};
}

/** Rules on each request by the base's policy, for the head that is reviewed. */
export function rulingsOn(
	requests: readonly OverrideRequest[],
	{ overrides }: Policy,
	{
		headSha,
		past,
		now,
	}: {
		readonly headSha: string;
		readonly past?: Past;
		/** ISO 8601. */
		readonly now?: string;
	},
): readonly OverrideRuling[] {
	return requests.map((request) =>
		ruleOn(request, {
			rules: overrides,
			headSha,
			now: now ?? past?.today ?? request.at,
			grantedThisMonth: past && (past.overridesThisMonth ?? 0),
		}),
	);
}

function sideOf({ snapshots, policyPath }: PolicySource) {
	return isInitialScan(snapshots, policyPath)
		? snapshots.head
		: (snapshots.base ?? snapshots.head);
}
