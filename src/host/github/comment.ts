import { ownLogins } from "./author.js";
import type { GitHub } from "./client.js";
import { isOpen } from "./create-once.js";
import { isNewer, type Marker, readMarker } from "./marker.js";
import { getPullRequest } from "./pull-request.js";
import { statusOf, unlessRefused } from "./refusal.js";

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
	for (let attempt = 1; ; attempt++) {
		const comments = await ownComments(github, wish, marker.key);
		if (comments.length === 0 && !wish.mayCreate) return { kind: "none" };
		const seen = { comments, own: { body: wish.body, marker } };
		// Not even duplicates are healed then: what we have seen of them may be old.
		if (await isOutdated(github, wish.pullRequest, seen)) {
			return { kind: "outdated" };
		}
		try {
			return await write(github, wish, seen);
		} catch (error) {
			// Whether it was written, and what others wrote meanwhile, only another look can tell.
			if (attempt === MOST_TRIES || !isOpen(error)) throw error;
		}
		await github.sleep(WAIT_MS * attempt);
	}
}

const MOST_TRIES = 3;
const WAIT_MS = 1000;
/** What GitHub reads can lag behind a push. */
const LAG_MS = 2000;

/** A text about a head and the run that wrote it. */
interface Word {
	readonly body: string;
	readonly marker: Marker;
}

interface OwnComment extends Word {
	readonly id: number;
}

/** Our comments as they were seen, and what we have to say. */
interface Seen {
	readonly comments: readonly OwnComment[];
	readonly own: Word;
}

async function write(
	github: GitHub,
	wish: CommentWish,
	{ comments, own }: Seen,
): Promise<CommentOutcome> {
	const updated = await heal(github, comments, own);
	if (updated === undefined && !wish.mayCreate) return { kind: "none" };
	const id = updated ?? (await createComment(github, wish));
	// Another run may have written since our look: of all that was said, the newest stays.
	const now = await ownComments(github, wish, own.marker.key);
	return {
		kind: updated === undefined ? "created" : "updated",
		id: (await heal(github, now, own)) ?? id,
	};
}

async function createComment(
	{ octokit, owner, repo }: GitHub,
	{ pullRequest, body }: CommentWish,
): Promise<number> {
	const { data } = await octokit.rest.issues.createComment({
		owner,
		repo,
		issue_number: pullRequest,
		body,
	});
	return data.id;
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

/**
 * Whether to leave the word to another run: a newer one has written, or the pull request has moved on to a head whose
 * own run writes. Nothing could keep us from writing over that one, had it written since our look.
 */
async function isOutdated(
	github: GitHub,
	pullRequest: number,
	{ comments, own: { marker } }: Seen,
): Promise<boolean> {
	if (comments.some((other) => isNewer(marker.run, other.marker.run))) {
		return true;
	}
	// A token that may comment may still not read pull requests.
	const hasMoved = async (): Promise<boolean> => {
		const pull = await unlessRefused(getPullRequest(github, pullRequest));
		return pull !== undefined && pull.headSha !== marker.head;
	};
	if (!(await hasMoved())) return false;
	await github.sleep(LAG_MS);
	return hasMoved();
}

/** Leaves one comment, the oldest, with the newest text; undefined when it has gone meanwhile. */
async function heal(
	github: GitHub,
	comments: readonly OwnComment[],
	own?: Word,
): Promise<number | undefined> {
	const { octokit, owner, repo } = github;
	const [oldest, ...others] = comments;
	if (!oldest) return undefined;
	const { body } = newestOf(comments, own ?? oldest);
	if (body !== oldest.body) {
		const updated = await unlessGone(
			octokit.rest.issues.updateComment({
				owner,
				repo,
				comment_id: oldest.id,
				body,
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

function newestOf(comments: readonly OwnComment[], first: Word): Word {
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
