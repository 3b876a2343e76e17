import type { Inputs } from "./inputs.js";
import type { Subject } from "./subject.js";

/** Why a job asks no live feed: one that strangers can start has no keys, and nothing of theirs may cause a request. */
export function liveRefusal(
	{ isFork }: Pick<Subject, "isFork">,
	{ mode }: Pick<Inputs, "mode">,
): string | undefined {
	if (isFork) return "a pull request from a fork asks no feed";
	return mode === "estimate"
		? "`mode: estimate` is the half without trust, and asks no feed"
		: undefined;
}
