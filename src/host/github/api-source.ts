import type { Source } from "../source.js";
import { blobReader } from "./blob-reader.js";
import type { GitHub } from "./client.js";
import { treeLister } from "./trees.js";

/** The commits of a repository through the API, without a clone. Each blob is fetched once for both sides. */
export function apiSource(
	github: GitHub,
	say: (text: string) => void = () => undefined,
): Source {
	const listCommit = treeLister(github);
	const readBlobs = blobReader(github, say);
	const listings = new Map<string, ReturnType<typeof listCommit>>();
	const filesOf = (commit: string): ReturnType<typeof listCommit> => {
		const listing = listings.get(commit) ?? listCommit(commit);
		listings.set(commit, listing);
		return listing;
	};
	return {
		async list(commit) {
			const files = await filesOf(commit);
			return new Map([...files].map(([path, { id }]) => [path, id]));
		},
		async bring(commit, paths) {
			const listing = await filesOf(commit);
			const found = paths.flatMap((path) => {
				const file = listing.get(path);
				return file ? [{ path, file }] : [];
			});
			const contents = await readBlobs(found.map(({ file }) => file));
			const texts = new Map<string, string>();
			const refused = new Map<string, string>();
			const skipped = new Set<string>();
			for (const { path, file } of found) {
				const read = contents.get(file.id);
				if (!read) skipped.add(path);
				else if ("text" in read) texts.set(path, read.text);
				else refused.set(path, read.refusal);
			}
			return { texts, refused, ...(skipped.size > 0 && { skipped }) };
		},
	};
}
