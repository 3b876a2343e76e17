import type { FileText } from "../file-text.js";
import { askForBlobs } from "./blob-query.js";
import type { GitHub } from "./client.js";
import type { TreeFile } from "./trees.js";

/** Contents of many blobs in few requests. */
export interface BlobBatches {
	/** Whether queries have worked so far; `untried` before the first one. */
	state(): "untried" | "working" | "closed";
	/** What could be had; the rest is to be asked for one by one. */
	read(files: readonly TreeFile[]): Promise<ReadonlyMap<string, FileText>>;
}

/**
 * The most that one query asks for. GitHub states no limit for blobs in a query, but stops one after 10 seconds and
 * counts that as use; others ask for 250 at once (sveltia/sveltia-cms#950).
 */
const MOST_FILES = 200;
const MOST_BYTES = 2_000_000;

/** How often in a row a query may be left unfinished before queries are given up. */
const MOST_FAILURES = 4;
const SMALLEST_SHARE = 1 / 8;

/** Asks in batches, one after the other as GitHub wishes; batches shrink when GitHub does not finish them. */
export function blobBatches(
	github: GitHub,
	say: (text: string) => void,
): BlobBatches {
	const contents = new Map<string, FileText>();
	let state: ReturnType<BlobBatches["state"]> = "untried";
	let share = 1;
	let failures = 0;

	const close = (why: string): void => {
		state = "closed";
		say(
			`${why} when many files were asked for at once (GraphQL). They are read one by one instead, and no more than a few hundred; a checkout with \`fetch-depth: 0\` has no such limit.`,
		);
	};
	const askAll = async (batch: readonly TreeFile[]): Promise<void> => {
		if (state === "closed" || batch.length === 0) return;
		const ids = batch.map(({ id }) => id);
		const answer = await askForBlobs(github, ids);
		if (answer.kind === "refused") return close(answer.why);
		if (answer.kind === "answered") {
			state = "working";
			failures = 0;
			for (const [id, read] of answer.contents) contents.set(id, read);
			const missing = batch.filter(({ id }) => !answer.contents.has(id));
			const isFewer = missing.length < batch.length;
			return answer.isCutShort && isFewer ? askAll(missing) : undefined;
		}
		failures++;
		if (failures === MOST_FAILURES) return close(answer.why);
		share = Math.max(SMALLEST_SHARE, share / 2);
		if (batch.length === 1) return;
		const middle = Math.ceil(batch.length / 2);
		await askAll(batch.slice(0, middle));
		await askAll(batch.slice(middle));
	};
	return {
		state: () => state,
		async read(files) {
			for (let left = files; left.length > 0 && state !== "closed"; ) {
				const batch = nextBatch(left, share);
				left = left.slice(batch.length);
				await askAll(batch);
			}
			return contents;
		},
	};
}

/** As many of the next files as fit into a share of the most, and at least one. */
function nextBatch(
	files: readonly TreeFile[],
	share: number,
): readonly TreeFile[] {
	const most = MOST_FILES * share;
	let bytes = 0;
	const end = files.slice(0, most).findIndex((file, at) => {
		bytes += file.bytes;
		return at > 0 && bytes > MOST_BYTES * share;
	});
	return files.slice(0, end < 0 ? most : end);
}
