import { blobId } from "../directory.js";
import {
	BINARY,
	type FileText,
	MOST_BYTES,
	readText,
	tooLarge,
} from "../file-text.js";
import type { GitHub } from "./client.js";
import { ask } from "./graphql.js";
import type { QueryError } from "./query-errors.js";
import { statusOf } from "./refusal.js";

/** What became of one query for the contents of blobs. */
export type BlobAnswer =
	| {
			readonly kind: "answered";
			/** Without the blobs whose exact contents the answer does not hold. */
			readonly contents: ReadonlyMap<string, FileText>;
			/** Whether what is missing may come when it is asked for again. */
			readonly isCutShort: boolean;
	  }
	/** Too much was asked at once, or GitHub is busy. */
	| { readonly kind: "overloaded"; readonly why: string }
	/** This server, or this token, has no queries. */
	| { readonly kind: "refused"; readonly why: string };

/** GitHub cuts a blob's text at so many bytes (`isTruncated`); longer ones are not worth asking for. */
export const MOST_TEXT_BYTES = 512_000;

/** Asks for the contents of blobs by their ids, all in one request. */
export async function askForBlobs(
	github: GitHub,
	ids: readonly string[],
): Promise<BlobAnswer> {
	try {
		const { owner, repo } = github;
		const { data, errors } = await ask(github, blobQuery(ids), { owner, repo });
		const contents = contentsIn(data, ids);
		const isCutShort = errors.length > 0;
		return isCutShort && contents.size === 0
			? failure(errors)
			: { kind: "answered", contents, isCutShort };
	} catch (error) {
		const status = statusOf(error);
		if (status === undefined) throw error;
		// Silence and lost connections arrive as 500.
		return status >= 500
			? { kind: "overloaded", why: "GitHub did not answer in time" }
			: { kind: "refused", why: `GitHub answered with ${status}` };
	}
}

/** True for an id that can stand in a query. */
export function isBlobId(id: string): boolean {
	return /^[0-9a-f]{40}$/.test(id);
}

function blobQuery(ids: readonly string[]): string {
	const objects = ids.map(
		(id, at) => `b${at}: object(oid: "${id}") { ...Text }`,
	);
	return `query ($owner: String!, $repo: String!) {
repository(owner: $owner, name: $repo) {
${objects.join("\n")}
}
}
fragment Text on Blob { byteSize isBinary isTruncated text }`;
}

/** Kinds of errors that asking for less does not mend. A query that took too long has no kind. */
const FINAL_ERRORS = new Set([
	"FORBIDDEN",
	"INSUFFICIENT_SCOPES",
	"NOT_FOUND",
	"RATE_LIMITED",
]);

function failure(errors: readonly QueryError[]): BlobAnswer {
	const final = errors.find(({ type }) => FINAL_ERRORS.has(type));
	return final
		? { kind: "refused", why: `GitHub answered with ${final.type}` }
		: { kind: "overloaded", why: "GitHub did not finish the query" };
}

function contentsIn(
	data: unknown,
	ids: readonly string[],
): ReadonlyMap<string, FileText> {
	const nodes = new Map(Object.entries(Object(Object(data).repository)));
	const contents = new Map<string, FileText>();
	ids.forEach((id, at) => {
		const read = blobText(id, Object(nodes.get(`b${at}`)));
		if (read) contents.set(id, read);
	});
	return contents;
}

/** The text of a blob if it is surely the whole and unchanged one: what is no UTF-8 arrives as something else. */
function blobText(
	id: string,
	node: Readonly<Record<string, unknown>>,
): FileText | undefined {
	const { byteSize, isBinary, text } = node;
	if (typeof byteSize === "number" && byteSize > MOST_BYTES) {
		return { refusal: tooLarge(byteSize) };
	}
	if (isBinary === true) return BINARY;
	if (typeof text !== "string") return undefined;
	const bytes = Buffer.from(text);
	return blobId(bytes) === id ? readText(bytes) : undefined;
}
