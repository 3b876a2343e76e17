import type { ShellWord } from "../../formats/parsed-file.js";
import { type Flag, flagsOf } from "./words.js";

/** The config that a training command names. */
export interface ConfigArgument {
	readonly text: string;
	readonly line: number;
	/** The flag, or empty for a bare argument. */
	readonly key: string;
}

/**
 * The config among the words after a script: behind a flag that names one, or the first bare argument that is a data
 * file or a variable, which a loop may fill. Undefined when there is none.
 */
export function configArgument(
	words: readonly ShellWord[],
): ConfigArgument | undefined {
	const flags = flagsOf(words);
	const found =
		flagged(flags) ?? hydraConfig(flags) ?? helmConfig(flags) ?? bare(words);
	return found && { ...found, text: insideProject(found.text) };
}

/**
 * A path below a folder that only the launch knows, told from there: what stands behind `$PROJECT/` or
 * `$(git rev-parse --show-toplevel)/` is in the repository or nowhere.
 */
function insideProject(text: string): string {
	const [, inside] =
		/^"?(?:\$\{?\w+\}?|\$\([^()]*\))\/([^$`]+)$/.exec(text) ?? [];
	return inside ?? text;
}

const CONFIG_FLAGS = new Set([
	"config",
	"config-file",
	"config-path",
	"fname",
	"job.config-file",
	"cfg",
	"conf",
	"config-yml",
	"train-config",
	"yaml",
	"c",
]);

/** True for a flag that names the config. */
export function isConfigFlag(name: string): boolean {
	return CONFIG_FLAGS.has(name) || /^config-(name|dir)$/.test(name);
}

// Data files that a tokenizer has, not a run.
const NO_CONFIG = /vocab|tokenizer|merges|special_tokens/i;

// A Python file is a config where its folder says so, and a program otherwise.
const DATA_FILE = /\.(ya?ml|jsonc?|toml)$|(^|\/)(configs?|recipes)\/.*\.py$/i;

function flagged(flags: readonly Flag[]): ConfigArgument | undefined {
	const flag = flags.find(({ name }) => CONFIG_FLAGS.has(name));
	const value = flag?.values[0];
	if (!flag || !value || !(DATA_FILE.test(value.text) || isVariable(value))) {
		return undefined;
	}
	return { text: value.text, line: value.line, key: flag.text };
}

// Hydra names a config without its ending: --config-path conf --config-name train.
function hydraConfig(flags: readonly Flag[]): ConfigArgument | undefined {
	const name = flags.find((flag) => /^(config-name|cn)$/.test(flag.name));
	const folder = flags.find((flag) =>
		/^(config-(path|dir)|cp|cd)$/.test(flag.name),
	);
	const value = name?.values[0];
	const under = folder?.values[0];
	const isOpen =
		under && !under.known && insideProject(under.text) === under.text;
	if (!name || !value?.known || isOpen) return undefined;
	const file = /\.ya?ml$/.test(value.text) ? value.text : `${value.text}.yaml`;
	return {
		text: under ? `${under.text}/${file}` : file,
		line: value.line,
		key: name.text,
	};
}

// Helm puts a file into a value of its chart: --set-file workload_config=run.yaml.
function helmConfig(flags: readonly Flag[]): ConfigArgument | undefined {
	const flag = flags.find(({ name }) => name === "set-file");
	const value = flag?.values[0];
	const path = value?.text.replace(/^[\w.]+=/, "") ?? "";
	return flag && value?.known && DATA_FILE.test(path)
		? { text: path, line: value.line, key: flag.text }
		: undefined;
}

function bare(words: readonly ShellWord[]): ConfigArgument | undefined {
	const found = words.find(
		(word, index) =>
			((word.known && DATA_FILE.test(word.text)) ||
				isVariable(word) ||
				isBelowVariable(word)) &&
			!NO_CONFIG.test(word.text) &&
			!word.text.startsWith("-") &&
			!word.text.includes("=") &&
			!isValue(words[index - 1]),
	);
	return found && { text: found.text, line: found.line, key: "" };
}

// A loop may give it its values.
function isVariable({ text, known }: ShellWord): boolean {
	return !known && /^\$\{?[A-Za-z_]\w*\}?$/.test(text);
}

function isBelowVariable({ text, known }: ShellWord): boolean {
	return !known && insideProject(text) !== text && DATA_FILE.test(text);
}

// The word after a flag may be its value: `--deepspeed zero3.json` names no config.
function isValue(before: ShellWord | undefined): boolean {
	return /^--?[A-Za-z][^=]*$/.test(before?.text ?? "");
}
