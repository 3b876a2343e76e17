import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { catalog } from "../catalog/catalog.js";
import { knownPast } from "../history/known-past.js";
import { collect, type Source } from "../host/source.js";
import type { Arguments } from "../host/terminal/arguments.js";
import { countedRecords } from "../host/terminal/stored-records.js";
import type { Terminal } from "../host/terminal/terminal.js";
import { UsageError } from "../problem.js";
import type { ReviewReport } from "../report/review-report.js";
import { type ReviewInput, review } from "../review.js";
import { policyNeeds, policyOf, policyRefusal } from "../review-policy.js";
import { wantedPaths } from "../runs/wanted.js";

/** Where the budgets of a repository stand. */
export const POLICY = ".github/wattdiff.yml";

/** Files that may be searched for runs that use the changed ones. */
const SCAN_LIMIT = 2000;

/** The budgets: a file that the user names, or those of the repository. */
export function policyFrom(
	{ folder }: Terminal,
	{ config }: Arguments,
	ofBase?: string,
): Pick<ReviewInput, "policyPath" | "policyText"> {
	if (config === undefined) {
		return {
			policyPath: POLICY,
			...(ofBase !== undefined && { policyText: ofBase }),
		};
	}
	try {
		const policyText = readFileSync(resolve(folder, config), "utf8");
		return { policyPath: config, policyText };
	} catch {
		throw new UsageError(`No file \`${config}\` to read budgets from.`);
	}
}

interface History {
	readonly folder: string;
	readonly branch: string;
}

type How = Omit<ReviewInput, "snapshots" | "catalog" | "scanLimit">;

/** Reviews files that lie on this machine, with the catalogue as it ships. */
export async function reviewFiles(
	source: Source,
	commits: Parameters<typeof collect>[0]["commits"],
	how: How,
): Promise<ReviewReport> {
	return review(await reviewInput(source, commits, how));
}

/** Everything of this machine that a review needs, with the records of merged changes where a budget asks for them. */
export async function reviewInput(
	source: Source,
	commits: Parameters<typeof collect>[0]["commits"],
	how: How,
	history?: History,
): Promise<ReviewInput> {
	const looking = { ...how, scanLimit: SCAN_LIMIT };
	const snapshots = await collect({
		source,
		commits,
		wanted: (snapshots) => wantedPaths({ ...looking, snapshots }),
	});
	const input = { ...looking, snapshots, catalog };
	const refusal = policyRefusal(input);
	if (refusal !== undefined) {
		throw new UsageError(
			`The budgets in \`${how.policyPath}\` cannot be read: ${refusal}.`,
		);
	}
	const isAsked = history && policyNeeds(policyOf(input)).records;
	if (!isAsked) return input;
	const stored = await countedRecords(history.folder, history.branch);
	const known = knownPast(stored, {
		branch: history.branch,
		policyPath: how.policyPath,
		today: new Date().toISOString(),
		own: { commit: commits.head ?? "" },
	});
	return { ...input, ...known };
}

/** 0 within, 1 over budget. */
export function exitCode({ verdict }: ReviewReport): number {
	return verdict === "over" ? 1 : 0;
}
