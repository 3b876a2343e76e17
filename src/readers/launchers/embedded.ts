import type {
	ParsedFile,
	ShellScript,
	ShellWord,
} from "../../formats/parsed-file.js";
import { parseShell } from "../../formats/shell/parse.js";
import {
	asText,
	entriesOf,
	entryAt,
	itemsOf,
	type Scalar,
	type Tree,
} from "../../formats/tree.js";
import { isPlaceholder } from "../fields.js";

export type Environment = ReadonlyMap<string, ShellWord>;

const NONE: Environment = new Map();

/**
 * A script that is the value of a key, each word with its line in the file around it. `rewrite` puts in what the format
 * replaces before a shell sees it; it may not change line ends.
 */
export function embeddedScript(
	file: ParsedFile,
	tree: Tree | undefined,
	environment: Environment = NONE,
	rewrite = (text: string): string => text,
): ShellScript {
	if (tree?.kind !== "scalar" || typeof tree.value !== "string") {
		return { commands: [], variables: new Map() };
	}
	const block = blockOf(file, tree);
	if (block) {
		const { text, firstLine } = block;
		const script = rewrite(text);
		return parseShell(file.path, script, firstLine, environment).script;
	}
	const text = rewrite(tree.value);
	const { script } = parseShell(file.path, text, tree.line, environment);
	return onLine(script, tree.line);
}

/** A command that is a list of words, as containers have it; `sh -c "…"` in it is a script of its own. */
export function embeddedCommand(
	file: ParsedFile,
	items: readonly Tree[],
	environment: Environment = NONE,
): ShellScript {
	const at = items.findIndex((item) => /^-\w*c$/.test(asText(item) ?? ""));
	const isShell = /(^|\/)(ba|da|k|z)?sh$/.test(asText(items[0]) ?? "");
	if (isShell && at > 0) {
		return embeddedScript(file, items[at + 1], environment);
	}
	const words = items.flatMap((item) => wordOf(item, environment));
	const [first] = words;
	return {
		commands: first ? [{ words, environment, line: first.line }] : [],
		variables: new Map(),
	};
}

/** Variables as a list of `name` and `value`, or as a mapping. A value from a secret is none. */
export function environmentOf(tree: Tree | undefined): Environment {
	const found = new Map<string, ShellWord>();
	const add = (name: string | undefined, value: Tree | undefined): void => {
		const text = asText(value);
		if (!name || !value || text === undefined) return;
		found.set(name, { text, line: value.line, known: !isPlaceholder(text) });
	};
	for (const item of itemsOf(tree)) {
		const name = entryAt(item, "name") ?? entryAt(item, "key");
		add(asText(name?.value), entryAt(item, "value")?.value);
	}
	for (const { key, value } of entriesOf(tree)) add(key, value);
	return found;
}

/** Several scripts that run one after the other. */
export function joinScripts(scripts: readonly ShellScript[]): ShellScript {
	return {
		commands: scripts.flatMap(({ commands }) => commands),
		variables: new Map(scripts.flatMap(({ variables }) => [...variables])),
	};
}

// Kubernetes puts $(NAME) in, SkyPilot and others leave $NAME to a shell.
function wordOf(item: Tree, environment: Environment): readonly ShellWord[] {
	const text = asText(item);
	if (text === undefined) return [];
	const filled = text.replace(
		/\$\((\w+)\)|\$\{(\w+)\}/g,
		(whole, round?: string, curly?: string) => {
			const value = environment.get(round ?? curly ?? "");
			return value?.known ? value.text : whole;
		},
	);
	return [{ text: filled, line: item.line, known: !/\$[({\w]/.test(filled) }];
}

/** The lines of a block scalar, which begins after its mark; undefined for a text that stands on one line. */
function blockOf(
	file: ParsedFile,
	tree: Scalar,
): { readonly text: string; readonly firstLine: number } | undefined {
	if (file.format !== "yaml") return undefined;
	const lines = file.text.split("\n");
	const mark = BLOCK_MARK.exec(lines[tree.line - 1] ?? "")?.[1];
	if (mark === undefined) return undefined;
	return {
		text: mark === ">" ? unfolded(lines.slice(tree.line)) : String(tree.value),
		firstLine: tree.line + 1,
	};
}

const BLOCK_MARK = /(?:^|[\s:-])([|>])[-+\d]*\s*(?:#.*)?\r?$/;

/** The same script with everything on one line, for a text that has line ends only as `\n`. */
function onLine(
	{ commands, variables }: ShellScript,
	line: number,
): ShellScript {
	const placed = (word: ShellWord): ShellWord => ({ ...word, line });
	return {
		commands: commands.map((command) => ({
			...command,
			line,
			words: command.words.map(placed),
		})),
		variables: new Map(
			[...variables].map(([name, word]) => [name, placed(word)]),
		),
	};
}

// A folded scalar has one line for several of the file: the shell may join them itself, so that words keep their lines.
function unfolded(below: readonly string[]): string {
	const indent = indentOf(below.find((line) => line.trim() !== "") ?? "");
	const end = below.findIndex(
		(line) => line.trim() !== "" && indentOf(line) < indent,
	);
	const block = below.slice(0, end < 0 ? below.length : end);
	return block
		.map((line, index) => {
			const text = line.slice(indent).trimEnd();
			const next = block[index + 1]?.trim() ?? "";
			return text === "" || next === "" || text.endsWith("\\")
				? text
				: `${text} \\`;
		})
		.join("\n");
}

function indentOf(line: string): number {
	return /^ */.exec(line)?.[0].length ?? 0;
}
