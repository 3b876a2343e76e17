import type { ParsedFile, ShellWord } from "../../formats/parsed-file.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";
import type { CommandLine } from "../commands/command-line.js";
import { firstText, sweptTexts } from "../hydra/overrides.js";
import { candidatesFor, fileName, folderOf, joinPath } from "../paths.js";
import type { Override, Reference } from "../reader.js";

/** Folders that hold a Hydra application's configs, beside its script or above it. */
const CONFIG_FOLDERS = [
	"configs",
	"conf",
	"config",
	"cfgs",
	"recipes_collection",
];

/** Groups of which each file is a run of its own, so that a command that chooses one starts that file. */
const RUN_GROUPS = /^(experiment|exp|training|fine_tuning|peft|recipes)$/;

/** What a command sets in its config: `key=value`, `+key=value` and `~key` among the words after the script. */
export function overridesIn(
	words: readonly ShellWord[],
	path: string,
): readonly Override[] {
	return words.flatMap(({ text, line }) => {
		const [, sign, key, value] =
			/^(\+{0,2}|~)([A-Za-z_][\w./@$-]*)(?:=([\s\S]*))?$/.exec(text) ?? [];
		if (key === undefined || (value === undefined && sign !== "~")) return [];
		const mode = sign === "~" ? "delete" : sign === "" ? "set" : "add";
		return [{ mode, key, text: value ?? "", path, line } as const];
	});
}

/** The config that a command with overrides and no config argument starts: the run that it chooses, or the script's. */
export function hydraTarget(
	file: ParsedFile,
	line: CommandLine,
	overrides: readonly Override[],
): Reference | undefined {
	const script = scriptPath(line);
	const [first] = overrides;
	if (script === undefined || !first) return undefined;
	const folders = configFolders(file, script);
	const run = overrides.find(({ key }) => RUN_GROUPS.test(key));
	const stem = fileName(script).replace(/\.py$/, "");
	const names = run
		? [`${run.key}/${firstText(run).replace(/\.yaml$/, "")}`]
		: [stem, "config", "train", "default", "main"];
	const candidates = names.flatMap((name) =>
		folders.map((folder) => `${folder}/${name}.yaml`),
	);
	return {
		text: run ? `${run.key}=${run.text}` : script,
		candidates: [...new Set(candidates)],
		line: run?.line ?? first.line,
		key: run?.key ?? "",
	};
}

/** Where a config may be that a command names to Hydra without its folder: among the configs of the script. */
export function namedConfigs(
	file: ParsedFile,
	line: CommandLine,
	{ key, text }: { readonly key: string; readonly text: string },
): readonly string[] {
	const script = scriptPath(line);
	if (!/^-+(config[-_]name|cn)$/.test(key) || script === undefined) return [];
	return configFolders(file, script).map((folder) => `${folder}/${text}`);
}

/** Files that overrides choose of a group, where the config is in a folder of its own. */
export function chosenFiles(
	target: Reference,
	overrides: readonly Override[],
): readonly Reference[] {
	return overrides
		.filter(({ key, mode }) => mode !== "delete" && /^[\w/-]+$/.test(key))
		.map((override) => {
			const name = firstText(override);
			const path = `${override.key}/${name.replace(/\.ya?ml$/, "")}.yaml`;
			const candidates = target.candidates.flatMap((candidate) =>
				candidatesFor(candidate, path),
			);
			return {
				text: `${override.key}=${name}`,
				candidates: [...new Set(candidates)],
				line: override.line,
				key: override.key,
				optional: true,
			};
		});
}

/** How many runs a command starts that gives a key several values, as in `lr=1,2 seed=1,2,3`. */
export function sweepFacts(overrides: readonly Override[]): readonly Fact[] {
	const swept = overrides.filter(isSwept);
	return [
		...repeats(
			"repeats.seeds",
			swept.filter(({ key }) => SEED.test(key)),
		),
		...repeats(
			"repeats.trials",
			swept.filter(({ key }) => !SEED.test(key)),
		),
	];
}

/** Keys with several values are read with the first of them. */
export function sweepProblems(
	overrides: readonly Override[],
): readonly Problem[] {
	return overrides
		.filter((override) => isSwept(override) && !SEED.test(override.key))
		.map((override) => ({
			kind: "inconsistent-config",
			path: override.path,
			line: override.line,
			args: {
				what: `The command gives \`${override.key}\` ${sweptTexts(override).length} values, \`${override.text}\``,
				reading: `so many runs with \`${firstText(override)}\``,
			},
		}));
}

const SEED = /(^|[._])seed$/i;

function isSwept(override: Override): boolean {
	return override.mode !== "delete" && sweptTexts(override).length > 1;
}

function repeats(
	key: "repeats.seeds" | "repeats.trials",
	swept: readonly Override[],
): readonly Fact[] {
	const [first] = swept;
	if (!first) return [];
	let times = 1;
	for (const override of swept) times *= sweptTexts(override).length;
	const { path, line, key: text } = first;
	return [fact(key, times, { kind: "launch", path, line, text })];
}

function scriptPath({ script }: CommandLine): string | undefined {
	if (!script?.known) return undefined;
	return script.text.endsWith(".py")
		? script.text.replace(/^\.\//, "")
		: `${script.text.replaceAll(".", "/")}.py`;
}

// The script's place counts from the folder in which the command runs: that of the shell script or one above it.
function configFolders(file: ParsedFile, script: string): readonly string[] {
	const near = candidatesFor(file.path, script).map(folderOf);
	return near.flatMap((folder) =>
		[folder, joinPath(folder, ".."), joinPath(folder, "../..")]
			.filter((each) => each !== undefined)
			.flatMap((each) =>
				CONFIG_FOLDERS.map((name) => (each === "" ? name : `${each}/${name}`)),
			),
	);
}
