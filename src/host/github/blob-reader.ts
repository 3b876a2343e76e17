import { type FileText, MOST_BYTES, readText, tooLarge } from "../file-text.js";
import { inParallel } from "../parallel.js";
import { blobBatches } from "./blob-batches.js";
import { isBlobId, MOST_TEXT_BYTES } from "./blob-query.js";
import type { GitHub } from "./client.js";
import type { TreeFile } from "./trees.js";

/** Contents of blobs by id. An id is absent where too many were asked for. */
export type ReadBlobs = (
	files: readonly TreeFile[],
) => Promise<ReadonlyMap<string, FileText>>;

/** So few blobs of a whole review are asked for one by one, which every server can do. */
const FEW = 8;

/** A workflow's token has 1,000 requests an hour for the whole repository: one review takes no more than a part. */
const MOST_ONE_BY_ONE = 200;
/** Changed files of both sides, what they name, and what is searched. */
const MOST_IN_BATCHES = 10_000;

/** Reads each blob once for a whole review: a few of them one by one, many of them in batches. */
export function blobReader(
	github: GitHub,
	say: (text: string) => void,
): ReadBlobs {
	const known = new Map<string, FileText>();
	const batches = blobBatches(github, say);
	let oneByOne = 0;
	let inBatches = 0;

	const isFew = (count: number): boolean =>
		batches.state() === "working" ? count === 1 : oneByOne + count <= FEW;

	return async (files) => {
		const wanted = distinct(files.filter(({ id }) => !known.has(id)));
		for (const { id, bytes } of wanted) {
			if (bytes > MOST_BYTES) known.set(id, { refusal: tooLarge(bytes) });
		}
		const readable = wanted.filter(({ id }) => !known.has(id));
		if (!isFew(readable.length)) {
			const batch = readable
				.filter(({ id, bytes }) => isBlobId(id) && bytes <= MOST_TEXT_BYTES)
				.slice(0, MOST_IN_BATCHES - inBatches);
			inBatches += batch.length;
			for (const [id, read] of await batches.read(batch)) known.set(id, read);
		}
		const left = readable
			.filter(({ id }) => !known.has(id))
			.slice(0, MOST_ONE_BY_ONE - oneByOne);
		oneByOne += left.length;
		await inParallel(left, async ({ id }) => {
			known.set(id, readText(await fetchBlob(github, id)));
		});
		return known;
	};
}

function distinct(files: readonly TreeFile[]): readonly TreeFile[] {
	return [...new Map(files.map((file) => [file.id, file])).values()];
}

async function fetchBlob(
	{ octokit, owner, repo }: GitHub,
	id: string,
): Promise<Buffer> {
	const { data } = await octokit.rest.git.getBlob({
		owner,
		repo,
		file_sha: id,
	});
	return Buffer.from(data.content, "base64");
}
