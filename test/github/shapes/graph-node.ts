import { fieldsOf, textOf } from "../fields.js";
import { type GitObject, readObject, resolveCommit } from "../git-store.js";
import { pagesUrl, type Repository } from "../world.js";

/** A repository as a query sees it. */
export function repositoryNode(repository: Repository): object {
	return {
		__typename: "Repository",
		id: `R_${repository.id}`,
		name: repository.name,
		nameWithOwner: repository.fullName,
		object: (named: unknown) => objectNamed(repository, named),
	};
}

/** GitHub cuts the text of a blob after so many bytes, and tells that it did. */
const mostTextBytes = 512_000;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const typeNames = {
	blob: "Blob",
	commit: "Commit",
	tag: "Tag",
	tree: "Tree",
} as const;

/** An object by its id, or a commit by a name; nothing where there is none. */
function objectNamed(
	repository: Repository,
	named: unknown,
): object | undefined {
	const { oid, expression } = fieldsOf(named);
	const sha = textOf(oid) || resolveCommit(repository.git, textOf(expression));
	const object = sha ? readObject(repository.git, sha) : undefined;
	return object && sha ? objectNode(repository, sha, object) : undefined;
}

function objectNode(
	repository: Repository,
	sha: string,
	{ kind, content }: GitObject,
): object {
	const path = `/${repository.fullName}/commit/${sha}`;
	return {
		__typename: typeNames[kind],
		id: `${kind}_${sha}`,
		oid: sha,
		abbreviatedOid: sha.slice(0, 7),
		commitResourcePath: path,
		commitUrl: `${pagesUrl}${path}`,
		repository: () => repositoryNode(repository),
		...(kind === "blob" && blobFields(content)),
	};
}

function blobFields(content: Buffer): object {
	const isBinary = content.subarray(0, 8000).includes(0);
	const isTruncated = content.length > mostTextBytes;
	return {
		byteSize: content.length,
		isBinary,
		isTruncated,
		text: isBinary ? null : textIn(content.subarray(0, mostTextBytes)),
	};
}

/** What is no UTF-8 is taken for Latin-1, so that it arrives changed. */
function textIn(content: Buffer): string {
	try {
		return utf8.decode(content);
	} catch {
		return content.toString("latin1");
	}
}
