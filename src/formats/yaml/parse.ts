import { type Document, isScalar, parseAllDocuments } from "yaml";
import { lineFinder } from "../lines.js";
import type { Parsed } from "../tree.js";
import { unreadable } from "../unreadable.js";
import { commentsOf } from "./comments.js";
import { quotePlaceholders } from "./placeholders.js";
import { indentQuoted } from "./quotes.js";
import { type Grown, growTree } from "./tree.js";

/**
 * Reads every document of a YAML text as PyYAML would. Documents without content are left out; a text with an error
 * anywhere has no documents.
 */
export function parseYaml(path: string, text: string): Parsed {
	const stream = streamOf(text);
	const lineAt = lineFinder(stream.text);
	const grown: Grown[] = [];
	for (const document of stream.documents) {
		if (isEmpty(document)) continue;
		grown.push(growDocument(document, { path, lineAt }));
	}
	const failed = grown.find((each) => "detail" in each);
	if (failed) {
		const quoted = quotePlaceholders(text);
		if (quoted !== undefined) return parseYaml(path, quoted);
		const detail = isTemplate(text) ? TEMPLATE : failed.detail;
		return nothing(
			unreadable({ path, format: "YAML", detail, line: failed.line }),
		);
	}
	const read = grown.filter((each) => "tree" in each);
	return {
		documents: read.map((each) => each.tree),
		comments: commentsOf(stream.text, lineAt),
		problems: read.flatMap((each) => each.problems),
	};
}

/**
 * Every scalar arrives as its text and is read by our own table. Duplicate keys are found in our walk: the parser's own
 * search takes quadratic time.
 */
const OPTIONS = {
	version: "1.1",
	schema: "failsafe",
	resolveKnownTags: false,
	uniqueKeys: false,
	strict: false,
	prettyErrors: false,
	logLevel: "silent",
} as const;

interface Stream {
	/** The text that was parsed; its lines are those of the file. */
	readonly text: string;
	readonly documents: readonly Document[];
}

/** Parses a text, again with its quoted scalars indented where only PyYAML accepts them. */
function streamOf(text: string): Stream {
	const first: Stream = { text, documents: parseAllDocuments(text, OPTIONS) };
	if (text.length > MAX_REPAIRED) return first;
	let stream = first;
	for (let repairs = 0; repairs < MAX_REPAIRS; repairs++) {
		const [error] = stream.documents.flatMap((document) => document.errors);
		if (!error) return stream;
		const next = indentQuoted(stream.text, error);
		if (next === undefined) return first;
		stream = { text: next, documents: parseAllDocuments(next, OPTIONS) };
	}
	return first;
}

/** How many quoted scalars of one text are indented, and how long it may be: each costs a parse. */
const MAX_REPAIRS = 8;
const MAX_REPAIRED = 100_000;

const TEMPLATE =
	"it is a template with `{{ }}` or `{% %}`, which is no YAML before it is rendered";

function growDocument(
	document: Document,
	place: { readonly path: string; readonly lineAt: (at: number) => number },
): Grown {
	const [error] = document.errors;
	if (!error) return growTree(document, place);
	const line = place.lineAt(error.pos[0]);
	return { detail: DETAILS[error.code] ?? error.message, line };
}

const DETAILS: Readonly<Record<string, string>> = {
	RESOURCE_EXHAUSTION: "nested too deep",
};

function isEmpty(document: Document): boolean {
	const { contents, errors } = document;
	if (errors.length > 0) return false;
	return contents === null || (isScalar(contents) && contents.source === "");
}

function isTemplate(text: string): boolean {
	return /\{\{|\{%/.test(text);
}

function nothing(problem: Parsed["problems"][number]): Parsed {
	return { documents: [], comments: [], problems: [problem] };
}
