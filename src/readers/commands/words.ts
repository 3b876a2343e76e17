import type {
	ParsedFile,
	ShellCommand,
	ShellWord,
} from "../../formats/parsed-file.js";
import { fileName } from "../paths.js";

/** A flag of a command with the words up to the next one. */
export interface Flag {
	/** Without dashes, with `-` for `_`: argparse and Click take both. */
	readonly name: string;
	/** As the command has it. */
	readonly text: string;
	readonly line: number;
	readonly values: readonly ShellWord[];
	/** False when only the launch decides whether it stands, or a part of a value. */
	readonly known: boolean;
}

/**
 * The words of a command, with quoted command lines taken apart: `bash -c "torchrun …"` runs what it quotes, and an
 * array of `"--flag value"` texts is split again where it is used.
 */
export function flatWords(command: ShellCommand): readonly ShellWord[] {
	return command.words.flatMap((word) =>
		isQuotedCommand(word.text) ? splitWord(word) : [word],
	);
}

/** The commands of a script that run something, in their order. */
export function runningCommands(file: ParsedFile): readonly ShellCommand[] {
	return (file.script?.commands ?? []).filter(
		(command) => !isTextCommand(command),
	);
}

/** True for a command that only writes or looks at text, so that its words run nothing. */
export function isTextCommand(command: ShellCommand): boolean {
	const name = command.words[0]?.text ?? "";
	return TEXT_COMMANDS.has(fileName(name));
}

/** The flags among words; `--name=value` and `--name value` are the same. */
export function flagsOf(words: readonly ShellWord[]): readonly Flag[] {
	const flags: Writable<Flag>[] = [];
	for (const word of words) {
		const parts = FLAG.exec(word.text);
		const flag = flags.at(-1);
		if (!parts) {
			// What the launch adds to a command is no value of the flag before it.
			if (!word.known && REST.test(word.text)) continue;
			if (flag) flag.values.push(word);
			if (flag?.values.length === 1) flag.known &&= word.known;
			continue;
		}
		const [, dashes = "", name = "", equals, value = ""] = parts;
		flags.push({
			name: name.replaceAll("_", "-"),
			text: dashes + name,
			line: word.line,
			known: word.known,
			values: equals === undefined ? [] : [{ ...word, text: unquoted(value) }],
		});
	}
	return flags;
}

/** The flags with two dashes: in front of many programs `-m` and the like are the launcher's own. */
export function longFlags(words: readonly ShellWord[]): readonly Flag[] {
	return flagsOf(words).filter(({ text }) => text.startsWith("--"));
}

/** The last flag that has one of the names. */
export function lastFlag(
	flags: readonly Flag[],
	names: readonly string[],
): Flag | undefined {
	return flags.findLast((flag) => names.includes(flag.name));
}

interface Writable<F extends Flag> {
	name: F["name"];
	text: F["text"];
	line: F["line"];
	known: F["known"];
	values: ShellWord[];
}

const FLAG = /^(--?)([A-Za-z][\w.-]*)(?:(=)([\s\S]*))?$/;

const REST = /^\$([@*]|\{[@*](:\d+)?\})$/;

const TEXT_COMMANDS = new Set(
	"echo printf cat sed grep awk tee log export git cp mv mkdir rm cd ls pip wget curl source . exit which test [ [[".split(
		" ",
	),
);

function isQuotedCommand(text: string): boolean {
	return /\s/.test(text.trim()) && /(^|\s)--?[A-Za-z]|\.py\s/.test(text);
}

function splitWord(word: ShellWord): readonly ShellWord[] {
	// What a substitution runs is not part of this command.
	const text = word.text.replace(/\$\([^()]*\)|`[^`]*`/g, "$(…)");
	const parts = text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
	return parts
		.filter((part) => part !== "\\" && part !== ";")
		.map((part) => ({
			text: unquoted(part),
			line: word.line,
			known: word.known || !/[$`]/.test(part),
		}));
}

/** A text without the quotes around it. */
export function unquoted(text: string): string {
	return text.replace(/^(["'])([\s\S]*)\1$/, "$2");
}
