import type { RepositoryCall } from "../call.js";
import type { Fields } from "../fields.js";
import { readObject } from "../git-store.js";
import { readTree, type TreeEntry } from "../git-trees.js";
import { addresses } from "./commit.js";

const mostEntries = 100_000;

export function treeShape(
	call: RepositoryCall,
	sha: string,
	isRecursive: boolean,
): Fields {
	const { api } = addresses(call.world, call.repository);
	const entries = readTree(call.repository.git, sha, isRecursive) ?? [];
	return {
		sha,
		url: `${api}/git/trees/${sha}`,
		tree: entries.slice(0, mostEntries).map((entry) => entryShape(call, entry)),
		truncated: entries.length > mostEntries,
	};
}

export function blobAddress(call: RepositoryCall, sha: string): string {
	return `${addresses(call.world, call.repository).api}/git/blobs/${sha}`;
}

/** Base 64 with the line breaks which GitHub puts into it. */
export function base64Lines(content: Buffer): string {
	return content.toString("base64").replaceAll(/.{1,60}/g, "$&\n");
}

function entryShape(call: RepositoryCall, entry: TreeEntry): Fields {
	const { api } = addresses(call.world, call.repository);
	const { path, mode, kind, sha } = entry;
	if (kind === "commit") return { path, mode, type: kind, sha };
	const size = readObject(call.repository.git, sha)?.content.length;
	return {
		path,
		mode,
		type: kind,
		sha,
		...(kind === "blob" && { size }),
		url: `${api}/git/${kind}s/${sha}`,
	};
}
