import type { ShellWord } from "../../formats/parsed-file.js";
import type { ConfigArgument } from "../commands/config-argument.js";
import { type Flag, flagsOf, lastFlag } from "../commands/words.js";

/**
 * The configs of `deepy.py train.py -d configs 125M local_setup`: several, merged in order, with an ending or without.
 * Source: https://github.com/EleutherAI/gpt-neox, megatron/neox_arguments/arguments.py at ea7aefd8f8e1.
 */
export function neoxConfigs(
	words: readonly ShellWord[],
): readonly ConfigArgument[] {
	const flags = flagsOf(words);
	const folder = lastFlag(flags, ["d", "conf-dir"])?.values[0];
	const values = flags.flatMap((flag) => firstValue(flag));
	return words
		.filter(
			(word) =>
				word.known &&
				!word.text.startsWith("-") &&
				!values.some((value) => value === word),
		)
		.map((word) => ({
			text: placed(word.text, folder?.text),
			line: word.line,
			key: "",
		}));
}

function firstValue(flag: Flag): readonly ShellWord[] {
	return flag.values.slice(0, 1);
}

function placed(name: string, folder: string | undefined): string {
	const file = /\.ya?ml$/.test(name) ? name : `${name}.yml`;
	return folder === undefined ? file : `${folder}/${file}`;
}
