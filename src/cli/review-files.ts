import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { catalog } from "../catalog/catalog.js";
import { knownPast } from "../history/known-past.js";
import { askHub, type Hub } from "../host/hub/ask-hub.js";
import { connectHub } from "../host/hub/connect-hub.js";
import { cacheFolder } from "../host/hub/stored-models.js";
import { collect, type Source } from "../host/source.js";
import type { Arguments } from "../host/terminal/arguments.js";
import { countedRecords } from "../host/terminal/stored-records.js";
import type { Terminal } from "../host/terminal/terminal.js";
import { UsageError } from "../problem.js";
import type { ReviewReport } from "../report/review-report.js";
import { unknownModels } from "../report/unknown-models.js";
import { type ReviewInput, review, withHubAnswers } from "../review.js";
import {
	neededPaths,
	policyNeeds,
	policyOf,
	policyRefusal,
} from "../review-policy.js";

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

type Question = Omit<ReviewInput, "snapshots" | "catalog" | "scanLimit">;

/** What is looked up beside the files: records of merged changes, and models that the catalogue lacks. */
export interface Beyond {
	readonly folder: string;
	readonly branch: string;
	readonly hub?: Hub;
}

/** What the user's options say of it. */
export function beyondFrom(
	{ folder, environment }: Terminal,
	{ branch, hub: isWanted }: Arguments,
): Beyond {
	const kept = cacheFolder(environment);
	const hub = isWanted
		? connectHub({
				environment,
				isTrusted: true,
				...(kept !== undefined && { folder: kept }),
			})
		: undefined;
	return { folder, branch, ...(hub && { hub }) };
}

/** Reviews files that lie on this machine. */
export async function reviewFiles(
	source: Source,
	commits: Parameters<typeof collect>[0]["commits"],
	how: Question,
	beyond?: Beyond,
): Promise<ReviewReport> {
	return review(await inputFor(source, commits, how, beyond));
}

/** All that a review of files on this machine needs, brought. */
export async function inputFor(
	source: Source,
	commits: Parameters<typeof collect>[0]["commits"],
	how: Question,
	beyond?: Beyond,
): Promise<ReviewInput> {
	const looking = { ...how, scanLimit: SCAN_LIMIT };
	const snapshots = await collect({
		source,
		commits,
		wanted: (snapshots) => neededPaths({ ...looking, snapshots }),
	});
	const input = { ...looking, snapshots, catalog };
	const refusal = policyRefusal(input);
	if (refusal !== undefined) {
		throw new UsageError(
			`The budgets in \`${how.policyPath}\` cannot be read: ${refusal}.`,
		);
	}
	const informed = beyond?.hub
		? withHubAnswers(
				input,
				await askHub(beyond.hub, unknownModels(review(input))),
			)
		: input;
	return beyond ? withRecords(informed, beyond) : informed;
}

/** The records of merged changes, where a budget asks for them. */
async function withRecords(
	input: ReviewInput,
	{ folder, branch }: Beyond,
): Promise<ReviewInput> {
	if (!policyNeeds(policyOf(input)).records) return input;
	const { past, problems } = knownPast(await countedRecords(folder, branch), {
		branch,
		policyPath: input.policyPath,
		today: new Date().toISOString(),
		own: { commit: input.snapshots.head?.commit ?? "" },
	});
	return {
		...input,
		...(past && { past }),
		problems: [...(input.problems ?? []), ...problems],
	};
}

/** 0 within, 1 over budget. */
export function exitCode({ verdict }: ReviewReport): number {
	return verdict === "over" ? 1 : 0;
}
