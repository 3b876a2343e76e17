import { UsageError } from "../../problem.js";
import type { Inputs } from "./inputs.js";
import type { Occasion } from "./occasion.js";

type Kind = Exclude<Occasion["kind"], "nothing">;

/** On which occasions each half works. The reading half has nothing to say elsewhere, the writing one no one to trust. */
const occasions = {
	auto: [
		"pull-request",
		"merge-group",
		"finished-workflow",
		"command",
		"push",
		"dispatch",
	],
	estimate: ["pull-request", "merge-group", "push", "dispatch"],
	report: ["finished-workflow", "command", "push", "dispatch"],
} as const satisfies Record<Inputs["mode"], readonly Kind[]>;

/** A half that is started where it cannot do its part is a UsageError: its silence would look like approval. */
export function checkMode(
	mode: Inputs["mode"],
	kind: Kind,
	event: string,
): void {
	const known: readonly Kind[] = occasions[mode];
	if (known.includes(kind)) return;
	throw new UsageError(
		`\`mode: ${mode}\` does nothing on the event \`${event}\`. ${advice[mode]}`,
	);
}

const advice = {
	auto: "",
	estimate:
		"It reads and judges on `pull_request` and `merge_group`; the other half is `mode: report`.",
	report:
		"It writes on `workflow_run` and `issue_comment`; the half that judges a pull request is `mode: estimate`.",
} as const satisfies Record<Inputs["mode"], string>;
