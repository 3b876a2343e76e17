import { historyBadge, type SummedMetric } from "../history/badge.js";
import { noRecords, readRecords } from "../history/read-records.js";
import { recordOf, renderRecord } from "../history/record.js";
import { keptRecords } from "../host/github/history.js";
import { hasMoved } from "../host/github/outcome.js";
import { publishFiles } from "../host/github/publish.js";
import { warn } from "../host/github/runner.js";
import { badgePath, recordFolder } from "../host/record-paths.js";
import { version } from "../host/version.js";
import {
	type Badge,
	renderBadgeJson,
	renderBadgeSvg,
	verdictBadge,
} from "../report/badge.js";
import { deviceWord } from "../report/device-word.js";
import type { ReviewReport } from "../report/review-report.js";
import type { Run } from "./run.js";

/** What was merged, for the trends and the budgets of a period. */
export async function tellHistory(
	{ inputs, github, subject }: Run,
	report: ReviewReport,
): Promise<void> {
	const { keptDate, base, head } = subject;
	if (keptDate === undefined || inputs.mode === "estimate") return;
	if (!hasMoved(report)) return;
	const proposal = await subject.proposal();
	const record = recordOf(report, {
		commit: head,
		...(base !== undefined && { parent: base }),
		date: keptDate || new Date().toISOString(),
		...(proposal && proposal !== "refused" && { pullRequest: proposal }),
		tool: version,
	});
	const path = `${recordFolder(inputs.key)}/${head}.json`;
	const { warning } = await publishFiles(
		github,
		{
			branch: inputs.historyBranch,
			files: { [path]: renderRecord(record) },
			message: `Record ${head.slice(0, 7)}`,
		},
		"this change is not recorded",
	);
	if (warning !== undefined) warn(warning);
}

/** The badge of the default branch, beside the records. */
export async function tellBadge(
	{ inputs, github, subject }: Run,
	report: ReviewReport,
): Promise<void> {
	const { historyBranch: branch, badge: shown, key, mode } = inputs;
	if (!subject.isBadged || shown === "none" || mode === "estimate") return;
	const badge =
		shown === "verdict"
			? verdictBadge(report)
			: await sumBadge({ github, inputs }, BADGE_METRICS[shown], report);
	if (!badge) return;
	const path = badgePath(key);
	const { warning } = await publishFiles(
		github,
		{
			branch,
			files: {
				[`${path}.json`]: renderBadgeJson(badge),
				[`${path}.svg`]: renderBadgeSvg(badge),
			},
			message: "Refresh the badge",
		},
		"the badge stays as it is",
	);
	if (warning !== undefined) warn(warning);
}

const BADGE_METRICS = {
	"device-hours": "deviceHours",
	energy: "energyKwh",
	carbon: "carbonKg",
	cost: "costUsd",
} as const;

/** What all merged changes take; none when some of them cannot be read, since a sum without them would be wrong. */
async function sumBadge(
	{ github, inputs }: Pick<Run, "github" | "inputs">,
	metric: SummedMetric,
	report: ReviewReport,
): Promise<Badge | undefined> {
	const { historyBranch: branch, key } = inputs;
	const stored = await keptRecords(github, branch, recordFolder(key));
	const { records, leftOut } = readRecords(stored ?? noRecords);
	const [first] = leftOut;
	if (!first) return historyBadge(records, metric, deviceWord(report));
	warn(
		`The badge stays as it is, because ${first.path} on ${branch} cannot be read: ${first.reason}`,
	);
	return undefined;
}
