import type { OverrideRequest, OverrideRules } from "../../budget/overrides.js";
import type { Approval } from "./approval.js";
import {
	type ApprovalPlace,
	storeApproval,
	storedApprovals,
} from "./approval-checks.js";
import type { GitHub } from "./client.js";
import type { Inputs } from "./inputs.js";
import { missingPermission, missingReading } from "./permissions.js";
import { unlessRefused } from "./refusal.js";
import { type Rights, rightsOf } from "./rights.js";
import type { Asked, Proposal, Subject } from "./subject.js";

export interface Approving {
	readonly github: GitHub;
	readonly subject: Subject;
	readonly inputs: Pick<Inputs, "checkName" | "key" | "mode">;
	/** How the policy lets changes pass; absent when it lets none. */
	readonly rules: OverrideRules | undefined;
	/** The app that our token speaks for, where that is known. */
	readonly appId: number | undefined;
	/** How the policy would rule on a request. */
	readonly isGranted: (request: OverrideRequest) => boolean;
}

/** Requests to let a change pass, and what went worse than asked for. */
export interface Requests {
	readonly requests: readonly OverrideRequest[];
	readonly warnings: readonly string[];
}

/**
 * Every approval of the commit that is judged: those kept in check runs, and the one that is given just now, which
 * counts once it has been kept. What people may do is asked anew each time.
 */
export async function requestsFor(approving: Approving): Promise<Requests> {
	const { github, subject, rules } = approving;
	const fresh = askedBy(subject.asked, rules);
	if (!rules && !fresh) return NONE;
	const proposal = await subject.proposal();
	if (proposal === "refused") {
		return { ...NONE, warnings: [missingReading("pull-requests", UNSEEN)] };
	}
	if (!proposal) return NONE;
	const place = placeOf(approving, proposal);
	const known = await unlessRefused(storedApprovals(github, place));
	const kept = (known ?? []).filter(
		({ pullRequest, base }) =>
			pullRequest === proposal.number && base === proposal.baseRef,
	);
	const people = rightsBook(approving);
	const requests: OverrideRequest[] = [];
	for (const { via, by, reason, at } of kept) {
		const rights = await people(by);
		requests.push({ via, by, reason, at, ...rights, headSha: subject.head });
	}
	const warnings = known ? [] : [missingReading("checks", UNSEEN)];
	if (!fresh || kept.some((each) => isThat(fresh, each))) {
		return { requests, warnings };
	}
	const request = requestOf(approving, fresh, await people(fresh.by));
	const taken = await takeUp(approving, { request, proposal, place });
	return {
		requests: [...requests, taken.request],
		warnings: [...warnings, ...taken.warnings],
	};
}

const NONE: Requests = { requests: [], warnings: [] };
const UNSEEN = "approvals are not seen";

/** A label counts only when it is the policy's; a command is answered even where the policy allows nothing. */
function askedBy(
	asked: Asked | undefined,
	rules: OverrideRules | undefined,
): Asked | undefined {
	if (asked?.via !== "label") return asked;
	const isMeant = asked.label.toLowerCase() === rules?.label?.toLowerCase();
	return isMeant ? asked : undefined;
}

function placeOf(
	{ inputs, appId }: Approving,
	{ headSha }: Proposal,
): ApprovalPlace {
	return {
		name: `${inputs.checkName} override`,
		headSha,
		externalId: `wattdiff:${inputs.key}:override`,
		...(appId !== undefined && { appId }),
	};
}

function isThat(asked: Asked, { via, by, at }: Approval): boolean {
	return asked.via === via && asked.by === by && asked.at === at;
}

/** Asks for each person once. */
function rightsBook({
	github,
	rules,
}: Approving): (login: string) => Promise<Rights> {
	const known = new Map<string, Promise<Rights>>();
	return (login) => {
		const asked = known.get(login) ?? rightsOf(github, login, rules?.by ?? []);
		known.set(login, asked);
		return asked;
	};
}

function requestOf(
	{ subject, inputs }: Approving,
	asked: Asked,
	rights: Rights,
): OverrideRequest {
	const { via, by, at } = asked;
	const { head } = subject;
	const isCommand = asked.via === "command";
	const request = { via, by, at, ...rights, headSha: head };
	const reason = isCommand ? asked.reason : "";
	const say = `\`/wattdiff approve ${head.slice(0, 7)} <reason>\``;
	if (inputs.mode === "estimate") {
		const obstacle = `this job only reads, and an approval counts once it is kept; comment ${say}`;
		return { ...request, reason, obstacle };
	}
	if (!isCommand) return { ...request, reason };
	if (asked.sha !== undefined) {
		const isHead = head.startsWith(asked.sha);
		return { ...request, reason, headSha: isHead ? head : asked.sha };
	}
	// A push just before it may have brought a head that the person had not seen.
	return asked.wasShown
		? { ...request, reason }
		: {
				...request,
				reason,
				obstacle: `this commit had no review yet when it was given; name the commit: ${say}`,
			};
}

async function takeUp(
	{ github, subject, isGranted }: Approving,
	{
		request,
		proposal,
		place,
	}: {
		readonly request: OverrideRequest;
		readonly proposal: Proposal;
		readonly place: ApprovalPlace;
	},
): Promise<{
	readonly request: OverrideRequest;
	readonly warnings: readonly string[];
}> {
	if (!isGranted(request)) return { request, warnings: [] };
	const { via, by, reason, at } = request;
	const { number: pullRequest, baseRef: base } = proposal;
	const approval = { via, by, reason, at, pullRequest, base };
	const isKept = await unlessRefused(
		storeApproval(github, place, approval).then(() => true),
	);
	if (isKept) return { request, warnings: [] };
	return {
		request: {
			...request,
			obstacle: "it could not be kept, which takes `checks: write`",
		},
		warnings: [
			missingPermission("approval", "it does not count", subject.isFork),
		],
	};
}
