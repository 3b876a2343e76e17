import { textAt, valueAt } from "./fields.js";

/** What somebody said to let a commit pass, as it is kept in a check run of that commit. */
export interface Approval {
	readonly via: "label" | "command";
	/** Login. */
	readonly by: string;
	readonly reason: string;
	/** ISO 8601. */
	readonly at: string;
	/** The same commit may be the head of other pull requests, with other differences. */
	readonly pullRequest: number;
	/** Branch that it was to be merged into. */
	readonly base: string;
}

/** The approval as the summary of a check run: JSON in a fence, in which nothing is markup. */
export function approvalText(approval: Approval): string {
	const { via, by, reason, at, pullRequest, base } = approval;
	const json = JSON.stringify({ via, by, reason, at, pullRequest, base });
	return `${OPENING}${json.replaceAll("`", "\\u0060")}${CLOSING}`;
}

/** Reads what `approvalText` wrote; undefined for anything else. */
export function readApproval(summary: string): Approval | undefined {
	if (!summary.startsWith(OPENING) || !summary.endsWith(CLOSING)) {
		return undefined;
	}
	const json = parsed(summary.slice(OPENING.length, -CLOSING.length));
	const via = VIA.find((word) => word === textAt(json, "via"));
	const pullRequest = valueAt(json, "pullRequest");
	const approval = {
		by: textAt(json, "by"),
		reason: textAt(json, "reason"),
		at: textAt(json, "at"),
		base: textAt(json, "base"),
	};
	if (via === undefined || typeof pullRequest !== "number") return undefined;
	if (approval.by === "" || Number.isNaN(Date.parse(approval.at))) {
		return undefined;
	}
	return { via, pullRequest, ...approval };
}

/** True when two texts tell of one act: a run that is repeated does not approve twice. */
export function isSameApproval(one: Approval, other: Approval): boolean {
	return (
		one.via === other.via &&
		one.by === other.by &&
		one.at === other.at &&
		one.pullRequest === other.pullRequest
	);
}

const OPENING = "```json\n";
const CLOSING = "\n```";
const VIA = ["label", "command"] as const;

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
