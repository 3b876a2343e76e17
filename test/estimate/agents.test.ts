import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { hubModel } from "../../src/estimate/families/hub-model.js";
import { sampleFlops } from "../../src/estimate/flops.js";
import { countParameters } from "../../src/estimate/parameters.js";
import { planOf, type Values } from "../explain/plans.js";

const ant = { model_type: "agent", features: 105, actions: 8 } as const;

describe("an agent's config", () => {
	test("of SAC has an actor with two heads, two critics, and their two lagging copies beside them", () => {
		const { total, frozen } = countOf({
			...ant,
			algorithm: "sac",
			net_arch: [256, 256],
		});

		// 106 × 256 + 257 × 256 + 257 × 16 for the actor; 114 × 256 + 257 × 256 + 257 for a critic.
		const actor = 106 * 256 + 257 * 256 + 257 * 16;
		const critic = 114 * 256 + 257 * 256 + 257;
		expect(total).toBe(actor + 2 * critic);
		expect(frozen).toBe(2 * critic);
	});

	test("of SAC runs the actor four times and each critic seven for a replayed step", () => {
		const { flops } = estimatePlan(
			planOf({
				...learner,
				"model.config": { ...ant, algorithm: "sac", net_arch: [256, 256] },
			}),
			catalog,
		).quantities;

		// Actor 2 × (105 × 256 + 256 × 256 + 256 × 16) = 193,024, its first matrix 53,760; critic 189,440 and 57,856.
		const replayed = 4 * 193_024 - 53_760 + 2 * (7 * 189_440 - 57_856);
		expect(flops?.value).toBeCloseTo(1000 * (256 * replayed + 193_024), -3);
	});

	test("of TD3 trains its actor through one critic, in every other batch", () => {
		const { flops } = estimatePlan(
			planOf({
				...learner,
				"model.config": { ...ant, algorithm: "td3", net_arch: [400, 300] },
			}),
			catalog,
		).quantities;

		// Actor 328,800 with 84,000 in its first matrix, critic 331,000 with 90,400.
		const critics = 328_800 + 2 * 331_000 + 2 * (3 * 331_000 - 90_400);
		const actor = 3 * 328_800 - 84_000 + 3 * 331_000;
		expect(flops?.value).toBeCloseTo(
			1000 * (256 * (critics + actor / 2) + 328_800),
			-3,
		);
	});

	test("of A2C values the state after its five steps too", () => {
		const { flops } = estimatePlan(
			planOf({
				...learner,
				steps: 200,
				"batch.global": 5,
				"model.config": {
					...ant,
					algorithm: "a2c",
					net_arch: [64, 64],
					n_steps: 5,
				},
			}),
			catalog,
		).quantities;

		// Actor 22,656 and critic 21,760, their first matrices 13,440 each.
		const training = 3 * (22_656 + 21_760) - 2 * 13_440;
		const acting = 22_656 + 21_760 + 21_760 / 5;
		expect(flops?.value).toBeCloseTo(1000 * (training + acting), -1);
	});

	test("with spread actions has a number more for each of them", () => {
		const config = { ...ant, algorithm: "ppo", net_arch: [64, 64] };

		expect(
			countOf({ ...config, continuous: true }).total - countOf(config).total,
		).toBe(8);
	});

	test("of IMPALA's network has three stages of one and four convolutions and a layer of 256", () => {
		const { total } = countOf({
			model_type: "agent",
			algorithm: "ppo",
			frame: [3, 64, 64],
			impala: [16, 32, 32],
			net_arch: [],
			actions: 15,
		});

		const stages =
			28 * 16 +
			4 * 145 * 16 +
			145 * 32 +
			4 * 289 * 32 +
			289 * 32 +
			4 * 289 * 32;
		expect(total).toBe(stages + (32 * 8 * 8 + 1) * 256 + 257 * 16);
	});

	test("of an unknown algorithm builds nothing", () => {
		const config = { ...ant, algorithm: "dreamer", net_arch: [64] };

		expect(hubModel(config, sample)).toBeUndefined();
	});
});

test("AlphaGo Zero's tower of 20 blocks sees 17 planes of 19 × 19 points", () => {
	const model = hubModel(
		{
			model_type: "alphazero",
			planes: 17,
			height: 19,
			width: 19,
			blocks: 20,
			filters: 256,
			moves: 362,
		},
		sample,
	);

	// Convolutions without bias, norms of two numbers a filter; heads of 2 and 1 filters with bias and norm.
	const tower = 17 * 9 * 256 + 40 * 256 * 9 * 256 + 41 * 512;
	const policy = 257 * 2 + 4 + (2 * 361 + 1) * 362;
	const value = 257 + 2 + 362 * 256 + 257;
	expect(model && countParameters(model).total).toBe(tower + policy + value);
});

