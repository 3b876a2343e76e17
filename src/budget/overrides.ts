import { asText, type Entry, entriesOf, entryAt } from "../formats/tree.js";
import { nearest } from "../nearest.js";
import { didYouMean, type Problem } from "../problem.js";
import { textsOf } from "./texts.js";

/** Who may let a change pass although it is over budget, and how. */
export interface OverrideRules {
	/** Label that asks for it; absent when only the command does. */
	readonly label?: string;
	/** Logins, `@org/team`s, and permission levels such as `maintain`. */
	readonly by: readonly string[];
	readonly needsReason: boolean;
	/** Hours after which it no longer holds; every push voids it in any case. */
	readonly expiresAfterHours?: number;
	/** How many a month may be given. */
	readonly monthlyQuota?: number;
}

/** A request to let a change pass, as the host found it, with what GitHub says of the person. */
export interface OverrideRequest {
	readonly via: "label" | "command";
	readonly by: string;
	readonly reason: string;
	/** ISO 8601. */
	readonly at: string;
	/** The head commit at which it was made. */
	readonly headSha: string;
	/** `admin`, `maintain`, `write`, `triage`, `read` or `none`. */
	readonly permission: string;
	/** Those of the policy's teams that the person is an active member of. */
	readonly teams: readonly string[];
	/** What GitHub would not tell about the person, in words, with the permission that is missing. */
	readonly unasked?: string;
	/** Why it cannot count whoever gave it, in words. */
	readonly obstacle?: string;
}

export type OverrideRuling =
	| { readonly kind: "granted"; readonly request: OverrideRequest }
	| {
			readonly kind: "refused";
			readonly request: OverrideRequest;
			readonly why: string;
	  };

/** Levels from the least to the most. */
const LEVELS: readonly string[] = [
	"read",
	"triage",
	"write",
	"maintain",
	"admin",
];

/** The rules of a policy; undefined without the section, so that nothing can be overridden. */
export function readOverrides(
	section: Entry | undefined,
	path: string,
): { readonly rules?: OverrideRules; readonly problems: readonly Problem[] } {
	if (!section) return { problems: [] };
	const at = (key: string) => entryAt(section.value, key)?.value;
	const label = asText(at("label"));
	const expires = asText(at("expires")) ?? "push";
	const hours = /^(\d+)\s*(h|d)$/.exec(expires);
	const quota = /^(\d+)\s*\/\s*month$/.exec(asText(at("quota")) ?? "");
	const by = textsOf(at("by"));
	const problems = mistakes(section, {
		expires,
		hasQuota: quota !== null,
		path,
	});
	return {
		rules: {
			...(label !== undefined && { label }),
			by: by.length > 0 ? by : ["maintain"],
			needsReason: asText(at("reason")) !== "optional",
			...(hours && {
				expiresAfterHours: Number(hours[1]) * (hours[2] === "d" ? 24 : 1),
			}),
			...(quota && { monthlyQuota: Number(quota[1]) }),
		},
		problems,
	};
}

/** Decides on one request: authorised, reasoned, for this very head, not expired, within the quota. */
export function ruleOn(
	request: OverrideRequest,
	{
		rules,
		headSha,
		now,
		grantedThisMonth,
	}: {
		readonly rules: OverrideRules | undefined;
		readonly headSha: string;
		/** ISO 8601. */
		readonly now: string;
		/** Undefined when the history cannot be read. */
		readonly grantedThisMonth: number | undefined;
	},
): OverrideRuling {
	const refused = (why: string): OverrideRuling => ({
		kind: "refused",
		request,
		why,
	});
	if (!rules) return refused("the budget file on the base branch allows none");
	if (request.obstacle !== undefined) return refused(request.obstacle);
	if (!isAuthorised(request, rules)) {
		return refused(
			request.unasked ?? `only ${rules.by.join(", ")} may give it`,
		);
	}
	if (request.headSha !== headSha) {
		return refused("a push after it has voided it");
	}
	if (rules.needsReason && request.reason.trim() === "") {
		return refused("it needs a reason: `/wattdiff approve <reason>`");
	}
	const age = (Date.parse(now) - Date.parse(request.at)) / 3_600_000;
	if (
		rules.expiresAfterHours !== undefined &&
		!(age <= rules.expiresAfterHours)
	) {
		return refused(`it has expired after ${rules.expiresAfterHours} h`);
	}
	if (rules.monthlyQuota !== undefined) {
		if (grantedThisMonth === undefined) {
			return refused(
				"the history cannot be read, so those of this month cannot be counted",
			);
		}
		if (grantedThisMonth >= rules.monthlyQuota) {
			return refused(`the ${rules.monthlyQuota} of this month are used up`);
		}
	}
	return { kind: "granted", request };
}

/** The request that lets the change pass; undefined when none was granted. */
export function grantedOverride(
	rulings: readonly OverrideRuling[],
): OverrideRequest | undefined {
	return rulings.find(({ kind }) => kind === "granted")?.request;
}

function isAuthorised(
	{ by, permission, teams }: OverrideRequest,
	rules: OverrideRules,
): boolean {
	return rules.by.some((allowed) => {
		const name = allowed.replace(/^@/, "");
		const level = LEVELS.indexOf(name);
		if (level >= 0) {
			return LEVELS.indexOf(permission) >= level;
		}
		return name.includes("/")
			? teams.some((team) => team.replace(/^@/, "") === name)
			: name.toLowerCase() === by.toLowerCase();
	});
}

/** Keys of `overrides`, each with what it says: the published schema repeats it. */
export const overrideKeys = {
	label: "Label that asks for it. Without one only the command does.",
	by: "Logins, `@org/team`s, or levels such as `maintain`, which is the default.",
	reason: "Whether a reason is needed: `required`, or `optional`.",
	expires:
		"When it no longer holds: at the next `push`, which voids it in any case, or after hours or days such as `48 h`.",
	quota: "How many may be given, such as `3 / month`.",
} as const;

function mistakes(
	section: Entry,
	{
		expires,
		hasQuota,
		path,
	}: {
		readonly expires: string;
		readonly hasQuota: boolean;
		readonly path: string;
	},
): readonly Problem[] {
	const mistake = (line: number, detail: string): Problem => ({
		kind: "policy-mistake",
		path,
		line,
		args: { detail },
	});
	const quota = entryAt(section.value, "quota");
	const known = Object.keys(overrideKeys);
	return [
		...entriesOf(section.value)
			.filter((entry) => !known.includes(entry.key))
			.map((entry) =>
				mistake(
					entry.line,
					`\`${entry.key}\` is not a key here${didYouMean(nearest(entry.key, known))}. Use one of ${known.join(", ")}`,
				),
			),
		...(expires === "push" || /^\d+\s*(h|d)$/.test(expires)
			? []
			: [
					mistake(
						section.line,
						"`expires` is `push`, or hours or days such as `48 h`",
					),
				]),
		...(quota && !hasQuota
			? [mistake(quota.line, "`quota` is a number for each month: `3 / month`")]
			: []),
	];
}
