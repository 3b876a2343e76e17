import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	entryAt,
	itemsOf,
	type Mapping,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { ATARI_FRAME, agentConfig } from "../agent-config.js";
import { flagTree } from "../commands/flag-tree.js";
import { commandRepeats } from "../commands/launch.js";
import { distinctRuns } from "../commands/run-names.js";
import { type FieldReading, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import type { Reader } from "../reader.js";
import { factOf, impliedFact, statedIn } from "../stated.js";
import { unmodelled } from "../unmodelled.js";
import { type TrainingCommand, trainingCommands } from "./commands.js";
import { sampleFactoryFields } from "./fields.js";
import {
	bySampleFactory,
	otherProgram,
	type Program,
	programs,
} from "./programs.js";

/** Sample Factory: commands, one program a family of worlds, with asynchronous PPO. */
export const sampleFactory: Reader = {
	framework: "sample-factory",
	title: "Sample Factory",
	source:
		"https://github.com/alex-petrenko/sample-factory, sample_factory/cfg/cfg.py and sf_examples (commit 1894bd1e)",
	recognises: (file) => trainingCommands(file).length > 0,
	references: () => [],
	read: (file) =>
		distinctRuns(trainingCommands(file).map((each) => readCommand(file, each))),
};

function readCommand(file: ParsedFile, given: TrainingCommand): FieldReading {
	const program = lookUp(programs, given.program) ?? otherProgram;
	const tree = flagTree(given.flags, {
		isList: (key) => key === "encoder_mlp_layers",
	});
	const { line, program: key } = given;
	return gather(
		{
			facts: [
				fact("task", "rl", statedAt(file, { key, line })),
				bySampleFactory("precision", "fp32"),
				bySampleFactory("batch.global", program.batch),
				bySampleFactory("rollouts.inner_epochs", program.epochs),
				...(program.workers === undefined
					? []
					: [bySampleFactory("rollouts.workers", program.workers)]),
				...stepFacts(file, tree, program),
				...copyFacts(file, tree, program),
				...clockFacts(file, tree, program),
				...deviceFacts(file, tree),
			],
		},
		readFields({
			tree,
			fields: sampleFactoryFields,
			path: file.path,
			framework: "Sample Factory",
		}),
		networkOf(file, tree, program),
		commandRepeats(file, given),
	);
}

// Frames are counted with those that are skipped, unless the summaries leave them out (learner.py, _record_summaries).
function stepFacts(
	file: ParsedFile,
	tree: Mapping,
	program: Program,
): readonly Fact[] {
	const stated = statedIn(file, tree);
	const frames = stated.number("train_for_env_steps");
	const skip = stated.number("env_frameskip")?.value ?? program.skip;
	const counts =
		stated.boolean("summaries_use_frameskip")?.value === false ? 1 : skip;
	const steps = (frames?.value ?? program.frames) / counts;
	return [
		...factOf("data.environment", stated.text("env")),
		frames
			? fact("data.environment_steps", steps, frames.origin)
			: bySampleFactory("data.environment_steps", steps),
		...impliedFact(
			"hardware.time_limit_hours",
			(stated.number("train_for_seconds")?.value ?? 0) / 3600,
			stated.number("train_for_seconds"),
		),
	];
}

// Each worker has copies of the world of its own.
function copyFacts(
	file: ParsedFile,
	tree: Mapping,
	program: Program,
): readonly Fact[] {
	const stated = statedIn(file, tree);
	const workers = stated.number("num_workers");
	const each = stated.number("num_envs_per_worker");
	const count = workers?.value ?? program.workers;
	if (count === undefined) return [];
	const copies = count * (each?.value ?? program.copies);
	const place = workers ?? each;
	return [
		place
			? fact("rollouts.environments", copies, place.origin)
			: bySampleFactory("rollouts.environments", copies),
	];
}

function clockFacts(
	file: ParsedFile,
	tree: Mapping,
	program: Program,
): readonly Fact[] {
	const stated = statedIn(file, tree);
	const inTurn = stated.on("serial_mode");
	const own = stated.boolean("async_rl");
	return inTurn
		? impliedFact("rollouts.asynchronous", false, inTurn)
		: own
			? factOf("rollouts.asynchronous", own)
			: [bySampleFactory("rollouts.asynchronous", program.isAsynchronous)];
}

// A device for each policy, unless told to use processors.
function deviceFacts(file: ParsedFile, tree: Mapping): readonly Fact[] {
	const stated = statedIn(file, tree);
	if (stated.text("device")?.value === "cpu") return [];
	const policies = stated.number("num_policies");
	return [
		bySampleFactory("hardware.count", 1),
		...factOf("hardware.count", policies),
	];
}

function networkOf(
	file: ParsedFile,
	tree: Mapping,
	program: Program,
): FieldReading {
	const widths = entryAt(tree, "encoder_mlp_layers");
	const stated = itemsOf(widths?.value).flatMap((each) => asNumber(each) ?? []);
	const config = { algorithm: "ppo", rollout: undefined };
	const facts: readonly Fact[] =
		program.sees === "own network"
			? [bySampleFactory("model.family", "custom")]
			: program.sees === "frames"
				? [
						bySampleFactory(
							"model.config",
							agentConfig({ ...config, netArch: [], frame: ATARI_FRAME }),
						),
					]
				: widths && stated.length > 0
					? [
							fact(
								"model.config",
								agentConfig({ ...config, netArch: stated }),
								statedAt(file, widths),
							),
						]
					: [
							bySampleFactory(
								"model.config",
								agentConfig({ ...config, netArch: program.sees }),
							),
						];
	return gather({ facts }, { problems: recurrence(file, tree) });
}

function recurrence(file: ParsedFile, tree: Mapping): FieldReading["problems"] {
	const entry = entryAt(tree, "use_rnn");
	const effect = "adds a recurrent layer over the steps of an episode";
	return entry && asBoolean(entry.value)
		? [unmodelled({ file, entry, effect })]
		: [];
}
