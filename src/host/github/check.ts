import type { Annotation } from "../../report/annotations.js";
import { checkRunsOf } from "./check-runs.js";
import type { GitHub } from "./client.js";
import { createOnce } from "./create-once.js";
import { unlessRefused } from "./refusal.js";

/** Which check run: one name on one commit, ours by its external id. */
export interface CheckPlace {
	readonly name: string;
	readonly headSha: string;
	/** Tells our check runs of several keys apart, and from those of others with the same name. */
	readonly externalId: string;
	/** Page of the workflow run. */
	readonly detailsUrl: string;
}

export interface CheckResult {
	readonly conclusion: "success" | "failure" | "neutral";
	readonly title: string;
	/** Markdown, cut at what GitHub takes. */
	readonly summary: string;
	readonly annotations: readonly Annotation[];
}

/** A check run that has been started and must be completed. */
export interface OpenCheck {
	readonly id: number;
	readonly place: CheckPlace;
	/** An earlier attempt began it: its annotations can be added to but not taken away. */
	readonly isTakenUp: boolean;
	/** The app that our token speaks for: only it could have made or taken up this check run. */
	readonly appId?: number;
}

/** Starts the check run: ours of an earlier attempt again, or a new one. */
export async function startCheck(
	github: GitHub,
	place: CheckPlace,
): Promise<OpenCheck> {
	const found = await findCheck(github, place);
	if (!found) return createCheck(github, place);
	const { detailsUrl } = place;
	const isOurs = await unlessRefused(
		update(github, found.id, {
			fields: { status: "in_progress", details_url: detailsUrl },
		}).then(() => true),
	);
	// Another app's check run may bear our name and our id; nobody else can change it, and neither can we.
	return isOurs ? found : createCheck(github, place);
}

/** When a review of a commit first began, ISO 8601; undefined when none has. */
export async function firstReviewAt(
	github: GitHub,
	{ name, headSha, externalId }: Omit<CheckPlace, "detailsUrl">,
): Promise<string | undefined> {
	const runs = await checkRunsOf(github, { name, headSha });
	return runs
		.filter(({ external_id }) => external_id === externalId)
		.map(({ started_at }) => started_at)
		.filter((at) => at !== null)
		.sort()[0];
}

/** Completes the check run with its conclusion, then adds the annotations that one request cannot hold. */
export async function completeCheck(
	github: GitHub,
	check: OpenCheck,
	result: CheckResult,
): Promise<void> {
	const wanted = result.annotations.slice(0, MOST_ANNOTATIONS);
	const present = check.isTakenUp ? await annotationsOn(github, check.id) : [];
	const lines = new Set(wanted.map(identity));
	if (present.some((annotation) => !lines.has(identity(annotation)))) {
		// What an earlier attempt said on a line is no longer true: a fresh check run takes over.
		await finish(github, check, result, []);
		const fresh = await createCheck(github, check.place);
		return finish(github, fresh, result, wanted);
	}
	const known = new Set(present.map(identity));
	const missing = wanted.filter((each) => !known.has(identity(each)));
	return finish(github, check, result, missing);
}

const MOST_ANNOTATIONS = 200;
const ANNOTATIONS_PER_REQUEST = 50;
const MOST_SUMMARY = 65_000;
const MOST_TITLE = 255;

async function finish(
	github: GitHub,
	check: OpenCheck,
	{ conclusion, title, summary }: CheckResult,
	annotations: readonly Annotation[],
): Promise<void> {
	const output = {
		title: title.slice(0, MOST_TITLE),
		summary: fitting(summary),
	};
	for (let at = 0; at === 0 || at < annotations.length; ) {
		const batch = annotations.slice(at, at + ANNOTATIONS_PER_REQUEST);
		await update(github, check.id, {
			fields: { status: "completed", conclusion },
			output: { ...output, annotations: batch },
		});
		at += ANNOTATIONS_PER_REQUEST;
	}
}

