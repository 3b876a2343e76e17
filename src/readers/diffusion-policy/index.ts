import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	firstEntryAt,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import {
	type Composition,
	compose,
	defaultReferences,
} from "../hydra/compose.js";
import { defaultsOf, statedAt } from "../origins.js";
import type { Reader, Reading } from "../reader.js";
import { unmodelledSettings } from "../unmodelled.js";
import { diffusionPolicyFields } from "./fields.js";
import { isKnownPolicy, policyFacts } from "./policy.js";
import { type Task, taskName, taskOf } from "./tasks.js";

/** Diffusion Policy: a Hydra workspace that imitates demonstrations, composed with a task. */
export const diffusionPolicy: Reader = {
	framework: "diffusion-policy",
	title: "Diffusion Policy",
	source:
		"https://github.com/real-stanford/diffusion_policy, diffusion_policy/config and diffusion_policy/workspace (5ba07ac)",
	recognises: ({ documents: [tree] }) => isWorkspace(tree) || isTask(tree),
	references: defaultReferences,
	read: (file, open, overrides = []) => {
		const [tree] = file.documents;
		if (!isWorkspace(tree)) return [TASK];
		const composed = compose(file, open, { overrides });
		const task = taskOf(composed.tree, taskName(tree, overrides));
		return [readRun(file, composed, task)];
	},
	takesOverrides: true,
};

const TASK: Reading = {
	kind: "fragment",
	why: "A task: it counts through the workspaces that train on it.",
	facts: [],
};

function isWorkspace(tree: Tree | undefined): boolean {
	return targets(tree, "_target_", /^diffusion_policy\.workspace\./);
}

function isTask(tree: Tree | undefined): boolean {
	return ["dataset._target_", "env_runner._target_"].some((path) =>
		targets(tree, path, /^diffusion_policy\./),
	);
}

function targets(
	tree: Tree | undefined,
	path: string,
	pattern: RegExp,
): boolean {
	return pattern.test(asText(entryAt(tree, path)?.value) ?? "");
}

const byDefault = defaultsOf("diffusion-policy", "known");

function readRun(
	file: ParsedFile,
	composed: Composition,
	task: Task | undefined,
): Reading {
	const { tree } = composed;
	if (asBoolean(entryAt(tree, "training.debug")?.value) === true) {
		return { kind: "not-training", why: "`training.debug` is on." };
	}
	const own = gather(
		{ problems: composed.problems },
		readFields({
			tree,
			fields: diffusionPolicyFields,
			path: file.path,
			framework: "diffusion-policy",
		}),
		{ facts: modelFacts(file, tree, task) },
		{ facts: deviceFacts(file, tree) },
		{ facts: stepFacts(file, tree) },
		{
			problems: isCounted(tree, task)
				? []
				: unmodelledSettings(file, tree, unmodelledPolicy),
		},
	);
	const hasSteps = own.facts.some(({ key }) => key === "steps");
	return {
		kind: "training",
		name: "",
		facts: [
			byDefault("task", "imitate"),
			byDefault("precision", "fp32"),
			byDefault("batch.accumulation", 1),
			...own.facts.filter(({ key }) => !hasSteps || key !== "data.epochs"),
		],
		files: composed.files.filter((path) => path !== file.path),
		problems: own.problems,
	};
}

// A behaviour transformer is a small GPT over the horizon. Of other policies only the kind is told where their task is
// not known.
function modelFacts(
	file: ParsedFile,
	tree: Tree,
	task: Task | undefined,
): readonly Fact[] {
	if (isCounted(tree, task)) return policyFacts(file, tree, task);
	const horizon = entryAt(tree, "horizon");
	const length = asNumber(horizon?.value);
	const prior = entryAt(tree, "policy.state_prior");
	if (prior && horizon && length !== undefined) {
		return [
			fact("model.family", "decoder", statedAt(file, prior)),
			fact("data.sequence", length, statedAt(file, horizon)),
		];
	}
	const dims = firstEntryAt(tree, [
		"policy.down_dims",
		"policy.model.down_dims",
	]);
	if (dims) return [fact("model.family", "unet", statedAt(file, dims))];
	const target = entryAt(tree, "policy._target_");
	return target ? [fact("model.family", "custom", statedAt(file, target))] : [];
}

function isCounted(tree: Tree, task: Task | undefined): task is Task {
	return task !== undefined && isKnownPolicy(tree);
}

// A workspace trains on the one device that it names.
function deviceFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "training.device");
	return entry && /^cuda(:\d+)?$/.test(asText(entry.value) ?? "")
		? [fact("hardware.count", 1, statedAt(file, entry))]
		: [];
}

// max_train_steps ends each epoch after so many batches.
function stepFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "training.max_train_steps");
	const each = asNumber(entry?.value);
	const epochs = asNumber(entryAt(tree, "training.num_epochs")?.value);
	const parts =
		asNumber(entryAt(tree, "training.gradient_accumulate_every")?.value) ?? 1;
	return entry && each && epochs
		? [fact("steps", Math.ceil(each / parts) * epochs, statedAt(file, entry))]
		: [];
}

/** Parts of a policy that are not in the estimate. */
const unmodelledPolicy = {
	"policy.obs_encoder": "puts an image encoder before the policy",
} as const;
