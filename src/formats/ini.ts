import type { Comment, Entry, Mapping, Parsed } from "./tree.js";

/**
 * Reads `key = value` lines, with sections as mappings, as LightGBM and XGBoost have them. Every value is a text.
 * Lines of another kind are passed over, since many programs have `.conf` files of their own: a text without any
 * `key = value` has no document.
 */
export function parseIni(_path: string, text: string): Parsed {
	const top = newGroup(1);
	const comments: Comment[] = [];
	let group = top;
	for (const [index, written] of text.split("\n").entries()) {
		const line = index + 1;
		const at = commentStart(written);
		if (at >= 0) comments.push({ text: written.slice(at).trimEnd(), line });
		const content = (at < 0 ? written : written.slice(0, at)).trim();
		const section = /^\[([^\]]+)\]$/.exec(content)?.[1];
		if (section !== undefined) {
			group = newGroup(line);
			put(top, { key: section.trim(), value: treeOf(group), line });
			continue;
		}
		const equals = content.indexOf("=");
		if (equals < 1) continue;
		const key = content.slice(0, equals).trim();
		put(group, { key, value: scalar(content.slice(equals + 1), line), line });
	}
	const documents = top.entries.length > 0 ? [treeOf(top)] : [];
	return { documents, comments, problems: [] };
}

interface Group {
	readonly entries: Entry[];
	readonly line: number;
}

function newGroup(line: number): Group {
	return { entries: [], line };
}

function treeOf({ entries, line }: Group): Mapping {
	return { kind: "mapping", entries, line };
}

// The last one of a key counts.
function put({ entries }: Group, entry: Entry): void {
	const held = entries.findIndex(({ key }) => key === entry.key);
	if (held >= 0) entries.splice(held, 1);
	entries.push(entry);
}

function scalar(written: string, line: number): Entry["value"] {
	const [, quote, inside] = /^(["'])(.*)\1$/.exec(written.trim()) ?? [];
	const text = inside ?? written.trim();
	const quoted = quote !== undefined;
	return { kind: "scalar", value: text, text, quoted, line };
}

/** Where a comment begins: at `#` or `;` outside of quotes; -1 when there is none. */
function commentStart(line: string): number {
	let quote: string | undefined;
	for (const [at, character] of [...line].entries()) {
		if (quote !== undefined) {
			if (character === quote) quote = undefined;
		} else if (/["']/.test(character)) quote = character;
		else if (character === "#") return at;
		else if (character === ";" && line.slice(0, at).trim() === "") return at;
	}
	return -1;
}