describe("a robot's policy", () => {
	test("of ACT with seven decoder layers has the 84 million parameters of its paper (§4.3: about 80 million)", () => {
		const { total } = countOf({
			model_type: "act",
			cameras: [[480, 640]],
			state_dim: 14,
			action_dim: 14,
			n_decoder_layers: 7,
			is_pad_head: true,
		});

		// ResNet-18 without its classifier and norms is 11,166,912.
		const attention = 4 * 513 * 512;
		const mlp = 513 * 3200 + 3201 * 512;
		const layer = (parts: number) => parts * (attention + 1024) + mlp + 1024;
		const around =
			513 * 512 + 33 * 512 + 15 * 512 + 2 * 512 + 100 * 512 + 1024 + 513 * 15;
		const latent = 512 + 2 * 15 * 512 + 513 * 64;
		expect(total).toBe(
			11_166_912 + 8 * layer(1) + 7 * layer(2) + around + latent,
		);
	});

	test("reads every camera with one ResNet in ACT, and with one of its own in Diffusion Policy", () => {
		const act = {
			model_type: "act",
			state_dim: 14,
			action_dim: 14,
			cameras: [[240, 320]],
		};
		const denoising = {
			model_type: "diffusion-policy",
			action_dim: 7,
			horizon: 16,
			down_dims: [256, 512, 1024],
			cameras: [[76, 76]],
		};
		const more = (config: { cameras: number[][] }) => ({
			...config,
			cameras: [...config.cameras, ...config.cameras],
		});

		expect(countOf(more(act)).total).toBe(countOf(act).total);
		// ResNet-18 without its classifier, 11,176,512, and 512 numbers more for each of two steps that shift and scale
		// 7,168 channels.
		expect(countOf(more(denoising)).total - countOf(denoising).total).toBe(
			11_176_512 + 2 * 512 * 2 * 7168,
		);
	});

	test("sees 32 keypoints instead of 512 means where it is told so", () => {
		const config = {
			model_type: "diffusion-policy",
			action_dim: 7,
			horizon: 16,
			down_dims: [256, 512, 1024],
			cameras: [[76, 76]],
		};

		const keypoints = countOf({ ...config, pool: "keypoints" }).total;

		// 513 × 32 for the map, 65 × 64 for the coordinates, 448 numbers fewer for two steps.
		expect(keypoints - countOf(config).total).toBe(
			513 * 32 + 65 * 64 - 2 * 448 * 2 * 7168,
		);
	});

	test("cloned as energies judges the action taken and 1,024 others", () => {
		const model = hubModel(
			{
				model_type: "implicit-cloning",
				obs_dim: 20,
				action_dim: 2,
				n_obs_steps: 2,
				train_n_neg: 1024,
			},
			sample,
		);

		const once = 2 * (42 * 1024 + 3 * 1024 * 1024 + 1024);
		expect(model && sampleFlops({ model, convention: "full" }).forward).toBe(
			1025 * once,
		);
	});

	test("cloned by an LSTM has four gates in two layers, each with two biases", () => {
		const { total } = countOf({
			model_type: "recurrent-cloning",
			obs_dim: 19,
			action_dim: 7,
		});

		const gates = (inputs: number) => 4 * 400 * (inputs + 400 + 2);
		expect(total).toBe(gates(19) + gates(400) + 401 * (2 * 35 + 5));
	});

	test("of VQ-BeT is a GPT of eight layers behind a camera, with an autoencoder beside it", () => {
		const { total, frozen } = countOf({
			model_type: "vqbet",
			state_dim: 2,
			action_dim: 2,
			cameras: [[96, 96]],
			crop_shape: [84, 84],
			pool: "keypoints",
			n_action_pred_token: 7,
		});

		const camera = 11_176_512 + 513 * 32 + 65 * 64 + 65 * 512;
		const layer = 4 * 513 * 512 + 513 * 2048 + 2049 * 512 + 4 * 512;
		const around = 3 * 512 + 512 + 513 * 512 + 500 * 512 + 1024 + 512 * 512;
		// 2 × 16 codes, and offsets of 5 steps of 2 numbers for each of them.
		const heads = 513 * 32 + 513 * 320;
		expect(total).toBe(camera + 8 * layer + around + heads);
		expect(frozen).toBe(
			11 * 128 + 129 * 128 + 129 * 256 + 257 * 128 + 129 * 128 + 129 * 10,
		);
	});

	test("of pi0 is PaliGemma and an expert of 315 million", () => {
		const { total, frozen } = countOf({
			model_type: "pi0",
			cameras: [
				[224, 224],
				[224, 224],
				[224, 224],
			],
		});

		// PaliGemma has 2,923,466,480 with 64 more words of 2,048.
		const language = 2_923_466_480 - 64 * 2048;
		const layer = 1024 * (2 * 2048 + 2 * 256 + 3 * 4096 + 2);
		const around = 2 * 33 * 1024 + 2049 * 1024 + 1025 * 1024 + 1025 * 32 + 1024;
		expect(total).toBe(language + 18 * layer + around);
		expect(frozen).toBe(0);
	});

	test("of SmolVLA trains its expert of 100 million of 450 million alone", () => {
		const config = {
			model_type: "smolvla",
			cameras: [
				[480, 640],
				[480, 640],
			],
		};

		const { total, frozen } = countOf(config);

		// Shukor et al. 2025, §3: 450 million, of which 100 million are the action expert.
		expect(Math.round(total / 1e6)).toBe(100);
		expect(Math.round((total + frozen) / 1e7)).toBe(45);
		expect(
			countOf({
				...config,
				train_expert_only: false,
				freeze_vision_encoder: false,
			}).frozen,
		).toBe(0);
	});

	test("with a trunk that nobody knows builds nothing", () => {
		const config = {
			model_type: "diffusion-policy",
			action_dim: 7,
			horizon: 16,
			down_dims: [256],
			cameras: [[76, 76]],
			vision_backbone: "vit_base_patch16",
		};

		expect(hubModel(config, sample)).toBeUndefined();
	});
});

const learner: Values = {
	task: "rl",
	"data.environment_steps": 1000,
	steps: 1000,
	"batch.global": 256,
	precision: "fp32",
};

const sample = { sequence: 1, target: 1 } as const;

function countOf(
	config: Readonly<Record<string, unknown>>,
): ReturnType<typeof countParameters> {
	const model = hubModel(config, sample);
	if (!model) throw new Error("no model");
	return countParameters(model);
}
