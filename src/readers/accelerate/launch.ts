import type { ParsedFile, ShellWord } from "../../formats/parsed-file.js";
import type { Entry, Mapping, Tree } from "../../formats/tree.js";
import type { CommandLine } from "../commands/command-line.js";
import { type Flag, lastFlag } from "../commands/words.js";
import { deepspeedReference } from "../deepspeed/reference.js";
import { gather } from "../gather.js";
import { candidatesFor } from "../paths.js";
import type { Open, Reference } from "../reader.js";
import type { ReadingWithFiles } from "../with-files.js";
import { accelerateFacts } from "./facts.js";
import { divisionOf } from "./parallel.js";

/** What `accelerate launch` is told: the files that it names, and what these and its flags say. */
export interface AccelerateLaunch {
	readonly references: readonly Reference[];
	read(open: Open): ReadingWithFiles;
}

/** Reads the flags of `accelerate launch` as the config that they overrule (accelerate 1.10, commands/launch.py). */
export function accelerateLaunch(
	file: ParsedFile,
	{ stages }: CommandLine,
): AccelerateLaunch {
	const flags = stages
		.filter(({ program }) => program.name === "accelerate")
		.flatMap(({ flags: own }) => own);
	const named = configReference(file, flags);
	const tree = configOf(flags);
	const json = deepspeedReference(
		file,
		entryOf(flags, "deepspeed-config-file", "deepspeed_config_file"),
	);
	return {
		references: [...named, ...(json ? [json] : [])],
		read(open) {
			const opened = named.flatMap((reference) => open(reference) ?? []);
			const readings = opened.map((each) => accelerateFacts(each, open));
			const own = divisionOf({ file, tree, open });
			return {
				...gather(...readings, own),
				files: [
					...opened.map(({ path }) => path),
					...[...readings, own].flatMap(({ files }) => files),
				],
			};
		},
	};
}

function configReference(
	file: ParsedFile,
	flags: readonly Flag[],
): readonly Reference[] {
	const flag = lastFlag(flags, ["config-file"]);
	const value = flag?.values[0];
	if (!flag || !value?.known) return [];
	const { text, line } = value;
	return [
		{ text, candidates: candidatesFor(file.path, text), line, key: flag.text },
	];
}

/** Flags by the key of the config's section that they stand for. */
const DEEPSPEED = [
	["zero-stage", "zero_stage"],
	["deepspeed-config-file", "deepspeed_config_file"],
	["offload-optimizer-device", "offload_optimizer_device"],
	["offload-param-device", "offload_param_device"],
] as const;

const FSDP = [
	["fsdp-sharding-strategy", "fsdp_sharding_strategy"],
	["fsdp-offload-params", "fsdp_offload_params"],
	["fsdp-activation-checkpointing", "fsdp_activation_checkpointing"],
] as const;

// A section without its switch does not count.
function configOf(flags: readonly Flag[]): Mapping {
	const deepspeed = lastFlag(flags, ["use-deepspeed"]);
	const fsdp = lastFlag(flags, ["use-fsdp"]);
	const chosen = deepspeed ?? fsdp;
	if (!chosen) return mapping([], 1);
	const [kind, section, keys] = deepspeed
		? (["DEEPSPEED", "deepspeed_config", DEEPSPEED] as const)
		: (["FSDP", "fsdp_config", FSDP] as const);
	const { line } = chosen;
	const inside = keys.flatMap(([flag, key]) => entryOf(flags, flag, key) ?? []);
	return mapping(
		[
			{ key: "distributed_type", value: scalar({ text: kind, line }), line },
			{ key: section, value: mapping(inside, line), line },
		],
		line,
	);
}

function entryOf(
	flags: readonly Flag[],
	name: string,
	key: string,
): Entry | undefined {
	const flag = lastFlag(flags, [name]);
	const value = flag?.values[0];
	return value && { key, value: scalar(value), line: value.line };
}

function mapping(entries: readonly Entry[], line: number): Mapping {
	return { kind: "mapping", entries, line };
}

function scalar({ text, line }: Pick<ShellWord, "text" | "line">): Tree {
	const number = /^\d+$/.test(text) ? Number(text) : text;
	return { kind: "scalar", value: number, text, quoted: false, line };
}
