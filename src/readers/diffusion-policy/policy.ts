import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asPlain,
	asText,
	type Entry,
	entryAt,
	firstEntryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { lookUp } from "../look-up.js";
import { defaultsOf, statedAt } from "../origins.js";
import type { Task } from "./tasks.js";

type Config = Readonly<Record<string, unknown>>;

/** What a class of policies becomes: a model that is built from so many of its keys. */
interface Policy {
	readonly model: string;
	/** Keys of the policy or of its `model` that the config takes over. */
	readonly keys: readonly string[];
	/** How it sees: through the encoder of its config, through robomimic's, or not at all. */
	readonly sight: "own" | "robomimic" | "none";
	/** What the class brings by itself. */
	readonly brings?: Config;
}

const UNET = [
	"down_dims",
	"kernel_size",
	"diffusion_step_embed_dim",
	"cond_predict_scale",
	"obs_as_global_cond",
	"obs_as_local_cond",
];
const TRANSFORMER = [
	"n_layer",
	"n_head",
	"n_emb",
	"n_cond_layers",
	"obs_as_cond",
];
const IMPLICIT = ["train_n_neg"];

const denoising = { model: "diffusion-policy" } as const;
const implicit = { model: "implicit-cloning", keys: IMPLICIT } as const;

// Widths of BC-RNN: robomimic d309eae, scripts/generate_paper_configs.py.
const recurrent = { model: "recurrent-cloning", keys: [] } as const;

/** By the last part of `policy._target_`; BET is a decoder and stands apart. */
const policies: Readonly<Record<string, Policy>> = {
	DiffusionUnetLowdimPolicy: { ...denoising, keys: UNET, sight: "none" },
	DiffusionUnetImagePolicy: { ...denoising, keys: UNET, sight: "own" },
	DiffusionUnetHybridImagePolicy: {
		...denoising,
		keys: UNET,
		sight: "robomimic",
	},
	DiffusionTransformerLowdimPolicy: {
		...denoising,
		keys: TRANSFORMER,
		sight: "none",
	},
	DiffusionTransformerHybridImagePolicy: {
		...denoising,
		keys: TRANSFORMER,
		sight: "robomimic",
	},
	IbcDfoLowdimPolicy: { ...implicit, sight: "none" },
	IbcDfoHybridImagePolicy: { ...implicit, sight: "robomimic" },
	RobomimicLowdimPolicy: {
		...recurrent,
		sight: "none",
		brings: { rnn_hidden_dim: 400 },
	},
	RobomimicImagePolicy: {
		...recurrent,
		sight: "robomimic",
		brings: { rnn_hidden_dim: 1000 },
	},
};

const byDefault = defaultsOf("diffusion-policy", "5ba07ac");

/** The networks of a policy and what its task says and does; nothing for a class that is not known. */
export function policyFacts(
	file: ParsedFile,
	tree: Tree,
	task: Task,
): readonly Fact[] {
	const entry = entryAt(tree, "policy");
	const policy = lookUp(policies, policyClass(tree));
	if (!entry || !policy) return [];
	const config = {
		model_type: policy.model,
		...policy.brings,
		...horizons(tree),
		...taken(tree, policy.keys),
		...sightOf(tree, policy, task),
	};
	const place = firstEntryAt(entry.value, ["down_dims", "model", "_target_"]);
	return [
		fact("model.config", config, statedAt(file, place ?? entry)),
		...taskFacts(file, task),
	];
}

/** True where the networks of a policy are counted. */
export function isKnownPolicy(tree: Tree): boolean {
	return lookUp(policies, policyClass(tree)) !== undefined;
}

function policyClass(tree: Tree): string {
	const target = asText(entryAt(tree, "policy._target_")?.value) ?? "";
	return target.replace(/^.*\./, "");
}

function taskFacts(file: ParsedFile, task: Task): readonly Fact[] {
	const { entry, state, actions } = task;
	if (!entry) {
		return [
			byDefault("data.features", state),
			byDefault("data.classes", actions),
		];
	}
	const origin = statedAt(file, entry);
	return [
		fact("data.features", state, origin),
		fact("data.classes", actions, origin),
	];
}

function horizons(tree: Tree): Config {
	return Object.fromEntries(
		["horizon", "n_obs_steps", "n_action_steps"].flatMap((key) => {
			const value = asNumber(entryAt(tree, key)?.value);
			return value === undefined ? [] : [[key, value]];
		}),
	);
}

function taken(tree: Tree, keys: readonly string[]): Config {
	return Object.fromEntries(
		keys.flatMap((key) => {
			const entry = firstEntryAt(tree, [
				`policy.model.${key}`,
				`policy.${key}`,
				key,
			]);
			return entry ? [[key, asPlain(entry.value)]] : [];
		}),
	);
}

function sightOf(tree: Tree, { sight }: Policy, task: Task): Config {
	if (sight === "none") return {};
	const crop = pairAt(tree, "policy.crop_shape");
	if (sight === "robomimic") {
		// Keypoints of a ResNet-18 for each camera (robomimic d309eae, scripts/generate_paper_configs.py).
		return {
			cameras: task.cameras,
			pool: "keypoints",
			use_group_norm: switchedOn(tree, "policy.obs_encoder_group_norm"),
			...(crop && { crop_shape: crop }),
		};
	}
	const encoder = entryAt(tree, "policy.obs_encoder")?.value;
	const resized = pairAt(encoder, "resize_shape");
	const inside = pairAt(encoder, "crop_shape");
	// A crop that is not at random is overwritten in the code and cuts nothing.
	const isCropped = asBoolean(entryAt(encoder, "random_crop")?.value) ?? true;
	return {
		cameras: resized ? task.cameras.map(() => resized) : task.cameras,
		vision_backbone: asText(entryAt(encoder, "rgb_model.name")?.value),
		use_group_norm: switchedOn(encoder, "use_group_norm"),
		share_rgb_model: switchedOn(encoder, "share_rgb_model"),
		...(inside && isCropped && { crop_shape: inside }),
		...(switchedOn(tree, "training.freeze_encoder") && {
			freeze_encoder: true,
		}),
	};
}

function switchedOn(tree: Tree | undefined, path: string): boolean {
	return asBoolean(entryAt(tree, path)?.value) === true;
}

function pairAt(
	tree: Tree | undefined,
	path: string,
): readonly [number, number] | undefined {
	const entry: Entry | undefined = entryAt(tree, path);
	const [height, width] = itemsOf(entry?.value).map(asNumber);
	return height && width ? [height, width] : undefined;
}
