import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** One TypeScript file of `src`, parsed. */
export interface SourceFile {
	/** Path inside `src`, such as `plan/fields.ts`. */
	readonly path: string;
	readonly tree: ts.SourceFile;
	readonly imports: readonly Import[];
}

/** One import of one file. */
export interface Import {
	/** Path inside `src`, or the name of a package. */
	readonly target: string;
	readonly isOurs: boolean;
	readonly isTypeOnly: boolean;
}

const root = fileURLToPath(new URL("../../src/", import.meta.url));

/** Every TypeScript file of `src`, in the order of its path. */
export function sourceFiles(): readonly SourceFile[] {
	return readdirSync(root, { recursive: true, encoding: "utf8" })
		.map((path) => path.replaceAll("\\", "/"))
		.filter((path) => path.endsWith(".ts"))
		.sort()
		.map(parsed);
}

/** The folder or the file directly under `src` that a path belongs to: `plan/fields.ts` → `plan`. */
export function roomOf(path: string): string {
	return path.split("/")[0]?.replace(/\.ts$/, "") ?? path;
}

/** Every node of a file, parents before their children. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
	yield node;
	const children: ts.Node[] = [];
	ts.forEachChild(node, (child) => {
		children.push(child);
	});
	for (const child of children) yield* nodesOf(child);
}

/** `plan/fields.ts:12` for a node. */
export function placeOf(file: SourceFile, node: ts.Node): string {
	const { line } = file.tree.getLineAndCharacterOfPosition(
		node.getStart(file.tree),
	);
	return `${file.path}:${line + 1}`;
}

function parsed(path: string): SourceFile {
	const tree = ts.createSourceFile(
		path,
		readFileSync(root + path, "utf8"),
		ts.ScriptTarget.ES2023,
		true,
	);
	return { path, tree, imports: [...importsOf(path, tree)] };
}

function* importsOf(path: string, tree: ts.SourceFile): Generator<Import> {
	for (const node of nodesOf(tree)) {
		const specifier = specifierOf(node);
		if (specifier === undefined) continue;
		const joined = posix.join(posix.dirname(path), specifier);
		// package.json stands outside `src`.
		const isOurs = specifier.startsWith(".") && !joined.startsWith("..");
		yield {
			target: isOurs ? joined.replace(/\.js$/, ".ts") : specifier,
			isOurs,
			isTypeOnly: isTypeOnly(node),
		};
	}
}

function specifierOf(node: ts.Node): string | undefined {
	if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
		return textOf(node.moduleSpecifier);
	}
	if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
		return textOf(node.argument.literal);
	}
	const isDynamic =
		ts.isCallExpression(node) &&
		node.expression.kind === ts.SyntaxKind.ImportKeyword;
	return isDynamic ? textOf(node.arguments[0]) : undefined;
}

function textOf(node: ts.Node | undefined): string | undefined {
	return node && ts.isStringLiteral(node) ? node.text : undefined;
}

function isTypeOnly(node: ts.Node): boolean {
	if (ts.isImportTypeNode(node)) return true;
	if (ts.isExportDeclaration(node)) return node.isTypeOnly;
	if (!ts.isImportDeclaration(node)) return false;
	const clause = node.importClause;
	if (!clause) return false;
	if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
	const named = clause.namedBindings;
	return (
		clause.name === undefined &&
		named !== undefined &&
		ts.isNamedImports(named) &&
		named.elements.every((element) => element.isTypeOnly)
	);
}
