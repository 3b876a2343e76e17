import type { PlanFields, PlanKey } from "../../src/plan/fields.js";
import type { TrainingPlan } from "../../src/plan/plan.js";
import { factsOf, fineTune } from "../estimate/build-facts.js";

export type Values = { readonly [K in PlanKey]?: PlanFields[K] };

/** A plan that states these values and nothing else. */
export function planOf(values: Values, framework = "axolotl"): TrainingPlan {
	return {
		path: "run.yaml",
		name: "",
		framework,
		facts: factsOf(values),
		files: ["run.yaml"],
		problems: [],
	};
}

const { "data.tokens": _, ...withoutTokens } = fineTune;

/** Runs that differ in everything that a formula depends on. */
export const plans = {
	"a fine-tune on one node": planOf(fineTune),
	"a run whose blanks are assumed": planOf({
		"model.id": "meta-llama/Llama-3.1-8B",
		"data.samples": 10_000,
	}),
	"low-rank adapters on a quantised base": planOf({
		...fineTune,
		"adapter.kind": "lora",
		"adapter.rank": 16,
		"adapter.targets": ["all-linear"],
		"adapter.quantization": "nf4",
		"adapter.saved_modules": ["head"],
		"hardware.count": 1,
		"parallel.sharding": "none",
		optimizer: "paged_adamw_8bit",
	}),
	"a mixture of experts over all kinds of parallelism": planOf(
		{
			...fineTune,
			"model.id": "mistralai/Mixtral-8x7B-v0.1",
			"parallel.tensor": 2,
			"parallel.sequence": true,
			"parallel.pipeline": 4,
			"parallel.virtual_pipeline": 2,
			"parallel.context": 2,
			"parallel.expert": 4,
			"parallel.sharding": "distributed-optimizer",
			"hardware.count": 128,
			checkpointing: "selective",
		},
		"megatron",
	),
	"hybrid shards in mixed precision": planOf({
		...fineTune,
		precision: "amp-bf16",
		"parallel.sharding": "hsdp",
		"parallel.shard_group": 8,
		"hardware.count": 32,
		checkpointing: "none",
		fused_loss: true,
	}),
	"a network of depthwise convolutions": planOf(
		{
			"model.id": "efficientnet_b0",
			"data.image": 256,
			"data.samples": 1_281_167,
			"batch.micro": 128,
			"batch.accumulation": 2,
			precision: "amp-fp16",
			checkpointing: "full",
			"hardware.accelerator": "RTX-3090",
			"hardware.count": 1,
		},
		"timm",
	),
	"convolutions that a graph fuses": planOf(
		{
			"model.id": "resnet50",
			"data.image": 224,
			"data.samples": 1_281_167,
			"batch.micro": 400,
			precision: "amp-fp16",
			checkpointing: "none",
			"hardware.accelerator": "H100-SXM-80GB",
			"hardware.count": 8,
		},
		"mxnet",
	),
	"preferences with a reference": planOf({
		...fineTune,
		task: "dpo",
		"adapter.kind": "dora",
		"adapter.rank": 8,
		"adapter.targets": ["q", "v"],
	}),
	"rollouts with several inner epochs and evaluations": planOf({
		...fineTune,
		task: "grpo",
		"data.prompt": 512,
		"data.completion": 1024,
		"rollouts.per_prompt": 8,
		"rollouts.inner_epochs": 2,
		"evaluation.every": 10,
		"evaluation.samples": 100,
	}),
	"rollouts with a critic, of prompts that are counted": planOf({
		...withoutTokens,
		task: "ppo",
		"data.packed": false,
		"data.prompt": 512,
		"data.completion": 1024,
		"data.samples": 10_000,
		"rollouts.per_prompt": 4,
		"repeats.folds": 3,
	}),
	"an agent in its world": planOf({
		task: "rl",
		"model.family": "mlp",
		"model.layers": 2,
		"model.hidden": 64,
		"data.environment_steps": 1_000_000,
	}),
	"an agent in a world whose steps are timed": planOf({
		task: "rl",
		"model.config": {
			model_type: "agent",
			algorithm: "ppo",
			net_arch: [],
			frame: [4, 84, 84],
		},
		"data.environment": "ALE/Pong-v5",
		"data.environment_steps": 10_000_000,
		"rollouts.inner_epochs": 4,
		"rollouts.workers": 8,
		"batch.global": 256,
		"repeats.seeds": 3,
	}),
	"an accelerator that waits for a world": planOf({
		task: "rl",
		"model.family": "mlp",
		"model.layers": 2,
		"model.hidden": 64,
		"data.environment": "Ant-v4",
		"data.environment_steps": 1_000_000,
		"batch.global": 64,
		"hardware.accelerator": "H100-SXM-80GB",
		"hardware.count": 2,
	}),
	"a part that trains": planOf({ ...fineTune, "model.trainable_share": 0.25 }),
	"a sliding window over packed documents": planOf({
		...fineTune,
		"model.id": "mistralai/Mistral-7B-v0.1",
		"data.sequence": 8192,
		"data.mean_tokens": 5000,
		"model.window": 4096,
		"model.local_layers": 32,
		count_attention: "packed",
	}),
	"a data set that nobody knows": planOf({
		...withoutTokens,
		"data.sets": ["acme/tickets"],
		"data.share": 0.5,
	}),
	"stated steps": planOf({ ...fineTune, steps: 500, "repeats.seeds": 3 }),
	"a stated duration": planOf({
		...withoutTokens,
		duration_hours: 12,
		"hardware.power_limit_w": 500,
	}),
	"two devices of a machine with eight": planOf({
		...fineTune,
		"hardware.instance": "p5.48xlarge",
		"hardware.count": 2,
	}),
	"hours on a part of whole nodes": planOf({
		...withoutTokens,
		duration_hours: 12,
		"hardware.count": 4,
		"hardware.per_node": 8,
		"hardware.whole_nodes": true,
	}),
	"water, and charges beside the hours": planOf({
		...fineTune,
		"site.wue_l_per_kwh": 0.5,
		"site.grid_water_l_per_kwh": 3,
		"price.storage_gb": 500,
		"price.storage_per_gb_month": 0.02,
	}),
	"stated totals": planOf({
		"model.parameters": 25.6e6,
		"model.flops_per_sample": 8.2e9,
		"data.samples": 1.28e6,
		"data.epochs": 90,
		"batch.micro": 256,
		"hardware.accelerator": "A100-SXM-80GB",
		"hardware.count": 8,
	}),
	"an encoder": planOf({
		"model.id": "google-bert/bert-base-uncased",
		task: "classify",
		"data.samples": 100_000,
		"data.sequence": 128,
		"batch.micro": 32,
	}),
	"offloaded states and checkpoints": planOf({
		...fineTune,
		"offload.optimizer": true,
		"offload.parameters": true,
		"checkpointing.offload": true,
		optimizer_in_backward: true,
	}),
	"a price in another currency": planOf({
		...fineTune,
		"price.currency": "EUR",
	}),
} as const satisfies Readonly<Record<string, TrainingPlan>>;
