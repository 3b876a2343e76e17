import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entryAt,
	hasKeys,
	type Tree,
} from "../../formats/tree.js";
import type { PlanKey } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import type { Composition } from "../hydra/compose.js";
import { trainerDefaults, trainerRules } from "../lightning-trainer.js";
import { statedAt } from "../origins.js";
import type { Reading } from "../reader.js";
import { unmodelled } from "../unmodelled.js";
import { megatronDefaults } from "./defaults.js";
import { megatronFields } from "./fields.js";
import { precisionFacts } from "./precision.js";
import { stateFacts } from "./states.js";

/** True for PPO of NeMo-Aligner, in which an actor and a critic are runs of their own devices. */
export function isAlignment(tree: Tree | undefined): boolean {
	return hasKeys(tree, "actor.trainer.ppo", "critic.trainer");
}

/** The actor's part of a PPO run, with what the critic does beside it told as a problem. */
export function alignmentRun(file: ParsedFile, composed: Composition): Reading {
	const actor = entryAt(composed.tree, "actor")?.value;
	const critic = entryAt(composed.tree, "critic");
	const model = entryAt(actor, "model")?.value;
	const trainer = entryAt(actor, "trainer")?.value;
	const own = gather(
		{ problems: composed.problems },
		readFields({
			tree: actor,
			fields: { ...megatronFields, ...BESIDE },
			path: file.path,
			framework: "nemo",
		}),
		{
			facts: [
				...precisionFacts(file, actor),
				...stateFacts(file, model),
				...rolloutFacts(file, actor),
				...nameHint(file, entryAt(composed.tree, "run.name")),
			],
		},
		critic
			? {
					problems: [
						unmodelled({
							file,
							entry: critic,
							effect:
								"runs a critic and a reward model on devices of their own",
						}),
					],
				}
			: {},
	);
	return {
		kind: "training",
		name: "",
		facts: [
			...trainerDefaults,
			...megatronDefaults,
			...trainerRules(file, trainer, own.facts),
		].filter(({ key }) => key !== "batch.accumulation"),
		files: composed.files.filter((path) => path !== file.path),
		problems: own.problems,
	};
}

const BESIDE = {
	"remote_critic_rm.*": "irrelevant",
	"pretrained_checkpoint.*": "irrelevant",
	"overwrite_base_config.*": "irrelevant",
} as const;

function rolloutFacts(
	file: ParsedFile,
	actor: Tree | undefined,
): readonly Fact[] {
	const ppo = entryAt(actor, "trainer.ppo");
	const counts: readonly (readonly [string, PlanKey])[] = [
		["model.ppo.num_rollout_samples", "rollouts.prompts"],
		["model.ppo.length_params.max_length", "data.completion"],
	];
	return [
		...(ppo ? [fact("task", "ppo", statedAt(file, ppo))] : []),
		...counts.flatMap(([path, key]) => {
			const entry = entryAt(actor, path);
			const value = asNumber(entry?.value);
			return entry && value !== undefined && value > 0
				? [fact(key, value, statedAt(file, entry))]
				: [];
		}),
	];
}

function nameHint(file: ParsedFile, entry: Entry | undefined): readonly Fact[] {
	const size = /(\d+(?:\.\d+)?b)_actor/i.exec(asText(entry?.value) ?? "")?.[1];
	if (!entry || size === undefined) return [];
	const { line, key: text } = entry;
	const origin = { kind: "hint", path: file.path, line, text } as const;
	return [fact("model.id", `gpt3-${size}`, origin)];
}
