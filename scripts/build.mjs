// Bundles both entries into dist/, or into another folder: node scripts/build.mjs [FOLDER]
//
// The compiler emits JavaScript first and ncc bundles that: ncc's own loader for TypeScript follows the compiler's
// versions slowly. The bundle is then printed without comments, whose licences stand in licenses.txt, and formatted: a
// third smaller, and as readable as the sources.

import { execFileSync } from "node:child_process";
import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ncc from "@vercel/ncc";
import typescript from "typescript";

const project = fileURLToPath(new URL("..", import.meta.url));
const { resolve: resolvePackage } = createRequire(import.meta.url);
const compiler = resolvePackage("typescript/bin/tsc");
const formatter = resolvePackage("@biomejs/biome/bin/biome");

/** One self-contained file each, unminified so that it can be reviewed, without a source map: the file is readable. */
const bundles = [
	{ entry: "src/action.js", folder: "action", isProgram: false },
	{ entry: "src/cli.js", folder: "cli", isProgram: true },
];

/** Writes every bundle below a folder. The same sources give the same bytes, wherever the project lies. */
export async function build(target) {
	// Below node_modules, so that packages are found from there and git does not see it.
	const cache = join(project, "node_modules", ".cache");
	mkdirSync(cache, { recursive: true });
	const emitted = mkdtempSync(join(cache, "wattdiff-"));
	try {
		emit(emitted);
		// The bundler takes the current folder for files that a package reads at run time. None does: it is an empty one.
		const empty = join(emitted, "empty");
		mkdirSync(empty);
		process.chdir(empty);
		rmSync(target, { recursive: true, force: true });
		for (const bundle of bundles) await bundleOne(emitted, target, bundle);
	} finally {
		process.chdir(project);
		rmSync(emitted, { recursive: true, force: true });
	}
}

function emit(emitted) {
	const settings = [
		"--noEmit",
		"false",
		"--rootDir",
		project,
		"--outDir",
		emitted,
	];
	// Types are checked by `npm run types`.
	const all = ["-p", join(project, "tsconfig.json"), "--noCheck", ...settings];
	execFileSync(process.execPath, [compiler, ...all], { stdio: "inherit" });
}

async function bundleOne(emitted, target, { entry, folder, isProgram }) {
	const { code, assets } = await ncc(join(emitted, entry), {
		cache: false,
		esm: true,
		license: "licenses.txt",
		minify: false,
		quiet: true,
		sourceMap: false,
	});
	const index = join(target, folder, "index.js");
	const { outputText } = typescript.transpileModule(code, {
		compilerOptions: {
			removeComments: true,
			target: "ES2023",
			module: "ESNext",
		},
	});
	const first = isProgram ? "#!/usr/bin/env node\n" : "";
	write(index, first + formatted(outputText));
	if (isProgram) chmodSync(index, 0o755);
	for (const [name, { source }] of Object.entries(assets)) {
		write(join(target, folder, name), source);
	}
	write(join(target, folder, "package.json"), '{ "type": "module" }\n');
}

/** The text of a program in the formatter's style, with lines as long as they come. */
function formatted(text) {
	const settings = mkdtempSync(join(tmpdir(), "wattdiff-format-"));
	try {
		const file = join(settings, "index.js");
		writeFileSync(
			join(settings, "biome.json"),
			JSON.stringify({
				files: { maxSize: 20_000_000 },
				formatter: { indentStyle: "tab", lineWidth: 320 },
			}),
		);
		writeFileSync(file, text);
		execFileSync(process.execPath, [formatter, "format", "--write", file], {
			cwd: settings,
			stdio: "pipe",
		});
		return readFileSync(file, "utf8");
	} finally {
		rmSync(settings, { recursive: true, force: true });
	}
}

function write(path, content) {
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, content);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	try {
		await build(resolve(process.argv[2] ?? join(project, "dist")));
	} catch (error) {
		// Without the stack, which quotes the bundler's own code.
		console.error(error.message);
		process.exitCode = 1;
	}
}
