import type { SyntaxNode } from "./syntax.js";
import { partsOf, splitAt } from "./syntax.js";

/** One import statement. */
export interface Import {
	/** Dots before the name: 0 for an absolute import, 1 for the same folder. */
	readonly level: number;
	/** Dotted name after them; empty for `from . import x`. */
	readonly from: string;
	/** What is bound: a name in the module and the name here; `*` for everything. */
	readonly names: readonly { readonly name: string; readonly as: string }[];
	/** `import a.b` binds modules, `from a import b` binds what is in them. */
	readonly whole: boolean;
	readonly offset: number;
}

/** Reads an import statement; empty when it has a form that is none. */
export function readImports(node: SyntaxNode, text: string): readonly Import[] {
	const parts = partsOf(node);
	const wordOf = (part: SyntaxNode) => text.slice(part.from, part.to);
	const at = parts.findIndex(({ name }) => name === "import");
	const bound = splitAt(
		parts.slice(at + 1).filter(({ name }) => !/^[()]$/.test(name)),
		",",
	).flatMap((words) => {
		const as = words.findIndex(({ name }) => name === "as");
		const name = words
			.slice(0, as < 0 ? undefined : as)
			.map(wordOf)
			.join("");
		const last = words.at(-1);
		if (name === "" || !last) return [];
		return [{ name, as: as < 0 ? name : wordOf(last) }];
	});
	const offset = node.from;
	if (parts[0]?.name === "from") {
		const path = parts.slice(1, at).map(wordOf).join("");
		const from = path.replace(/^\.+/, "");
		const level = path.length - from.length;
		return [{ level, from, names: bound, whole: false, offset }];
	}
	return bound.map((one) => ({
		level: 0,
		from: one.name,
		names: [one],
		whole: true,
		offset,
	}));
}

/** Every import of a module, those in functions and `with` blocks too. */
export function importsIn(top: SyntaxNode, text: string): readonly Import[] {
	const found: Import[] = [];
	top.cursor().iterate((node) => {
		if (node.name === "ImportStatement") {
			found.push(...readImports(node.node, text));
		}
		return /^(Script|Body|\w*Statement|FunctionDefinition|ClassDefinition)$/.test(
			node.name,
		);
	});
	return found;
}