/** Changes the check run. When the answer is lost, its annotations tell whether it was changed. */
async function update(
	github: GitHub,
	id: number,
	{ fields, output }: CheckUpdate,
): Promise<void> {
	const { octokit, owner, repo, sleep } = github;
	const annotations = output?.annotations ?? [];
	await createOnce({
		sleep,
		async create() {
			await octokit.rest.checks.update({
				owner,
				repo,
				check_run_id: id,
				...fields,
				...(output && {
					output: { ...output, annotations: annotations.map(asGitHubSays) },
				}),
			});
			return true;
		},
		async find() {
			if (annotations.length === 0) return undefined;
			const present = (await annotationsOn(github, id)).map(identity);
			const isThere = (one: Annotation) => present.includes(identity(one));
			return annotations.every(isThere) || undefined;
		},
	});
}

interface CheckUpdate {
	readonly fields:
		| { readonly status: "in_progress"; readonly details_url: string }
		| {
				readonly status: "completed";
				readonly conclusion: CheckResult["conclusion"];
		  };
	readonly output?: Omit<CheckResult, "conclusion">;
}

function createCheck(github: GitHub, place: CheckPlace): Promise<OpenCheck> {
	const { octokit, owner, repo, sleep } = github;
	return createOnce<OpenCheck>({
		sleep,
		async create() {
			const { data } = await octokit.rest.checks.create({
				owner,
				repo,
				name: place.name,
				head_sha: place.headSha,
				external_id: place.externalId,
				details_url: place.detailsUrl,
				status: "in_progress",
			});
			return { id: data.id, place, isTakenUp: false, ...appOf(data) };
		},
		// An older one is not the one that may just have been made.
		async find() {
			const found = await findCheck(github, place);
			return found?.isRunning ? found : undefined;
		},
	});
}

async function findCheck(
	{ octokit, owner, repo }: GitHub,
	place: CheckPlace,
): Promise<(OpenCheck & { readonly isRunning: boolean }) | undefined> {
	const { data } = await octokit.rest.checks.listForRef({
		owner,
		repo,
		ref: place.headSha,
		check_name: place.name,
		filter: "latest",
		per_page: 100,
	});
	const ours = data.check_runs
		.filter((run) => run.external_id === place.externalId)
		.sort((a, b) => b.id - a.id)[0];
	return (
		ours && {
			id: ours.id,
			place,
			isTakenUp: true,
			...appOf(ours),
			isRunning: ours.status !== "completed",
		}
	);
}

function appOf({
	app,
}: {
	readonly app: { readonly id: number } | null;
}): Pick<OpenCheck, "appId"> {
	return app ? { appId: app.id } : {};
}

async function annotationsOn(
	{ octokit, owner, repo }: GitHub,
	id: number,
): Promise<readonly Annotation[]> {
	const all = await octokit.paginate(octokit.rest.checks.listAnnotations, {
		owner,
		repo,
		check_run_id: id,
		per_page: 100,
	});
	return all.map((annotation) => ({
		path: annotation.path,
		startLine: annotation.start_line,
		endLine: annotation.end_line,
		level: levelOf(annotation.annotation_level),
		title: annotation.title ?? "",
		message: annotation.message ?? "",
	}));
}

function levelOf(text: string | null): Annotation["level"] {
	return text === "failure" || text === "warning" ? text : "notice";
}

function asGitHubSays({
	path,
	startLine,
	endLine,
	level,
	title,
	message,
}: Annotation) {
	return {
		path,
		start_line: startLine,
		end_line: endLine,
		annotation_level: level,
		title,
		message,
	};
}

function identity(annotation: Annotation): string {
	const { path, startLine, endLine, level, title, message } = annotation;
	return JSON.stringify([path, startLine, endLine, level, title, message]);
}

/** GitHub refuses a longer summary as a whole. */
function fitting(summary: string): string {
	if (summary.length <= MOST_SUMMARY) return summary;
	// A character of two halves is not cut in the middle.
	const kept = summary.slice(0, MOST_SUMMARY).replace(/[\ud800-\udbff]$/, "");
	return `${kept}\n\n… the rest stands in the job summary.`;
}
