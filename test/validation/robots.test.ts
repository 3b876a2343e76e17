import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { modelFromKeys } from "../../src/estimate/families/from-keys.js";
import { hubModel } from "../../src/estimate/families/hub-model.js";
import { sampleFlops } from "../../src/estimate/flops.js";
import type { Model } from "../../src/estimate/model.js";
import { countParameters } from "../../src/estimate/parameters.js";
import { planOf, type Values } from "../explain/plans.js";
import { csvRows, hasShared, quantile } from "./golden-rows.js";
import { keptOnMeta } from "./kept-bytes.js";
import { note, tell } from "./tally.js";

type Config = Readonly<Record<string, unknown>>;
type Row = Readonly<Record<string, string>>;

/** Copies of one image size for so many cameras. */
function cameras(count: number, height: number, width: number): number[][] {
	return Array.from({ length: count }, () => [height, width]);
}

/** Numbers of the state and of an action of the three tasks of Diffusion Policy's rows. */
const tasks: Readonly<Record<string, Config>> = {
	"1cam": { obs_dim: 2, action_dim: 2 },
	"2cam": { obs_dim: 9, action_dim: 10 },
	"4cam": { obs_dim: 18, action_dim: 20 },
};

/** The config of a row from its id and the words of its `input`: sizes are read, never the counts. */
const kinds: readonly {
	readonly id: RegExp;
	readonly config: (row: Row, numbers: readonly string[]) => Config;
}[] = [
	{
		id: /^robot\/act-(\d)cam-(\d+)x(\d+)/,
		config: (_, [, count, height, width]) => ({
			model_type: "act",
			cameras: cameras(Number(count), Number(height), Number(width)),
			state_dim: 14,
			action_dim: 14,
			n_decoder_layers: 7,
			is_pad_head: true,
		}),
	},
	{
		id: /^robot\/diffusion-policy-(?:\w+-)?(\dcam)-(\d+)/,
		config: (_, [, count = "", side]) => ({
			model_type: "diffusion-policy",
			...tasks[count],
			cameras: cameras(Number.parseInt(count, 10), Number(side), Number(side)),
			use_group_norm: true,
			horizon: 16,
			n_obs_steps: 2,
			down_dims: [512, 1024, 2048],
			diffusion_step_embed_dim: 128,
		}),
	},
	{
		id: /^robot\/diffusion-policy-unet1d-lowdim/,
		config: () => ({
			model_type: "diffusion-policy",
			// square_lowdim_abs
			obs_dim: 23,
			action_dim: 10,
			horizon: 16,
			n_obs_steps: 2,
			down_dims: [256, 512, 1024],
		}),
	},
	{
		id: /^robot\/diffusion-policy-transformer/,
		config: () => ({
			model_type: "diffusion-policy",
			// Two cameras of 64 numbers each, and nine of the arm.
			obs_dim: 137,
			action_dim: 10,
			horizon: 10,
			n_obs_steps: 2,
			n_layer: 8,
			n_head: 4,
			n_emb: 256,
		}),
	},
	{
		id: /^az\/(\w+?)-(\d+)x(\d+)/,
		config: ({ input = "" }, [, game = "", blocks, filters]) => {
			const [planes, height, width] = input.split("x").map(Number);
			const moves: Readonly<Record<string, number>> = {
				go: 362,
				go9: 82,
				chess: 4672,
				shogi: 81 * 139,
			};
			return {
				model_type: "alphazero",
				planes,
				height,
				width,
				blocks: Number(blocks),
				filters: Number(filters),
				moves: moves[game],
			};
		},
	},
	{
		id: /^rlnet\/ppo-atari-naturecnn/,
		config: () => seeing({ frame: [4, 84, 84], actions: 6 }),
	},
	{
		id: /^rlnet\/ppo-(atari|procgen)-impala(?:-x(\d))?/,
		config: ({ input = "" }, [, kind, wider]) =>
			seeing({
				frame: input.split("x").map(Number),
				impala: [16, 32, 32].map((width) => width * Number(wider ?? 1)),
				actions: kind === "procgen" ? 15 : 6,
			}),
	},
	{
		id: /^rlnet\/ppo-/,
		config: ({ input = "" }) => {
			const [, features, widths = "", actions] =
				/obs (\d+) -> actor\+critic \(([\d, ]+)\), act (\d+)/.exec(input) ?? [];
			return {
				model_type: "agent",
				algorithm: "ppo",
				features: Number(features),
				actions: Number(actions),
				net_arch: widths.split(",").map(Number),
			};
		},
	},
];

function seeing(config: Config): Config {
	return { model_type: "agent", algorithm: "ppo", net_arch: [], ...config };
}

function configOf(row: Row): Config | undefined {
	const id = row.id ?? "";
	const kind = kinds.find((each) => each.id.test(id));
	return kind?.config(row, kind.id.exec(id) ?? []);
}

/** An actor or a critic of SAC that stands alone: two layers of 256 with one head, or two heads beside each other. */
function lonely({ id = "", input = "" }: Row): Model | undefined {
	const [, features, actions] =
		/^(?:obs|obs\+act) (\d+)(?:, act (\d+))?$/.exec(input) ?? [];
	if (!id.startsWith("rlnet/sac-") || features === undefined) return undefined;
	const { facts } = planOf({
		"model.family": "mlp",
		"model.layers": 2,
		"model.hidden": 256,
		"data.features": Number(features),
		"data.classes": actions === undefined ? 1 : 2 * Number(actions),
	});
	return modelFromKeys(facts, sample);
}

