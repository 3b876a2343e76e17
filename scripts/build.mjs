// Bundles both entries into dist/, or into another folder: node scripts/build.mjs [FOLDER]

import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ncc from "@vercel/ncc";

const project = fileURLToPath(new URL("..", import.meta.url));

/** One self-contained file each, unminified so that it can be reviewed, without a source map: the file is readable. */
const bundles = [
	{ entry: "src/action.ts", folder: "action", isProgram: false },
	{ entry: "src/cli.ts", folder: "cli", isProgram: true },
];

/** Writes every bundle below a folder. The same sources give the same bytes, wherever the project lies. */
export async function build(target) {
	// ncc looks for tsconfig.json from here.
	process.chdir(project);
	rmSync(target, { recursive: true, force: true });
	for (const bundle of bundles) await buildOne(target, bundle);
}

async function buildOne(target, { entry, folder, isProgram }) {
	const { code, assets } = await ncc(join(project, entry), {
		cache: false,
		minify: false,
		sourceMap: false,
		// Types are checked by `npm run types`.
		transpileOnly: true,
		license: "licenses.txt",
		quiet: true,
	});
	const index = join(target, folder, "index.js");
	write(index, isProgram ? `#!/usr/bin/env node\n${code}` : code);
	if (isProgram) chmodSync(index, 0o755);
	for (const [name, { source }] of Object.entries(assets)) {
		write(join(target, folder, name), source);
	}
	write(join(target, folder, "package.json"), '{ "type": "module" }\n');
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
