import type { ParsedFile } from "../../formats/parsed-file.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";
import { agentConfig } from "../agent-config.js";
import { flagTree } from "../commands/flag-tree.js";
import { commandRepeats } from "../commands/launch.js";
import { type Flag, lastFlag } from "../commands/words.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import type { Reader, Reading } from "../reader.js";
import { sweptFacts } from "../swept.js";
import { type CleanRlCommand, cleanRlCommands } from "./commands.js";
import { cleanRlFields } from "./fields.js";
import { byCleanRl, type Script, scripts } from "./scripts.js";
import { updateFacts } from "./updates.js";

/** CleanRL: single scripts, and a benchmark that runs one over environments and seeds. */
export const cleanRl: Reader = {
	framework: "cleanrl",
	title: "CleanRL",
	source:
		"https://github.com/vwxyzjn/cleanrl, cleanrl and cleanrl_utils/benchmark.py (commit fe8d8a03)",
	recognises: (file) => cleanRlCommands(file).length > 0,
	references: () => [],
	read: (file) => {
		const commands = cleanRlCommands(file);
		return commands.map((each, index) => ({
			...readCommand(file, each),
			name: nameOf(commands, index),
		}));
	},
};

// By the script, and by order where one script stands several times: lines move with every edit.
function nameOf(commands: readonly CleanRlCommand[], index: number): string {
	if (commands.length === 1) return "";
	const script = commands[index]?.script ?? "";
	const same = commands
		.slice(0, index)
		.filter((each) => each.script === script);
	return same.length === 0 ? script : `${script} ${same.length + 1}`;
}

function readCommand(
	file: ParsedFile,
	given: CleanRlCommand,
): Reading & { readonly kind: "training" } {
	const { flags, line, script } = given;
	const started = statedAt(file, { key: script, line });
	return {
		kind: "training",
		name: "",
		...gather(
			{
				facts: [
					fact("task", "rl", started),
					...defaultFacts(lookUp(scripts, script)),
					...updateFacts(flags, lookUp(scripts, script)),
				],
			},
			{ facts: deviceFacts(file, flags) },
			readFields({
				tree: flagTree(flags),
				fields: cleanRlFields,
				path: file.path,
				framework: "CleanRL",
			}),
			commandRepeats(file, given),
			{ facts: worldFacts(file, given) },
			{ facts: benchmarkFacts(file, given) },
			{ problems: processorProblems(file, flags) },
		),
		files: [],
	};
}

function defaultFacts(script: Script | undefined): readonly Fact[] {
	if (!script) return [];
	return [
		byCleanRl("data.environment_steps", script.steps),
		byCleanRl("rollouts.environments", script.environments),
		byCleanRl("data.environment", script.world),
		byCleanRl("precision", "fp32"),
		...(script.passes === undefined
			? []
			: [byCleanRl("rollouts.inner_epochs", script.passes)]),
		script.agent
			? byCleanRl(
					"model.config",
					agentConfig({ ...script.agent, rollout: script.rollout }),
				)
			: byCleanRl("model.family", "convnet"),
	];
}

// A script takes the one device that it finds; Slurm may give it several.
function deviceFacts(
	file: ParsedFile,
	flags: readonly Flag[],
): readonly Fact[] {
	if (lastFlag(flags, ["no-cuda"])) return [];
	const slurm = lastFlag(flags, ["slurm-gpus-per-task"]);
	return [
		byCleanRl("hardware.count", 1),
		...countFact(file, slurm, "hardware.count"),
	];
}

function countFact(
	file: ParsedFile,
	flag: Flag | undefined,
	key: "hardware.count" | "repeats.seeds",
): readonly Fact[] {
	const count = Number(flag?.values[0]?.text);
	return flag && Number.isInteger(count) && count > 0
		? [fact(key, count, statedAt(file, { key: flag.text, line: flag.line }))]
		: [];
}

// Of several worlds the first stands for all.
function worldFacts(
	file: ParsedFile,
	{ flags }: CleanRlCommand,
): readonly Fact[] {
	const flag = lastFlag(flags, ["env-id", "env-ids"]);
	const name = flag?.values[0]?.text;
	return flag && name
		? [
				fact(
					"data.environment",
					name,
					statedAt(file, { key: flag.text, line: flag.line }),
				),
			]
		: [];
}

/** Every environment with every seed: three seeds unless told otherwise. */
function benchmarkFacts(
	file: ParsedFile,
	{ flags, isBenchmark }: CleanRlCommand,
): readonly Fact[] {
	if (!isBenchmark) return [];
	const worlds = lastFlag(flags, ["env-ids"]);
	return [
		byCleanRl("repeats.seeds", 3),
		...countFact(file, lastFlag(flags, ["num-seeds"]), "repeats.seeds"),
		...(worlds
			? sweptFacts([
					{
						name: "env-ids",
						values: worlds.values.length,
						origin: statedAt(file, { key: worlds.text, line: worlds.line }),
					},
				])
			: []),
	];
}

function processorProblems(
	file: ParsedFile,
	flags: readonly Flag[],
): readonly Problem[] {
	const flag = lastFlag(flags, ["no-cuda"]);
	return flag
		? [
				{
					kind: "unmodelled-setting",
					path: file.path,
					line: flag.line,
					args: { key: flag.text, effect: "trains on processors alone" },
				},
			]
		: [];
}
