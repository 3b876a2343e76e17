import { parseIni } from "./ini.js";
import { parseJson } from "./json.js";
import { parseJsonnet } from "./jsonnet/parse.js";
import type { Format, ParsedFile, ShellScript } from "./parsed-file.js";
import type { PythonModule } from "./python/module.js";
import { parsePython } from "./python/parse.js";
import { parseShell } from "./shell/parse.js";
import { parseToml } from "./toml.js";
import type { Parsed } from "./tree.js";
import { parseYaml } from "./yaml/parse.js";

/** Parses a file of a commit by what its name says it is; a script without an extension by its first line. */
export function parseFile(path: string, text: string): ParsedFile {
	const format = formatOf(path, text);
	const parse = PARSERS[format];
	if (text.length > MAX_SIZE && format !== "unknown") {
		return { path, text, format, ...tooLarge(path, text.length) };
	}
	// Line ends and the byte order mark are made uniform here, once; lines keep their numbers.
	const plain = text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
	const parsed = parse(path, plain);
	const problems = parsed.problems.slice(0, MAX_PROBLEMS);
	return { path, text, format, ...parsed, problems };
}

/** A file with more mistakes than this is not helped by a longer list. */
const MAX_PROBLEMS = 20;

/** What the name of a file says that it is. */
export function formatOf(path: string, text: string): Format {
	const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
	const dot = name.lastIndexOf(".");
	if (dot > 0) return FORMATS.get(name.slice(dot)) ?? "unknown";
	return SHEBANG.test(text) ? "shell" : "unknown";
}

type Parse = (
	path: string,
	text: string,
) => Parsed & {
	readonly script?: ShellScript;
	readonly python?: PythonModule;
};

const PARSERS = {
	yaml: parseYaml,
	json: parseJson,
	jsonnet: parseJsonnet,
	toml: parseToml,
	ini: parseIni,
	shell: parseShell,
	python: parsePython,
	unknown: () => ({ documents: [], comments: [], problems: [] }),
} as const satisfies Record<Format, Parse>;

const FORMATS: ReadonlyMap<string, Format> = new Map([
	[".yaml", "yaml"],
	[".yml", "yaml"],
	[".json", "json"],
	[".jsonc", "json"],
	[".jsonnet", "jsonnet"],
	[".toml", "toml"],
	[".conf", "ini"],
	[".py", "python"],
	[".sh", "shell"],
	[".bash", "shell"],
	[".slurm", "shell"],
	[".sbatch", "shell"],
	[".job", "shell"],
	[".env", "shell"],
]);

const SHEBANG = /^\uFEFF?#!.*\b(ba|da|k|z)?sh\b/;

/** In characters: a text with more of them has more bytes still. */
const MAX_SIZE = 1_000_000;

function tooLarge(path: string, size: number): Parsed {
	const megabytes = (size / 1e6).toFixed(1);
	const problem = {
		kind: "file-too-large",
		path,
		args: { size: `${megabytes} MB` },
	} as const;
	return { documents: [], comments: [], problems: [problem] };
}
