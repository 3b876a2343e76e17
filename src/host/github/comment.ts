import { ownLogins } from "./author.js";
import type { GitHub } from "./client.js";
import { createOnce } from "./create-once.js";
import { isNewer, type Marker, readMarker } from "./marker.js";
import { getPullRequest } from "./pull-request.js";
import { statusOf } from "./refusal.js";

export interface CommentWish {
	readonly pullRequest: number;
	/** Begins with the marker. */
	readonly body: string;
	/** Whether a comment is made when there is none; one that exists is always brought up to date. */
	readonly mayCreate: boolean;
}

export type CommentOutcome =
	| { readonly kind: "created" | "updated"; readonly id: number }
	/** None was wanted and none was there. */
	| { readonly kind: "none" }
	/** A later run has written about a later head. */
	| { readonly kind: "outdated" };

/** Writes the one comment of a key: updates it, or creates it, and heals what races left behind. */
export async function upsertComment(
	github: GitHub,
	wish: CommentWish,
): Promise<CommentOutcome> {
	const marker = readMarker(wish.body);
	if (!marker) throw new Error("A comment begins with its marker.");
	const comments = await ownComments(github, wish, marker.key);
	if (await isOutdated(github, wish, { marker, comments })) {
		await heal(github, comments);
		return { kind: "outdated" };
	}
	if (comments.length > 0) {
		const id = await heal(github, comments, wish.body);
		if (id !== undefined) return { kind: "updated", id };
	}
	if (!wish.mayCreate && comments.length === 0) return { kind: "none" };
	return createComment(github, wish, marker.key);
}

interface OwnComment {
	readonly id: number;
	readonly body: string;
	readonly marker: Marker;
}

async function createComment(
	github: GitHub,
	wish: CommentWish,
	key: string,
): Promise<CommentOutcome> {
	const { octokit, owner, repo, sleep } = github;
	const made = await createOnce({
		sleep,
		async create() {
			const { data } = await octokit.rest.issues.createComment({
				owner,
				repo,
				issue_number: wish.pullRequest,
				body: wish.body,
			});
			return data.id;
		},
		async find() {
			const comments = await ownComments(github, wish, key);
			return comments.find(({ body }) => body === wish.body)?.id;
		},
	});
	// Another run may have created one between our look and our post.
	const comments = await ownComments(github, wish, key);
	const kept = comments.length > 1 ? await heal(github, comments) : made;
	return { kind: "created", id: kept ?? made };
}

/** Comments with our marker that we wrote, oldest first. A marker that a person pasted does not make one. */
async function ownComments(
	{ octokit, owner, repo }: GitHub,
	{ pullRequest }: CommentWish,
	key: string,
): Promise<readonly OwnComment[]> {
	const all = await octokit.paginate(octokit.rest.issues.listComments, {
		owner,
		repo,
		issue_number: pullRequest,
		per_page: 100,
	});
	const marked = all.flatMap(({ id, body = "", user }) => {
		const marker = readMarker(body);
		return marker?.key === key
			? [{ id, body, marker, login: user?.login ?? "" }]
			: [];
	});
	const own = await ownLogins(
		octokit,
		marked.map(({ login }) => login),
	);
	return marked
		.filter(({ login }) => own.has(login))
		.sort((a, b) => a.id - b.id);
}

/** Whether to leave what stands: it is newer, or about the head that the pull request has now and we have not. */
async function isOutdated(
	github: GitHub,
	{ pullRequest }: CommentWish,
	{
		marker,
		comments,
	}: { readonly marker: Marker; readonly comments: readonly OwnComment[] },
): Promise<boolean> {
	if (comments.length === 0) return false;
	if (comments.some((other) => isNewer(marker.run, other.marker.run))) {
		return true;
	}
	const { headSha } = await getPullRequest(github, pullRequest);
	return (
		headSha !== marker.head &&
		comments.some((other) => other.marker.head === headSha)
	);
}

/** Leaves one comment, the oldest, with the newest text; undefined when it has gone meanwhile. */
async function heal(
	github: GitHub,
	comments: readonly OwnComment[],
	body?: string,
): Promise<number | undefined> {
	const { octokit, owner, repo } = github;
	const [oldest, ...others] = comments;
	if (!oldest) return undefined;
	const text = body ?? newestOf(comments, oldest).body;
	if (text !== oldest.body) {
		const updated = await unlessGone(
			octokit.rest.issues.updateComment({
				owner,
				repo,
				comment_id: oldest.id,
				body: text,
			}),
		);
		if (!updated) return undefined;
	}
	for (const { id } of others) {
		await unlessGone(
			octokit.rest.issues.deleteComment({ owner, repo, comment_id: id }),
		);
	}
	return oldest.id;
}

function newestOf(
	comments: readonly OwnComment[],
	first: OwnComment,
): OwnComment {
	let newest = first;
	for (const comment of comments) {
		if (isNewer(newest.marker.run, comment.marker.run)) newest = comment;
	}
	return newest;
}

/** False when somebody deleted it first. */
async function unlessGone(asked: Promise<unknown>): Promise<boolean> {
	try {
		await asked;
		return true;
	} catch (error) {
		if (statusOf(error) === 404) return false;
		throw error;
	}
}
