import {
	type Answer,
	created,
	failure,
	invalid,
	notFound,
	ok,
	type RepositoryCall,
	type RepositoryHandler,
	wantsRaw,
} from "../call.js";
import {
	type Fields,
	fieldsOf,
	listOf,
	optionalText,
	textOf,
} from "../fields.js";
import {
	readCommit,
	readObject,
	resolveCommit,
	type Signature,
	writeCommit,
	writeObject,
} from "../git-store.js";
import { readTree, type TreeChange, writeTree } from "../git-trees.js";
import { gitCommitShape } from "../shapes/commit.js";
import { base64Lines, blobAddress, treeShape } from "../shapes/git-object.js";

export const gitObjectRoutes: Readonly<Record<string, RepositoryHandler>> = {
	"git/get-blob": (call) => {
		const sha = call.path.file_sha ?? "";
		const object = readObject(call.repository.git, sha);
		if (object?.kind !== "blob") return notFound;
		if (wantsRaw(call)) return { status: 200, raw: object.content };
		return ok({
			sha,
			node_id: `B_${sha}`,
			url: blobAddress(call, sha),
			size: object.content.length,
			content: base64Lines(object.content),
			encoding: "base64",
		});
	},

	"git/create-blob": (call) => {
		const isBase64 = call.body.encoding === "base64";
		const content = Buffer.from(
			textOf(call.body.content),
			isBase64 ? "base64" : "utf8",
		);
		const sha = writeObject(call.repository.git, "blob", content);
		return created({ sha, url: blobAddress(call, sha) });
	},

	"git/get-tree": (call) => {
		const tree = treeBehind(call, call.path.tree_sha ?? "");
		// GitHub lists recursively for any value, even for false.
		const isRecursive = call.query.recursive !== undefined;
		return tree === undefined
			? notFound
			: ok(treeShape(call, tree, isRecursive));
	},

	"git/create-tree": (call) => {
		const base = optionalText(call.body.base_tree);
		const baseTree = base === undefined ? base : treeBehind(call, base);
		if (base !== undefined && baseTree === undefined) return notFound;
		const changes = listOf(call.body.tree).map((item) =>
			treeChange(fieldsOf(item)),
		);
		if (changes.some((change) => !isPlain(change))) {
			return invalid("tree.path contains a malformed path component");
		}
		const sha = writeTree(call.repository.git, baseTree, changes);
		if (sha === undefined) return invalid("GitRPC::BadObjectState");
		return created(treeShape(call, sha, false));
	},

	"git/get-commit": (call) => {
		const sha = call.path.commit_sha ?? "";
		const commit = readCommit(call.repository.git, sha);
		if (!commit) return notFound;
		return ok(gitCommitShape(call.world, call.repository, commit));
	},

	"git/create-commit": createCommit,
};

function createCommit(call: RepositoryCall): Answer {
	const store = call.repository.git;
	const tree = textOf(call.body.tree);
	const parents = listOf(call.body.parents).map(textOf);
	if (!readTree(store, tree)) return invalid("Tree SHA does not exist");
	if (parents.some((parent) => !readCommit(store, parent))) {
		return invalid("Parent SHA does not exist or is not a commit object");
	}
	const author = signature(call, fieldsOf(call.body.author));
	const committer =
		call.body.committer === undefined
			? author
			: signature(call, fieldsOf(call.body.committer));
	const message = textOf(call.body.message);
	const sha = writeCommit(store, { tree, parents, author, committer, message });
	const commit = readCommit(store, sha);
	if (!commit) return failure(500, "Server Error");
	return created(gitCommitShape(call.world, call.repository, commit));
}

function signature(call: RepositoryCall, fields: Fields): Signature {
	const { login } = call.token;
	return {
		name: optionalText(fields.name) ?? login,
		email: optionalText(fields.email) ?? `${login}@users.noreply.github.com`,
		date: optionalText(fields.date) ?? call.world.clock.now(),
	};
}

/** The tree of that SHA-1, or of the commit behind a SHA-1 or a name. */
function treeBehind(call: RepositoryCall, name: string): string | undefined {
	const store = call.repository.git;
	if (readObject(store, name)?.kind === "tree") return name;
	const commit = resolveCommit(store, name);
	return commit === undefined ? undefined : readCommit(store, commit)?.tree;
}

function treeChange(fields: Fields): TreeChange {
	const content = optionalText(fields.content);
	const sha = fields.sha === null ? null : optionalText(fields.sha);
	return {
		path: textOf(fields.path),
		mode: optionalText(fields.mode) ?? "100644",
		...(sha !== undefined && { sha }),
		...(content !== undefined && { content }),
	};
}

function isPlain({ path, sha, content }: TreeChange): boolean {
	const parts = path.split("/");
	const isGoodPath = parts.every(
		(part) => !["", ".", "..", ".git"].includes(part),
	);
	return isGoodPath && (sha !== undefined || content !== undefined);
}
