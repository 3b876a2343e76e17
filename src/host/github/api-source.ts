import { MOST_BYTES, readText, tooLarge } from "../file-text.js";
import { inParallel } from "../parallel.js";
import type { Source } from "../source.js";
import type { GitHub } from "./client.js";
import { type TreeFile, treeLister } from "./trees.js";

/** The commits of a repository through the API, without a clone. Each blob is fetched once for both sides. */
export function apiSource(github: GitHub): Source {
	const listCommit = treeLister(github);
	const listings = new Map<string, ReturnType<typeof listCommit>>();
	const blobs = new Map<string, Promise<Buffer>>();
	const filesOf = (commit: string): ReturnType<typeof listCommit> => {
		const listing = listings.get(commit) ?? listCommit(commit);
		listings.set(commit, listing);
		return listing;
	};
	const bytesOf = (id: string): Promise<Buffer> => {
		const blob = blobs.get(id) ?? fetchBlob(github, id);
		blobs.set(id, blob);
		return blob;
	};
	return {
		async list(commit) {
			const files = await filesOf(commit);
			return new Map([...files].map(([path, { id }]) => [path, id]));
		},
		async bring(commit, paths) {
			const files = await filesOf(commit);
			const texts = new Map<string, string>();
			const refused = new Map<string, string>();
			await inParallel(paths, async (path) => {
				const file = files.get(path);
				if (!file) return;
				const read = await fileText(file, bytesOf);
				if ("text" in read) texts.set(path, read.text);
				else refused.set(path, read.refusal);
			});
			return { texts, refused };
		},
	};
}

async function fileText(
	{ id, bytes }: TreeFile,
	bytesOf: (id: string) => Promise<Buffer>,
): Promise<ReturnType<typeof readText>> {
	if (bytes > MOST_BYTES) return { refusal: tooLarge(bytes) };
	return readText(await bytesOf(id));
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
