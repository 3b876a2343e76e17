import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	type Entry,
	entriesOf,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { ATARI_FRAME, agentConfig } from "../agent-config.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import type { Reader, Reading } from "../reader.js";
import { factOf, impliedFact, statedIn } from "../stated.js";
import {
	type Algorithm,
	algorithms,
	bySheepRl,
	COPIES,
	environments,
} from "./defaults.js";
import { updateFacts } from "./updates.js";

/**
 * SheepRL: experiments that choose an algorithm and an environment by Hydra and change some of their keys. Keys that
 * nobody reads are not told: hundreds of the groups that come with it may be changed.
 */
export const sheepRl: Reader = {
	framework: "sheeprl",
	title: "SheepRL",
	source:
		"https://github.com/Eclectic-Sheep/sheeprl, sheeprl/configs (commit 33b63668)",
	recognises: ({ documents }) => algorithmIn(documents[0]) !== undefined,
	references: () => [],
	read: (file) => [readExperiment(file)],
};

/** The group that a defaults list chooses: `- override /algo: ppo`. */
function chosen(tree: Tree | undefined, group: string): Entry | undefined {
	return itemsOf(entryAt(tree, "defaults")?.value)
		.flatMap((item) => entriesOf(item))
		.find(({ key }) => key === `override /${group}`);
}

function algorithmIn(tree: Tree | undefined): Algorithm | undefined {
	const name = asText(chosen(tree, "algo")?.value)?.replace(/\.yaml$/, "");
	return chosen(tree, "env") ? lookUp(algorithms, name) : undefined;
}

function readExperiment(file: ParsedFile): Reading {
	const tree = file.documents[0];
	const algorithm = algorithmIn(tree) ?? {};
	const entry = chosen(tree, "algo");
	const stated = statedIn(file, tree);
	const steps =
		stated.number("algo.total_steps") ?? stated.number("total_steps");
	return {
		kind: "training",
		name: "",
		...gather({
			facts: [
				...(entry ? [fact("task", "rl", statedAt(file, entry))] : []),
				...factOf("data.environment_steps", steps),
				...worldFacts(file, tree),
				...deviceFacts(file, tree),
				...updateFacts(file, tree, algorithm),
				networkFact(file, tree, algorithm),
			],
		}),
		files: [],
	};
}

function worldFacts(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const stated = statedIn(file, tree);
	const group = lookUp(environments, asText(chosen(tree, "env")?.value)) ?? {};
	const copies = stated.number("env.num_envs");
	const inTurn = stated.boolean("env.sync_env")?.value ?? group.isInTurn;
	const count = copies?.value ?? COPIES;
	return [
		...(group.world === undefined
			? []
			: [bySheepRl("data.environment", group.world)]),
		...suiteTask(file, tree),
		...factOf("data.environment", stated.text("env.id")),
		bySheepRl("rollouts.environments", COPIES),
		...factOf("rollouts.environments", copies),
		// Asynchronous vectors have a process for each copy.
		bySheepRl("rollouts.workers", inTurn ? 1 : COPIES),
		...(inTurn ? [] : impliedFact("rollouts.workers", count, copies)),
	];
}

/** DeepMind's suite has a domain and a task: `walker_walk`. */
function suiteTask(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const stated = statedIn(file, tree);
	const domain = stated.text("env.wrapper.domain_name");
	const task = stated.text("env.wrapper.task_name");
	return domain && task
		? impliedFact("data.environment", `${domain.value}_${task.value}`, domain)
		: [];
}

// Fabric takes processors unless it is told otherwise.
function deviceFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const stated = statedIn(file, tree);
	const kind = stated.text("fabric.accelerator");
	const precision = stated.text("fabric.precision")?.value ?? "32-true";
	const nodes = stated.number("fabric.num_nodes")?.value ?? 1;
	const devices = stated.number("fabric.devices");
	return [
		bySheepRl("precision", PRECISIONS[precision] ?? "fp32"),
		...(kind && kind.value !== "cpu"
			? impliedFact(
					"hardware.count",
					(devices?.value ?? 1) * nodes,
					devices ?? kind,
				)
			: []),
	];
}

const PRECISIONS: Readonly<Record<string, "fp32" | "amp-fp16" | "amp-bf16">> = {
	"16-mixed": "amp-fp16",
	"bf16-mixed": "amp-bf16",
};

function networkFact(
	file: ParsedFile,
	tree: Tree | undefined,
	{ agent, width = 64 }: Algorithm,
): Fact {
	if (!agent) return bySheepRl("model.family", "custom");
	const stated = statedIn(file, tree);
	const units = stated.number(
		agent === "sac" ? "algo.hidden_size" : "algo.dense_units",
	);
	const layers = stated.number("algo.mlp_layers");
	const netArch = Array.from(
		{ length: agent === "sac" ? 2 : (layers?.value ?? 2) },
		() => units?.value ?? width,
	);
	const eye = entryAt(tree, "algo.cnn_keys.encoder");
	const sees = eye !== undefined && itemsOf(eye.value).length > 0;
	const value = agentConfig({
		algorithm: agent,
		netArch,
		// The encoder of numbers ends in 64 (configs/algo/ppo.yaml, mlp_features_dim).
		shared: agent === "sac" || sees ? undefined : [...netArch, 64],
		frame: sees ? ATARI_FRAME : undefined,
	});
	const place = units ?? layers;
	if (place) return fact("model.config", value, place.origin);
	return sees
		? fact("model.config", value, statedAt(file, eye))
		: bySheepRl("model.config", value);
}
