import type { CheckPlace } from "../host/github/check.js";
import type { GitHub } from "../host/github/client.js";
import type { Inputs } from "../host/github/inputs.js";
import type { Runner } from "../host/github/runner.js";
import type { SignalWish } from "../host/github/signal.js";
import type { Subject } from "../host/github/subject.js";
import type { Hub } from "../host/hub/ask-hub.js";

/** Everything that a run of the action works with. */
export interface Run {
	readonly runner: Runner;
	readonly inputs: Inputs;
	readonly github: GitHub;
	readonly subject: Subject;
	/** Asked for models that the catalogue lacks, where the workflow wants it. */
	readonly hub?: Hub;
}

/** How the check of this run is named and known again. */
export function checkNames({
	checkName,
	key,
}: Inputs): Pick<CheckPlace, "name" | "externalId"> {
	return { name: checkName, externalId: `wattdiff:${key}` };
}

/** What the commit is told while the run goes on; undefined when it is told nothing. */
export function signalWish({
	runner,
	inputs,
	subject,
}: Run): SignalWish | undefined {
	const { mode, checkMode: best } = inputs;
	if (!subject.isChecked || mode === "estimate" || best === "none") {
		return undefined;
	}
	const headSha = subject.head;
	const place = { ...checkNames(inputs), headSha, detailsUrl: runner.runUrl };
	return { place, best };
}
