import type { PlanValues } from "../../plan/fields.js";

/**
 * What each benchmark trains, by the name of its folder in a submission (rules of MLPerf Training 4.0 to 5.1,
 * https://github.com/mlcommons/training_policies, training_rules.adoc; https://github.com/mlcommons/training).
 */
export const benchmarks: Readonly<Record<string, PlanValues>> = {
	llama2_70b_lora: {
		task: "sft",
		"model.id": "meta-llama/Llama-2-70b-hf",
		"adapter.kind": "lora",
		"adapter.rank": 16,
		"adapter.targets": ["q", "k", "v", "o"],
		"data.sequence": 8192,
		"data.packed": true,
	},
	llama31_405b: {
		task: "pretrain",
		"model.id": "meta-llama/Meta-Llama-3.1-405B",
		"data.sequence": 8192,
		"data.packed": true,
	},
	llama31_8b: {
		task: "pretrain",
		"model.id": "meta-llama/Meta-Llama-3.1-8B",
		"data.sequence": 8192,
		"data.packed": true,
	},
	gpt3: {
		task: "pretrain",
		"model.family": "decoder",
		"model.layers": 96,
		"model.hidden": 12_288,
		"model.heads": 96,
		"model.ffn": 49_152,
		"model.gated": false,
		"model.norm": "layer",
		"model.vocab": 51_200,
		"model.tied": true,
		"model.learned_positions": 2048,
		"data.sequence": 2048,
		"data.packed": true,
	},
	bert: {
		task: "pretrain",
		"model.id": "google-bert/bert-large-uncased",
		"data.sequence": 512,
	},
	resnet: {
		task: "classify",
		"model.id": "resnet50",
		"data.image": 224,
		"data.classes": 1000,
	},
	stable_diffusion: {
		task: "diffuse",
		"model.id": "stabilityai/stable-diffusion-2-base",
		"data.image": 512,
	},
};
