import { parseJson } from "../../formats/json.js";
import type { ParsedFile } from "../../formats/parsed-file.js";
import { flagsOf } from "../commands/words.js";
import { deepspeedFactsOf } from "../deepspeed/facts.js";
import { candidatesFor } from "../paths.js";
import type { Open, Reference } from "../reader.js";
import type { ReadingWithFiles } from "../with-files.js";
import type { MegatronCommand } from "./commands.js";

/** A DeepSpeed config that a script writes before it starts: whole, or out of a template in which it puts values. */
export interface WrittenConfig {
	readonly target: string;
	/** The text between the marks of a heredoc, moved down to its line. */
	readonly text?: string;
	readonly template?: Reference;
	/** What `sed` puts in the place of words of the template. */
	readonly values: readonly (readonly [string, string])[];
}

/** Every config that a script writes by `cat <<EOT > target` or `sed … template > target`. */
export function writtenConfigs(file: ParsedFile): readonly WrittenConfig[] {
	if (file.format !== "shell") return [];
	return [...heredocs(file), ...substitutions(file)];
}

/** What the config says that a command takes and its script writes; undefined when the script writes no such file. */
export function readWritten(
	file: ParsedFile,
	command: MegatronCommand,
	open: Open,
): ReadingWithFiles | undefined {
	const target = deepspeedTarget(command);
	const written = writtenConfigs(file).findLast(
		(each) => each.target === target,
	);
	if (target === undefined || !written) return undefined;
	if (written.text !== undefined) {
		return { ...read(file, written.text), files: [] };
	}
	const template = written.template && open(written.template);
	if (!template) return { facts: [], problems: [], files: [] };
	let text = template.text;
	for (const [word, value] of written.values) {
		text = text.replaceAll(word, value);
	}
	return { ...read(template, text), files: [template.path] };
}

/** The file behind `--deepspeed_config`, as the command has it. */
function deepspeedTarget({ words }: MegatronCommand): string | undefined {
	return flagsOf(words).findLast(({ name }) => name === "deepspeed-config")
		?.values[0]?.text;
}

/** True for a config with words in the place of values, which a script fills in. */
export function isTemplate(file: ParsedFile): boolean {
	return (
		file.format === "json" &&
		file.documents.length === 0 &&
		/"(train_batch_size|zero_optimization|train_micro_batch_size_per_gpu)"/.test(
			file.text,
		) &&
		OPEN_WORD.test(file.text)
	);
}

const OPEN_WORD = /:\s*[A-Z][A-Z0-9_]+(?=\s*[,}\n])/;

// What is still open is as good as not set.
function read(file: ParsedFile, text: string) {
	const closed = text
		.replace(/(:\s*)(?:"\$(?:\{\w+\}|\w+)"|\$(?:\{\w+\}|\w+))/g, "$1null")
		.replace(/(:\s*)[A-Z][A-Z0-9_]+(?=\s*[,}\n])/g, "$1null");
	return deepspeedFactsOf(file, parseJson(file.path, closed).documents[0]);
}

const HEREDOC =
	/^[ \t]*cat\b[ \t]*(?:>[ \t]*(\S+)[ \t]*)?<<-?[ \t]*['"]?(\w+)['"]?(?:[ \t]*>[ \t]*(\S+))?[ \t]*\n([\s\S]*?)\n[ \t]*\2[ \t]*$/gm;

function heredocs(file: ParsedFile): readonly WrittenConfig[] {
	return [...file.text.matchAll(HEREDOC)].flatMap((found) => {
		const [whole, before, , after, body = ""] = found;
		const target = before ?? after;
		if (target === undefined || !body.trimStart().startsWith("{")) return [];
		const start = (found.index ?? 0) + whole.indexOf(body);
		const lines = file.text.slice(0, start).split("\n").length - 1;
		const text = "\n".repeat(lines) + expanded(file, body);
		return [{ target: expanded(file, unquoted(target)), text, values: [] }];
	});
}

// Each command of a pipe puts in some of the values; only the first one names the template.
function substitutions(file: ParsedFile): readonly WrittenConfig[] {
	return file.text
		.replace(/\\\n/g, "  ")
		.split("\n")
		.flatMap((line) => {
			const [, work = "", target] =
				/^\s*(sed\s.*?)>\s*(\S+)\s*$/.exec(line) ?? [];
			const template = /\s(["']?[\w./${}-]+["']?)\s*(?:\||$)/.exec(work)?.[1];
			if (target === undefined || template === undefined) return [];
			const text = expanded(file, unquoted(template));
			const values = [...work.matchAll(/s\/([^/]+)\/([^/]*)\//g)].map(
				([, word = "", value = ""]) => [word, expanded(file, value)] as const,
			);
			if (values.length === 0 || !/\.json$/.test(text)) return [];
			const at = file.text
				.split("\n")
				.findIndex((each) => /^\s*sed\s/.test(each));
			const reference: Reference = {
				text,
				candidates: candidatesFor(file.path, text),
				line: at + 1,
				key: "sed",
			};
			return [
				{
					target: expanded(file, unquoted(target)),
					template: reference,
					values,
				},
			];
		});
}

function expanded(file: ParsedFile, text: string): string {
	return text.replace(
		/\$(?:\{(\w+)\}|(\w+))/g,
		(whole, braced?: string, plain?: string) =>
			file.script?.variables.get(braced ?? plain ?? "")?.text ?? whole,
	);
}

function unquoted(text: string): string {
	return text.replace(/^["']|["']$/g, "");
}
