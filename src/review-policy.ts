import {
	type OverrideRequest,
	type OverrideRules,
	type OverrideRuling,
	ruleOn,
} from "./budget/overrides.js";
import { noPolicy, type Policy, readPolicy } from "./budget/policy.js";
import type { Past } from "./budget/spending.js";
import { parseFile } from "./formats/parse-file.js";
import type { Problem } from "./problem.js";
import { isInitialScan, type WantedInput } from "./runs/wanted.js";

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