/** Parameters with those of the copies that lag behind and never train. */
function allParameters(model: Model): number {
	const { total, frozen } = countParameters(model);
	return total + frozen;
}

const sample = { sequence: 1, target: 1 };

describe.skipIf(!hasShared)("golden rows of robots and game players", () => {
	test("parameters exact, forward and training FLOPs within 1 %", () => {
		const off: string[] = [];
		const errors: Record<string, number[]> = {
			parameters: [],
			forward: [],
			training: [],
		};
		const unread: string[] = [];
		for (const row of csvRows("golden/other.csv")) {
			if (!/^(rlnet|robot|az)\//.test(row.id ?? "")) continue;
			const config = configOf(row);
			const model = (config && hubModel(config, sample)) ?? lonely(row);
			if (!model) {
				unread.push(row.id ?? "");
				continue;
			}
			const flops = sampleFlops({ model, convention: "full" });
			const pairs = {
				parameters: [allParameters(model), Number(row.params)],
				forward: [flops.forward, Number(row.fwd_flops)],
				training: [flops.training, Number(row.fwdbwd_corrected)],
				"saved bytes": [keptOnMeta(model, 4), Number(row.saved_bytes_fp32)],
			};
			note({ row, pairs, errors, off, tolerance: 1e-3 });
		}
		tell({ errors, off, unread });

		expect(unread).toEqual([]);
		expect(quantile(errors.parameters ?? [], 1)).toBe(0);
		expect(quantile(errors.forward ?? [], 1)).toBeLessThan(0.01);
		expect(quantile(errors.training ?? [], 1)).toBeLessThan(0.01);
		expect(quantile(errors["saved bytes"] ?? [], 0.5)).toBeLessThan(0.02);
		expect(quantile(errors["saved bytes"] ?? [], 0.9)).toBeLessThan(0.05);
	});

	test("what a learner does for each step of its world, within 1 %, its parameters exact", () => {
		const off: string[] = [];
		const errors: Record<string, number[]> = { parameters: [], step: [] };
		for (const row of csvRows("golden/other.csv")) {
			if (!row.id?.startsWith("rl/")) continue;
			const plan = learnerOf(row);
			const config = plan["model.config"];
			const model = config && hubModel(config, sample);
			const { flops } = estimatePlan(planOf(plan), catalog).quantities;
			const steps = plan["data.environment_steps"] ?? 0;
			const pairs = {
				parameters: [model ? allParameters(model) : 0, Number(row.params)],
				step: [
					(flops?.value ?? 0) / steps,
					Number(row.train_flops_per_env_step),
				],
			};
			note({ row, pairs, errors, off, tolerance: 1e-3 });
		}
		tell({ errors, off, unread: [] });

		expect(quantile(errors.parameters ?? [], 1)).toBe(0);
		expect(quantile(errors.step ?? [], 1)).toBeLessThan(0.01);
	});
});

/** How the algorithms of stable-baselines3 train by default. */
const learners: Readonly<
	Record<string, { readonly config: Config; readonly plan: Values }>
> = {
	a2c: {
		config: { net_arch: [64, 64], n_steps: 5 },
		plan: { "batch.global": 5 },
	},
	ppo: {
		config: { net_arch: [64, 64], n_steps: 2048 },
		plan: { "batch.global": 64, "rollouts.inner_epochs": 10 },
	},
	dqn: {
		config: { net_arch: [], frame: [4, 84, 84] },
		plan: { "batch.global": 32 },
	},
	sac: { config: { net_arch: [256, 256] }, plan: { "batch.global": 256 } },
	td3: { config: { net_arch: [400, 300] }, plan: { "batch.global": 256 } },
	ddpg: { config: { net_arch: [400, 300] }, plan: { "batch.global": 256 } },
};

/** Numbers that a step says, numbers of an action, and whether these are continuous (gymnasium 1.3.0). */
const worlds: Readonly<Record<string, readonly [number, number, boolean]>> = {
	ant: [105, 8, true],
	halfcheetah: [17, 6, true],
	hopper: [11, 3, true],
	walker2d: [17, 6, true],
	humanoid: [348, 17, true],
	cartpole: [4, 2, false],
	lunarlander: [8, 4, false],
	atari: [0, 6, false],
};

function learnerOf({ id = "", env_steps }: Row): Values {
	const [, algorithm = "", world = ""] =
		/^rl\/sb3-(\w+?)-(?:mlp|cnn)-(\w+)/.exec(id) ?? [];
	const [features, actions, continuous] = worlds[world] ?? [];
	const learner = learners[algorithm];
	const steps = Number(env_steps);
	const updates = algorithm === "dqn" ? steps / 4 : steps;
	const isOnPolicy = algorithm === "a2c" || algorithm === "ppo";
	return {
		task: "rl",
		"model.config": {
			model_type: "agent",
			algorithm,
			features,
			actions,
			continuous,
			...learner?.config,
		},
		...learner?.plan,
		"data.environment_steps": steps,
		...(!isOnPolicy && { steps: updates }),
		precision: "fp32",
	};
}
