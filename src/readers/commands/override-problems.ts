import type { ShellWord } from "../../formats/parsed-file.js";
import type { Problem } from "../../problem.js";
import { flagsOf } from "./words.js";

/**
 * Settings of the run that the command line gives beside the config, as `batch_size=4` or `--training.steps 100`: the
 * config's own reader knows them, the launcher does not, so that they are told rather than counted.
 */
export function overrideProblems(
	words: readonly ShellWord[],
	path: string,
	{ pairsToo = true }: { readonly pairsToo?: boolean } = {},
): readonly Problem[] {
	const flags = flagsOf(words).map(({ name, text, line, values }) => ({
		name,
		line,
		written: [text, values[0]?.text ?? ""].join(" ").trim(),
	}));
	const pairs = words.flatMap(({ text, line }) => {
		const name = /^\+{0,2}([a-z][\w.]*)=/.exec(text)?.[1];
		return name === undefined ? [] : [{ name, line, written: text }];
	});
	const sizes = [...flags, ...(pairsToo ? pairs : [])].filter(({ name }) =>
		isSize(name),
	);
	const [first] = sizes;
	if (!first) return [];
	const list = sizes.map(({ written }) => `\`${written}\``).join(", ");
	return [
		{
			kind: "inconsistent-config",
			path,
			line: first.line,
			args: {
				what: `The command sets ${list} beside its config`,
				reading: "the config has it",
			},
		},
	];
}

/** True for the name of a setting that may count for what a run takes. */
export function isSize(name: string): boolean {
	return SIZES.test(name) && !NOT_SIZES.test(name);
}

const SIZES =
	/batch|steps|epochs|iters|seq[-_.]?len|max[-_.]?(seq|length)|model|lora|parallel|precision|dtype|bf16|fp16|checkpointing|samples/i;

const NOT_SIZES =
	/(save|log|eval|warmup|output|checkpoint[-_.](dir|path)|model[-_.](dir|max)|cache|test)/i;
