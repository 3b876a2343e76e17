import type { ShellWord } from "../../formats/parsed-file.js";
import { asText, entryAt, itemsOf, type Tree } from "../../formats/tree.js";

/** What a sweep starts for each of its runs. */
export interface SweepCommand {
	/** The program, such as `train.py`; empty where only the command's words say it. */
	readonly program: string;
	/** The words after the program, without the parts that W&B fills in. */
	readonly rest: readonly ShellWord[];
}

/** The command of a sweep; without one W&B runs the program with a flag for each parameter. */
export function commandOf(tree: Tree | undefined): SweepCommand {
	const program = asText(entryAt(tree, "program")?.value) ?? "";
	const words = itemsOf(entryAt(tree, "command")?.value).flatMap((item) => {
		const text = asText(item);
		return text === undefined
			? []
			: text
					.split(/\s+/)
					.filter((part) => part !== "")
					.map((part) => ({ text: part, line: item.line, known: true }));
	});
	const at = words.findIndex(({ text }) => /^\$\{program\}$|\.py$/.test(text));
	const found = words[at]?.text ?? "";
	return {
		program: /\.py$/.test(found) ? found : program,
		rest: words.slice(at + 1).filter(({ text }) => !/^\$\{/.test(text)),
	};
}
