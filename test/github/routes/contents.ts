import {
	type Answer,
	failure,
	notFound,
	ok,
	type RepositoryCall,
	type RepositoryHandler,
	wantsRaw,
} from "../call.js";
import type { Fields } from "../fields.js";
import { readCommit, readObject, resolveCommit } from "../git-store.js";
import { entryAt, readTree, type TreeEntry } from "../git-trees.js";
import { addresses } from "../shapes/commit.js";
import { base64Lines } from "../shapes/git-object.js";

const mostFiles = 1000;
const mostBytesInJson = 1_000_000;
const mostBytes = 100_000_000;

export const contentRoutes: Readonly<Record<string, RepositoryHandler>> = {
	"repos/get-content": (call) => {
		const store = call.repository.git;
		const ref = call.query.ref ?? call.repository.defaultBranch;
		const commit = readCommit(store, resolveCommit(store, ref) ?? "");
		if (!commit) return failure(404, `No commit found for the ref ${ref}`);
		const path = (call.path.path ?? "").replaceAll(/^\/+|\/+$/g, "");
		if (path === "") return directory(call, commit.tree, "", ref);
		const entry = entryAt(store, commit.tree, path);
		if (!entry) return notFound;
		if (entry.kind === "tree") return directory(call, entry.sha, path, ref);
		return file(call, entry, ref);
	},
};

function directory(
	call: RepositoryCall,
	tree: string,
	path: string,
	ref: string,
): Answer {
	const entries = readTree(call.repository.git, tree) ?? [];
	return ok(
		entries.slice(0, mostFiles).map((entry) => {
			const fullPath = path === "" ? entry.path : `${path}/${entry.path}`;
			return contentShape(call, { ...entry, path: fullPath }, ref);
		}),
	);
}

function file(call: RepositoryCall, entry: TreeEntry, ref: string): Answer {
	const object = readObject(call.repository.git, entry.sha);
	const shape = contentShape(call, entry, ref);
	if (entry.kind === "commit") {
		return ok({ ...shape, submodule_git_url: "https://example.com/other.git" });
	}
	if (!object) return notFound;
	if (object.content.length > mostBytes) {
		return failure(403, "This API returns blobs up to 100 MB in size.");
	}
	if (wantsRaw(call)) return { status: 200, raw: object.content };
	if (entry.mode === "120000") {
		return ok({ ...shape, target: object.content.toString("utf8") });
	}
	const isLarge = object.content.length > mostBytesInJson;
	return ok({
		...shape,
		content: isLarge ? "" : base64Lines(object.content),
		encoding: isLarge ? "none" : "base64",
	});
}

function contentShape(
	call: RepositoryCall,
	entry: TreeEntry,
	ref: string,
): Fields {
	const { api, page } = addresses(call.world, call.repository);
	const path = entry.path.split("/").map(encodeURIComponent).join("/");
	const isTree = entry.kind === "tree";
	const self = `${api}/contents/${path}?ref=${encodeURIComponent(ref)}`;
	const git = `${api}/git/${isTree ? "trees" : "blobs"}/${entry.sha}`;
	const html = `${page}/${isTree ? "tree" : "blob"}/${ref}/${path}`;
	const object = readObject(call.repository.git, entry.sha);
	return {
		type: contentKind(entry),
		name: entry.path.split("/").at(-1),
		path: entry.path,
		sha: entry.sha,
		size: isTree ? 0 : (object?.content.length ?? 0),
		url: self,
		git_url: git,
		html_url: html,
		download_url: isTree ? null : `${page}/raw/${ref}/${path}`,
		_links: { self, git, html },
	};
}

function contentKind(entry: TreeEntry): string {
	if (entry.kind === "tree") return "dir";
	if (entry.kind === "commit") return "submodule";
	return entry.mode === "120000" ? "symlink" : "file";
}
