import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Entry } from "../../formats/tree.js";
import { scalarOf } from "../commands/flag-tree.js";
import type { ScriptRun } from "../commands/script-runs.js";
import { type Flag, lastFlag } from "../commands/words.js";
import { gather } from "../gather.js";
import { candidatesFor } from "../paths.js";
import type { Open, Reference } from "../reader.js";
import type { ReadingWithFiles } from "../with-files.js";
import { accelerateFacts } from "./facts.js";

/** The config that `accelerate launch --config_file` names. */
export function accelerateConfigs(
	file: ParsedFile,
	run: ScriptRun,
): readonly Reference[] {
	const flag = launchFlag(run, "config-file");
	const value = flag?.values[0];
	if (!flag || !value?.known) return [];
	const { text, line } = value;
	return [
		{ text, candidates: candidatesFor(file.path, text), line, key: flag.text },
	];
}

/** What that config says. */
export function accelerateReading(
	file: ParsedFile,
	run: ScriptRun,
	open: Open,
): ReadingWithFiles {
	const opened = accelerateConfigs(file, run).flatMap(
		(reference) => open(reference) ?? [],
	);
	const readings = opened.map((each) => accelerateFacts(each, open));
	return {
		...gather(...readings),
		files: [
			...opened.map(({ path }) => path),
			...readings.flatMap(({ files }) => files),
		],
	};
}

/** The entry of a flag of `accelerate launch` itself, such as `mixed-precision`. */
export function launchEntry(run: ScriptRun, name: string): Entry | undefined {
	const flag = launchFlag(run, name);
	const value = flag?.values[0];
	return (
		flag &&
		value && { key: flag.text, value: scalarOf(value), line: value.line }
	);
}

function launchFlag({ line }: ScriptRun, name: string): Flag | undefined {
	const flags = line.stages
		.filter(({ program }) => program.name === "accelerate")
		.flatMap((stage) => stage.flags);
	return lastFlag(flags, [name]);
}
