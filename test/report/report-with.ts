import type { OverrideRequest } from "../../src/budget/overrides.js";
import type { Origin } from "../../src/plan/origin.js";
import { fact } from "../../src/plan/plan.js";
import type { Problem, ProblemKind } from "../../src/problem.js";
import type {
	ReviewReport,
	RunReview,
} from "../../src/report/review-report.js";
import { causeOf, reportOf, resultOf, runOf } from "./build-report.js";

/** A report in which one text stands wherever a pull request, a budget file or a stored record can put a text. */
export function reportWith(text: string): ReviewReport {
	const problems = problemsWith(text);
	const budgets = [
		resultOf({ budget: text, run: text, owners: [text, text] }),
		resultOf({ budget: text, run: text, alreadyOver: true }),
		resultOf({ budget: text, run: text, verdict: "unknown", missing: text }),
	];
	return reportOf([editedRun(text, problems), affectedRun(text)], {
		commits: { base: text, head: text },
		verdict: "over",
		budgets: [...budgets, everyRun(text)],
		overrides: [
			{ kind: "granted", request: requestBy(text) },
			{ kind: "refused", request: requestBy(text), why: text },
		],
		notTraining: [{ path: text, why: text }],
		problems,
		dataDate: text,
	});
}

function editedRun(text: string, problems: readonly Problem[]): RunReview {
	const assumed = {
		key: "data.epochs",
		value: text,
		alternative: text,
		why: text,
		weight: 0.2,
	} as const;
	const side = {
		hours: 10,
		memoryGib: 50,
		assumptions: [assumed],
		unknown: [{ key: "data.samples", say: text }],
		problems,
	} as const;
	const run = runOf({
		path: text,
		name: text,
		framework: text,
		renamedFrom: text,
		base: side,
		head: { ...side, hours: 15, ownError: 0.02 },
		causes: [
			causeOf({ key: text, from: text, to: text, path: text }),
			causeOf({ key: text, from: text, to: text, path: `${text}3` }),
		],
		advice: [{ words: text, ratios: { deviceHours: 0.9 }, fits: "yes" }],
		accelerator: text,
		problems,
	});
	return withSources(run, text);
}

function affectedRun(text: string): RunReview {
	return runOf({
		path: `${text}2`,
		change: "affected",
		base: {},
		head: {},
		causes: [causeOf({ path: text })],
	});
}

function everyRun(text: string): ReviewReport["budgets"][number] {
	const { run: _every, ...result } = resultOf({
		budget: text,
		limit: { kind: "total", value: 1 },
	});
	return result;
}

function requestBy(text: string): OverrideRequest {
	return {
		via: "command",
		by: text,
		reason: text,
		at: "2026-11-24T12:00:00Z",
		headSha: text,
		permission: "read",
		teams: [text],
	};
}

/** Facts of every kind of origin, each of whose words is the text. */
function withSources(run: RunReview, text: string): RunReview {
	const origins: readonly Origin[] = [
		{ kind: "file", path: text, line: 100, text },
		{ kind: "launch", path: text, line: 3, text },
		{ kind: "policy", path: text, line: 4, text },
		{ kind: "hint", path: text, line: 5, text },
		{ kind: "default", framework: text, version: text },
		{ kind: "catalog", row: text, source: text },
		{ kind: "derived", from: text },
	];
	const keys = [
		"model.id",
		"optimizer",
		"hardware.instance",
		"site.region",
		"site.provider",
		"price.currency",
		"software.version",
	] as const;
	const facts = new Map(run.plan.head?.facts);
	for (const [index, key] of keys.entries()) {
		const origin = origins[index];
		if (origin) facts.set(key, fact(key, text, origin));
	}
	const { head } = run.estimate;
	const provenance = [...facts.values()].map(({ key, origin }) => ({
		key,
		value: text,
		from: text,
		origin,
	}));
	return {
		...run,
		plan: {
			...run.plan,
			...(run.plan.head && { head: { ...run.plan.head, facts } }),
		},
		estimate: {
			...run.estimate,
			...(head && {
				head: {
					...head,
					provenance: [...provenance, { key: text, value: text, from: text }],
				},
			}),
		},
	};
}

/** One problem of each kind, with the text in every argument. */
function problemsWith(text: string): readonly Problem[] {
	const args = Object.fromEntries(ARGUMENTS.map((name) => [name, text]));
	return problemKinds.map((kind) => ({
		kind,
		path: text,
		line: 2,
		args,
	}));
}

const ARGUMENTS = [
	"format",
	"detail",
	"size",
	"reference",
	"name",
	"nearest",
	"what",
	"key",
	"framework",
	"effect",
	"text",
	"expected",
	"reading",
	"family",
	"count",
	"limit",
] as const;

const KINDS = {
	"unreadable-file": true,
	"file-too-large": true,
	"missing-reference": true,
	"unread-reference": true,
	"unknown-model": true,
	"model-by-size": true,
	"unknown-companion": true,
	"model-not-on-hub": true,
	"unknown-accelerator": true,
	"unknown-instance": true,
	"unknown-grid": true,
	"unknown-key": true,
	"unmodelled-setting": true,
	"unresolved-value": true,
	"invalid-value": true,
	"inconsistent-config": true,
	"unbelievable-measurement": true,
	"unsupported-family": true,
	"duplicate-key": true,
	"scan-limit": true,
	"change-limit": true,
	"missing-base": true,
	"policy-mistake": true,
	"unreadable-history": true,
	"no-history": true,
	"unreadable-policy": true,
	"feed-failed": true,
	"stale-data": true,
	"other-currency": true,
	"policy-edited": true,
} as const satisfies Record<ProblemKind, true>;

/** Every kind of problem; the keys come from the record's own type. */
export const problemKinds = Object.keys(KINDS) as readonly ProblemKind[];
