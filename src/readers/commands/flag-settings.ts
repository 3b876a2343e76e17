import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Problem } from "../../problem.js";
import type { Settings } from "../launcher.js";
import type { CommandLine } from "./command-line.js";
import { isConfigFlag } from "./config-argument.js";
import { isSize } from "./override-problems.js";
import { type Flag, longFlags } from "./words.js";

/**
 * What the flags behind a script set in the config that it gets, as `--training.steps 100`; a flag without a value is
 * true. A value that only the launch knows leaves what the config has, and is told where it counts.
 */
export function flagSettings(
	file: ParsedFile,
	{ rest, stages }: CommandLine,
): Settings {
	const launcher = new Set(
		stages.flatMap(({ program }) => Object.keys(program.flags ?? {})),
	);
	const flags = longFlags(rest).filter(
		({ name }) => !isConfigFlag(name) && !launcher.has(name),
	);
	return {
		given: flags.filter(isKnown).map((flag) => ({
			mode: "set",
			key: keyOf(flag),
			text: textOf(flag),
			path: file.path,
			line: flag.line,
		})),
		problems: flags.flatMap((flag) =>
			isKnown(flag) || !isSize(flag.name) ? [] : [unresolved(file, flag)],
		),
	};
}

function isKnown({ values: [value] }: Flag): boolean {
	return value === undefined || value.known;
}

function keyOf({ name }: Flag): string {
	return name.replaceAll("-", "_");
}

// A comma parts the values of a search elsewhere, and is a part of this one.
function textOf({ values }: Flag): string {
	const [first] = values;
	if (!first) return "true";
	if (values.length > 1) {
		return `[${values.map(({ text }) => JSON.stringify(text)).join(", ")}]`;
	}
	return first.text.includes(",") ? JSON.stringify(first.text) : first.text;
}

function unresolved(file: ParsedFile, flag: Flag): Problem {
	const args = { key: flag.text, text: flag.values[0]?.text ?? "" };
	const { line } = flag;
	return { kind: "unresolved-value", path: file.path, line, args };
}
