// Writes the parts of README.md that repeat other files: the comment from the demo, inputs and outputs from action.yml,
// frameworks from src/readers/index.ts. `--check` writes nothing and fails when a part is not current.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { markdownTable } from "markdown-table";
import ts from "typescript";
import { parse } from "yaml";

const root = fileURLToPath(new URL("../", import.meta.url));
const readme = join(root, "README.md");

const action = parse(readFileSync(join(root, "action.yml"), "utf8"));
const parts = {
	example: quoted(demoComment()),
	inputs: inputs(action.inputs ?? {}),
	outputs: outputs(action.outputs ?? {}),
	readers: frameworks(join(root, "src/readers/index.ts")),
};

const written = readFileSync(readme, "utf8");
let current = written;
for (const [name, part] of Object.entries(parts)) {
	current = replaced(current, name, part);
}
if (current !== written && process.argv.includes("--check")) {
	console.error(
		"README.md is not current. Run `npm run build` and `npm run readme`.",
	);
	process.exit(1);
}
writeFileSync(readme, current);

/** The comment as `npm start` writes it, in a folder of its own. */
function demoComment() {
	const folder = mkdtempSync(join(tmpdir(), "wattdiff-readme-"));
	try {
		execFileSync(process.execPath, [join(root, "dist/cli/index.js"), "demo"], {
			cwd: folder,
		});
		return readFileSync(join(folder, "wattdiff-out/comment.md"), "utf8");
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/**
 * The comment as a quotation, so that its headings are not the README's. Its folded parts are named instead of repeated,
 * and the marker by which a comment is found again is left out.
 */
function quoted(comment) {
	const folded = [...comment.matchAll(/<summary>(.*?)<\/summary>/g)]
		.map(([, title]) => title)
		.join(" · ");
	return comment
		.replace(/^<!--.*-->\n/, "")
		.replace(/<details>[\s\S]*<\/details>/, `_Folded:_ ${folded}`)
		.trim()
		.split("\n")
		.map((line) => (line === "" ? ">" : `> ${line}`))
		.join("\n");
}

function inputs(declared) {
	const rows = Object.entries(declared).map(([name, input]) => [
		`\`${name}\``,
		cell(input.description),
		input.default === undefined || input.default === ""
			? ""
			: `\`${input.default}\``,
	]);
	return table(["input", "what it does", "default"], rows);
}

function outputs(declared) {
	const rows = Object.entries(declared).map(([name, output]) => [
		`\`${name}\``,
		cell(output.description),
	]);
	return table(["output", "what it is"], rows);
}

/** What each reader says about itself, by title. */
function frameworks(list) {
	const rows = importsOf(list)
		.map(literalsOf)
		.filter(({ title }) => title)
		.sort((a, b) => a.title.localeCompare(b.title, "en"))
		.map(({ title, source = "" }) => [
			cell(title),
			source.split(/;\s*/).map(linked).join("; "),
		]);
	return table(["framework", "its keys, as read in"], rows);
}

/** `https://host/page, place (version)`, or a path in this repository, as a link. */
function linked(source) {
	const [, url, rest] = /^(https:\/\/[^\s,]+),?\s*(.*)$/.exec(source) ?? [];
	if (!url)
		return source.startsWith("docs/") ? `[${source}](${source})` : cell(source);
	const { hostname, pathname } = new URL(url);
	const [, ref, path] = /\/blob\/([^/]+)\/(.*)$/.exec(pathname) ?? [];
	if (path) return `[${path}](${url}) (${ref})`;
	if (rest.startsWith("(")) return `[${hostname}](${url}) ${rest}`;
	return `[${cell(rest || hostname)}](${url})`;
}

function table(head, rows) {
	return markdownTable([head, ...rows], {
		alignDelimiters: false,
		padding: true,
	});
}

function importsOf(path) {
	return statementsOf(path)
		.filter(ts.isImportDeclaration)
		.map(({ moduleSpecifier }) => moduleSpecifier.text)
		.filter((specifier) => specifier !== "./reader.js")
		.map((specifier) => join(dirname(path), specifier.replace(/\.js$/, ".ts")));
}

/** The string properties of a file, such as a reader's title and source. */
function literalsOf(path) {
	const found = {};
	const visit = (node) => {
		if (
			ts.isPropertyAssignment(node) &&
			ts.isStringLiteralLike(node.initializer)
		) {
			found[node.name.text] ??= node.initializer.text;
		}
		ts.forEachChild(node, visit);
	};
	statementsOf(path).forEach(visit);
	return found;
}

function statementsOf(path) {
	const text = readFileSync(path, "utf8");
	return ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true)
		.statements;
}

function cell(text) {
	return String(text ?? "")
		.trim()
		.replace(/\s+/g, " ")
		.replaceAll("|", "\\|");
}

function replaced(text, name, part) {
	const between = new RegExp(
		`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`,
	);
	if (!between.test(text))
		throw new Error(`README.md has no place for ${name}`);
	return text.replace(
		between,
		(_, start, end) => `${start}\n${part}\n\n${end}`,
	);
}
