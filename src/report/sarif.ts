import { deviceWord } from "./device-word.js";
import type { ReviewReport } from "./review-report.js";
import { budgetFindings } from "./sarif/budget-findings.js";
import type { Finding } from "./sarif/finding.js";
import { fingerprints } from "./sarif/fingerprint.js";
import { addressOf } from "./sarif/place.js";
import { problemFindings } from "./sarif/problem-findings.js";
import { ruleIndex, rules } from "./sarif/rules.js";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

/** Broken budgets and problems for code scanning: SARIF 2.1.0, each result on a line of the head. */
export function renderSarif(
	report: ReviewReport,
	{ tool }: { readonly tool: string },
): string {
	const findings = [
		...budgetFindings(report, deviceWord(report)),
		...problemFindings(report),
	];
	const placed = findings.filter(({ place }) => place !== undefined);
	const prints = fingerprints(placed);
	const log = {
		$schema: SCHEMA,
		version: "2.1.0",
		runs: [
			{
				tool: { driver: { name: "wattdiff", version: tool, rules } },
				columnKind: "utf16CodeUnits",
				invocations: [
					{
						executionSuccessful: true,
						toolExecutionNotifications: findings
							.filter(({ place }) => place === undefined)
							.map(notification),
					},
				],
				results: placed.map((finding, index) =>
					result(finding, prints[index] ?? ""),
				),
			},
		],
	};
	return `${JSON.stringify(log, null, 2)}\n`;
}

function result(finding: Finding, fingerprint: string): object {
	const { rule, level, message, place } = finding;
	return {
		ruleId: rule,
		ruleIndex: ruleIndex(rule),
		level,
		message: { text: message },
		locations: [
			{
				physicalLocation: {
					artifactLocation: {
						uri: addressOf(place?.path ?? ""),
						uriBaseId: "%SRCROOT%",
					},
					region: { startLine: place?.line ?? 1 },
				},
			},
		],
		// The one print that code scanning reads to know an alert again.
		partialFingerprints: { primaryLocationLineHash: fingerprint },
	};
}

/** What has no place in the head's files, such as a limit on all runs together, is still said. */
function notification({ rule, level, message }: Finding): object {
	return {
		descriptor: { id: rule, index: ruleIndex(rule) },
		level,
		message: { text: message },
	};
}
