import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, hasKeys, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { unresolved } from "../open-problems.js";
import { statedAt } from "../origins.js";
import type { Open, Reader, Reading } from "../reader.js";
import { factOf, impliedFact, statedIn } from "../stated.js";
import { unmodelled } from "../unmodelled.js";
import { byRlGames, configFields } from "./fields.js";
import { networkOf } from "./network.js";
import { copiesIn, numberIn, taskFile, worldFacts } from "./task.js";

/** rl_games: one YAML of `params` a run, as IsaacGymEnvs and Isaac Lab have them too. */
export const rlGames: Reader = {
	framework: "rl-games",
	title: "rl_games",
	source:
		"https://github.com/Denys88/rl_games, rl_games/common/a2c_common.py and algos_torch/sac_agent.py (commit 262cf20); https://github.com/isaac-sim/IsaacGymEnvs, isaacgymenvs/cfg (commit aeed298)",
	recognises: ({ documents }) => isParams(documents[0]),
	references: taskFile,
	read: (file, open) => [readParams(file, open)],
};

function isParams(tree: Tree | undefined): boolean {
	return (
		hasKeys(tree, "params.algo.name", "params.network", "params.config") &&
		(hasKeys(tree, "params.config.num_actors") ||
			hasKeys(tree, "params.config.horizon_length"))
	);
}

function readParams(file: ParsedFile, open: Open): Reading {
	const tree = file.documents[0];
	const config = entryAt(tree, "params.config")?.value;
	const algo = entryAt(tree, "params.algo.name");
	const isSac = asText(algo?.value) === "sac";
	const copies = copiesIn(file, open);
	return {
		kind: "training",
		name: "",
		...gather(
			{
				facts: [
					...(algo ? [fact("task", "rl", statedAt(file, algo))] : []),
					...worldFacts(file),
					...(copies ? [copies.fact, ...workerFacts(file, copies.count)] : []),
					...precisionFacts(file, config),
					byRlGames("hardware.count", 1),
					...(isSac
						? updateFacts(file, config, copies?.count)
						: stepFacts(file, config, copies?.count)),
				],
				problems: [...openCopies(file, copies), ...centralValue(file, config)],
			},
			readFields({
				tree: config,
				fields: configFields,
				path: file.path,
				framework: "rl_games",
			}),
			networkOf(
				file,
				entryAt(tree, "params.network")?.value,
				isSac ? "sac" : "ppo",
			),
		),
		files:
			copies &&
			"path" in copies.fact.origin &&
			copies.fact.origin.path !== file.path
				? [copies.fact.origin.path]
				: [],
	};
}

// What ends a run first counts; both count steps over all copies.
function stepFacts(
	file: ParsedFile,
	config: Tree | undefined,
	copies: number | undefined,
): readonly Fact[] {
	const epochs = entryAt(config, "max_epochs");
	const count = numberIn(epochs?.value);
	const horizon = numberIn(entryAt(config, "horizon_length")?.value);
	const seen = (count ?? 0) * (horizon ?? 0) * (copies ?? 0);
	return earlier(file, config, {
		seen,
		...(seen > 0 && {
			from: `${count} epochs of ${horizon} steps of ${copies} copies`,
		}),
	});
}

/** Soft actor-critic makes updates after each step of all copies (sac_agent.py, train_epoch). */
function updateFacts(
	file: ParsedFile,
	config: Tree | undefined,
	copies: number | undefined,
): readonly Fact[] {
	const stated = statedIn(file, config);
	const each = numberIn(entryAt(config, "num_steps_per_episode")?.value) ?? 1;
	const count = numberIn(entryAt(config, "max_epochs")?.value) ?? 0;
	const seen = count * each * (copies ?? 0);
	const steps = earlier(file, config, {
		seen,
		...(seen > 0 && {
			from: `${count} epochs of ${each} steps of ${copies} copies`,
		}),
	});
	const all = steps[0]?.value;
	if (copies === undefined || typeof all !== "number") return steps;
	const ratio = stated.number("utd_ratio")?.value;
	const updates =
		ratio === undefined
			? (stated.number("num_updates_per_step")?.value ?? 1)
			: Math.max(1, Math.round(ratio * copies));
	const rounds =
		(stated.number("num_warmup_steps")?.value ?? 1000) * each * copies;
	const warm = stated.number("num_warmup_frames")?.value ?? rounds;
	const made = Math.round((Math.max(0, all - warm) / copies) * updates);
	return made > 0
		? [
				...steps,
				fact("steps", made, {
					kind: "derived",
					from: `${all} steps of the world without the first ${warm}, ${updates} updates after each of ${copies} copies`,
				}),
			]
		: steps;
}

function earlier(
	file: ParsedFile,
	config: Tree | undefined,
	{ seen, from }: { readonly seen: number; readonly from?: string },
): readonly Fact[] {
	const stated = statedIn(file, config);
	const frames = stated.number("max_frames") ?? stated.number("max_steps");
	if (frames && (seen === 0 || frames.value <= seen)) {
		return factOf("data.environment_steps", frames);
	}
	return from === undefined
		? []
		: [fact("data.environment_steps", seen, { kind: "derived", from })];
}

/** Engines that step all copies at once, each on a thread or in a process of its own. */
const AT_ONCE = /^(envpool|ray|atari_gym|openai_gym)$/;

function workerFacts(file: ParsedFile, copies: number): readonly Fact[] {
	const env = statedIn(file, file.documents[0]).text("params.config.env_name");
	return env && AT_ONCE.test(env.value)
		? impliedFact("rollouts.workers", copies, env)
		: [];
}

function precisionFacts(
	file: ParsedFile,
	config: Tree | undefined,
): readonly Fact[] {
	const mixed = statedIn(file, config).boolean("mixed_precision");
	return mixed
		? impliedFact("precision", mixed.value ? "amp-fp16" : "fp32", mixed)
		: [byRlGames("precision", "fp32")];
}

// -1 and what a command fills in: how many copies step is not written anywhere else.
function openCopies(
	file: ParsedFile,
	copies: ReturnType<typeof copiesIn>,
): readonly Problem[] {
	const entry = entryAt(file.documents[0], "params.config.num_actors");
	return entry && !copies ? [unresolved(file, entry)] : [];
}

function centralValue(
	file: ParsedFile,
	config: Tree | undefined,
): readonly Problem[] {
	const entry = entryAt(config, "central_value_config");
	const effect = "trains a critic of its own beside the agent";
	return entry && entry.value.kind === "mapping"
		? [unmodelled({ file, entry, effect })]
		: [];
}
