import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asPlain,
	asText,
	type Entry,
	entriesOf,
	entryAt,
	firstEntryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { isUnset } from "../fields.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";

type Config = Readonly<Record<string, unknown>>;

/** Keys of a policy that shape its networks, by the word that the model has for them. */
interface Network {
	readonly model: string;
	readonly keys: Readonly<Record<string, string>>;
	/** What the class takes where a key is not stated (lerobot 000c716dee65, src/lerobot/policies). */
	readonly defaults: Config;
}

// Images are scaled to one size, whatever their own.
const seeing = {
	keys: sameWords(
		`chunk_size tokenizer_max_length freeze_vision_encoder train_expert_only`,
	),
	defaults: {},
} as const;

/** By the policy's type. Those that are not here start from published weights, or are not told apart. */
const networks: Readonly<Record<string, Network>> = {
	act: {
		model: "act",
		keys: sameWords(
			`chunk_size dim_model n_heads dim_feedforward n_encoder_layers n_decoder_layers n_vae_encoder_layers use_vae
			latent_dim pre_norm vision_backbone`,
		),
		defaults: {},
	},
	diffusion: {
		model: "diffusion-policy",
		keys: {
			...sameWords(
				`horizon n_obs_steps down_dims kernel_size diffusion_step_embed_dim vision_backbone crop_shape use_group_norm
				spatial_softmax_num_keypoints`,
			),
			use_film_scale_modulation: "cond_predict_scale",
		},
		defaults: {
			pool: "keypoints",
			n_obs_steps: 2,
			down_dims: [512, 1024, 2048],
			diffusion_step_embed_dim: 128,
		},
	},
	vqbet: {
		model: "vqbet",
		keys: sameWords(
			`n_obs_steps n_action_pred_token action_chunk_size vision_backbone crop_shape use_group_norm
			spatial_softmax_num_keypoints vqvae_n_embed vqvae_embedding_dim vqvae_enc_hidden_dim gpt_block_size gpt_input_dim
			gpt_output_dim gpt_n_layer gpt_n_head gpt_hidden_dim`,
		),
		defaults: {
			pool: "keypoints",
			share_rgb_model: true,
			crop_shape: [84, 84],
		},
	},
	pi0: { model: "pi0", ...seeing },
	pi05: { model: "pi05", ...seeing },
	smolvla: { model: "smolvla", ...seeing },
};

/** Keys below `policy` that shape a network: no other rule reads them. */
export const networkKeys: readonly string[] = [
	...Object.values(networks).flatMap(({ keys }) => Object.keys(keys)),
	"use_separate_rgb_encoder_per_camera",
	"resize_shape",
	"output_shapes",
	"output_features",
];

/** What a robot says, does and sees in one step. */
interface Shapes {
	readonly state: number;
	readonly actions: number;
	readonly cameras: readonly (readonly [number, number])[];
}

/** The networks of a policy whose shapes are stated, or are those of a data set that comes with LeRobot. */
export function networkFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const entry = firstEntryAt(tree, ["policy.type", "policy.name"]);
	const network = lookUp(networks, asText(entry?.value) ?? "");
	const shapes = statedShapes(tree) ?? shapesOfSet(tree);
	if (!entry || !network || !shapes) return [];
	const horizon = entry.key === "type" ? { horizon: 64 } : {};
	const config = {
		model_type: network.model,
		...network.defaults,
		...(network.model === "diffusion-policy" && {
			...horizon,
			share_rgb_model: sharesEncoder(tree, entry),
		}),
		...taken(tree, network.keys),
		state_dim: shapes.state,
		obs_dim: shapes.state,
		action_dim: shapes.actions,
		cameras: resized(tree) ?? shapes.cameras,
	};
	return [fact("model.config", config, statedAt(file, entry))];
}

// One for all cameras until July 2025, one each since.
function sharesEncoder(tree: Tree | undefined, { key }: Entry): boolean {
	const stated = entryAt(tree, "policy.use_separate_rgb_encoder_per_camera");
	const isSeparate = stated ? asPlain(stated.value) === true : key === "type";
	return !isSeparate;
}

function taken(
	tree: Tree | undefined,
	keys: Readonly<Record<string, string>>,
): Config {
	return Object.fromEntries(
		Object.entries(keys).flatMap(([key, word]) => {
			const entry = entryAt(tree, `policy.${key}`);
			return entry && !isUnset(entry.value)
				? [[word, asPlain(entry.value)]]
				: [];
		}),
	);
}

function resized(tree: Tree | undefined): Shapes["cameras"] | undefined {
	const entry = entryAt(tree, "policy.resize_shape");
	const [height, width] = itemsOf(entry?.value).map(asNumber);
	const cameras = statedShapes(tree)?.cameras ?? shapesOfSet(tree)?.cameras;
	return height && width ? cameras?.map(() => [height, width]) : undefined;
}

// Shapes are channels, height and width; a state has one number.
function statedShapes(tree: Tree | undefined): Shapes | undefined {
	const inputs = firstEntryAt(tree, [
		"policy.input_features",
		"policy.input_shapes",
	]);
	const outputs = firstEntryAt(tree, [
		"policy.output_features",
		"policy.output_shapes",
	]);
	const actions = shapeOf(
		entriesOf(outputs?.value).find(({ key }) => key === "action"),
	)[0];
	const cameras: (readonly [number, number])[] = [];
	let state = 0;
	for (const entry of entriesOf(inputs?.value)) {
		const [first, height, width] = shapeOf(entry);
		if (first === undefined) return undefined;
		if (height && width) cameras.push([height, width]);
		else state += first;
	}
	return actions === undefined ? undefined : { state, actions, cameras };
}

function shapeOf(entry: Entry | undefined): readonly (number | undefined)[] {
	return itemsOf(entryAt(entry?.value, "shape")?.value ?? entry?.value).map(
		asNumber,
	);
}

function shapesOfSet(tree: Tree | undefined): Shapes | undefined {
	const entry = firstEntryAt(tree, ["dataset.repo_id", "dataset_repo_id"]);
	const name = asText(entry?.value)?.replace(/^lerobot\//, "");
	return sets.find(({ names }) => names.test(name ?? ""))?.shapes;
}

/** Data sets of simulated worlds (lerobot 1ee1acf, lerobot/configs/env and policy). */
const sets: readonly { readonly names: RegExp; readonly shapes: Shapes }[] = [
	{
		names: /^pusht(_image)?$/,
		shapes: { state: 2, actions: 2, cameras: [[96, 96]] },
	},
	{
		names: /^aloha_sim_(insertion|transfer_cube)_(human|scripted)(_image)?$/,
		shapes: { state: 14, actions: 14, cameras: [[480, 640]] },
	},
	{
		names: /^xarm_(lift|push)_\w+$/,
		shapes: { state: 4, actions: 4, cameras: [[84, 84]] },
	},
];

function sameWords(words: string): Readonly<Record<string, string>> {
	return Object.fromEntries(
		words
			.trim()
			.split(/\s+/)
			.map((word) => [word, word]),
	);
}
