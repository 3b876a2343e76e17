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
 * counts that: others ask for 250 at once.
 */
const MOST_AT_ONCE = { files: 200, bytes: 2_000_000 } as const;

/** How often the amount is halved before queries are given up. */
const MOST_HALVINGS = 3;

/** Asks in batches, one after the other as GitHub wishes; batches shrink when GitHub does not finish them. */
export function blobBatches(
	github: GitHub,
	say: (text: string) => void,
): BlobBatches {
	let limit: Amount = MOST_AT_ONCE;
	let halvings = 0;
	let state: ReturnType<BlobBatches["state"]> = "untried";
	const close = (why: string): void => {
		state = "closed";
		say(
			`${why} when it was asked for many files at once (GraphQL). They are read one by one, and no more than a few hundred; a checkout with \`fetch-depth: 0\` lifts that limit.`,
		);
	};
	const shrink = (batch: readonly TreeFile[]): void => {
		halvings++;
		limit = {
			files: Math.ceil(batch.length / 2),
			bytes: Math.ceil(bytesOf(batch) / 2),
		};
	};
	return {
		state: () => state,
		async read(files) {
			const contents = new Map<string, FileText>();
			let left = files;
			while (left.length > 0 && state !== "closed") {
				const batch = nextBatch(left, limit);
				const ids = batch.map(({ id }) => id);
				const answer = await askForBlobs(github, ids);
				const mayShrink = halvings < MOST_HALVINGS && batch.length > 1;
				if (answer.kind === "answered") {
					state = "working";
					for (const [id, read] of answer.contents) contents.set(id, read);
					left = left.slice(batch.length);
					const missing = batch.filter(({ id }) => !contents.has(id));
					if (answer.isCutShort && mayShrink && missing.length > 0) {
						shrink(batch);
						left = [...missing, ...left];
					}
				} else if (answer.kind === "overloaded" && mayShrink) {
					shrink(batch);
				} else {
					close(answer.why);
				}
			}
			return contents;
		},
	};
}

interface Amount {
	readonly files: number;
	readonly bytes: number;
}

/** As many of the next files as fit, and at least one. */
function nextBatch(
	files: readonly TreeFile[],
	limit: Amount,
): readonly TreeFile[] {
	let bytes = 0;
	const end = files.slice(0, limit.files).findIndex((file, at) => {
		bytes += file.bytes;
		return at > 0 && bytes > limit.bytes;
	});
	return files.slice(0, end < 0 ? limit.files : end);
}

function bytesOf(files: readonly TreeFile[]): number {
	return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
