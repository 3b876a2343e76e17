import type { ParsedFile, ShellWord } from "../../formats/parsed-file.js";
import {
	programsAt,
	type StartedProgram,
} from "../commands/started-programs.js";
import { flagsOf, lastFlag } from "../commands/words.js";
import { candidatesFor } from "../paths.js";
import type { Reference } from "../reader.js";

/** The commands of a script that start one of verl's programs, or a program that takes verl's settings. */
export function verlCommands(file: ParsedFile): readonly StartedProgram[] {
	return programsAt(file, (words) => {
		const at = words.findIndex(({ text }) => MODULE.test(text));
		return at < 0 ? otherProgram(words) : at;
	});
}

const MODULE = /^verl\.[\w.]+$|(^|\/)verl\/(trainer|experimental)\/[\w/]+\.py$/;

// Recipes have programs of their own with the same settings.
function otherProgram(words: readonly ShellWord[]): number {
	const settings = words.filter(({ text }) => SETTING.test(text));
	return settings.length < 3
		? -1
		: words.findIndex(({ text }, index) =>
				/\.py$/.test(text) ? true : words[index - 1]?.text === "-m",
			);
}

const SETTING = /^\+{0,2}(actor_rollout_ref|worker)\.\w+(\.\w+)+=/;

/** What a program of verl does instead of training; undefined when it trains. */
export function otherWork({
	program,
	rest,
}: StartedProgram): string | undefined {
	const onlyValidates = rest.some(({ text }) =>
		/^\+{0,2}trainer\.val_only=true$/i.test(text),
	);
	return onlyValidates
		? "`trainer.val_only` is on: it evaluates."
		: OTHER.find(([pattern]) => pattern.test(program.text))?.[1];
}

const OTHER: readonly (readonly [RegExp, string])[] = [
	[/main_generation|generation_server/, "It generates answers."],
	[/main_eval/, "It evaluates answers."],
	[/model_merger|converter|diagnose/, "It converts checkpoints."],
	[/data_preprocess/, "It prepares data."],
];

/** The config that a command names, in the folder that it names. */
export function configReference(
	file: ParsedFile,
	{ rest }: StartedProgram,
): Reference | undefined {
	const flags = flagsOf(rest);
	const name = lastFlag(flags, ["config-name"]);
	const folder = lastFlag(flags, ["config-path", "config-dir"])?.values[0];
	const value = name?.values[0];
	if (!name) return givenConfig(file, rest);
	if (!value?.known) return undefined;
	const text = /\.ya?ml$/.test(value.text) ? value.text : `${value.text}.yaml`;
	// A folder such as $PROJECT/examples/config is told from where the project begins.
	const inside = folder?.text.replace(/^\$\{?\w+\}?\/?/, "") ?? "";
	const candidates = candidatesFor(
		file.path,
		inside ? `${inside}/${text}` : text,
	);
	const { line } = value;
	const own = isOwn(text);
	return {
		text,
		candidates: [
			...candidates,
			...candidatesFor(file.path, `verl/trainer/config/${text}`),
		],
		line,
		key: name.text,
		...(own && { optional: true as const }),
	};
}

// EasyR1 takes the file itself: config=examples/config.yaml.
function givenConfig(
	file: ParsedFile,
	rest: readonly ShellWord[],
): Reference | undefined {
	const word = rest.find(({ text }) => /^config=.+\.ya?ml$/.test(text));
	if (!word?.known) return undefined;
	const text = word.text.slice("config=".length);
	const candidates = candidatesFor(file.path, text);
	return { text, candidates, line: word.line, key: "config" };
}

/** True for the configs that verl itself ships. */
function isOwn(name: string): boolean {
	return /^(ppo|sft|ppo_megatron|_generated_ppo)_trainer(_engine)?\.ya?ml$/.test(
		name,
	);
}
