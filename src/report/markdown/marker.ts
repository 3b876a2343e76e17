/** What a comment is about, so that the next run can find and order it. */
export interface CommentIdentity {
	/** Tells several comments on one pull request apart. */
	readonly key: string;
	/** Full commit id of the head. */
	readonly head: string;
	readonly run?: {
		readonly id: number | string;
		readonly attempt: number | string;
	};
}

/**
 * The first line of a comment, by which the next run finds it:
 * `<!-- wattdiff:v1 key=default head=<sha> run=<id>.<attempt> -->`.
 */
export function marker({ key, head, run }: CommentIdentity): string {
	const of = run ? ` run=${word(run.id)}.${word(run.attempt)}` : "";
	return `<!-- wattdiff:v1 key=${word(key)} head=${word(head)}${of} -->`;
}

/** Nothing that could end the marker or the comment. */
function word(text: string | number): string {
	return encodeURIComponent(String(text).replace(/\p{Cs}/gu, "")).replace(
		/-(?=-|$)/g,
		"%2D",
	);
}
