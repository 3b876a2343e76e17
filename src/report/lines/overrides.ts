import type { OverrideRuling } from "../../budget/overrides.js";
import type { Ink } from "../ink.js";

const ASKED = {
	label: "asked by label",
	command: "asked by command",
} as const;

/** `✓ Approved by octocat: the deadline is Friday (asked by command, holds for this commit only)`. */
export function overrideText(ink: Ink, ruling: OverrideRuling): string {
	const { by, reason, via } = ruling.request;
	const why = reason === "" ? "" : `: ${ink.code(reason)}`;
	if (ruling.kind === "granted") {
		return `${ink.good("✓")} Approved by ${ink.code(by)}${why} (${ASKED[via]}, holds for this commit only)`;
	}
	return `${ink.doubtful("⚠")} The approval of ${ink.code(by)}${why} does not count: ${ink.prose(ruling.why)}`;
}
