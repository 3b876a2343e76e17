import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** A default of LitGPT 0.5.13, read in litgpt/{pretrain,finetune,args}.py. */
export const byDefault = defaultsOf("litgpt", "0.5.13");

/** What `litgpt finetune` takes for keys that a config leaves out. */
export const finetuneDefaults: readonly Fact[] = [
	byDefault("task", "sft"),
	byDefault("batch.global", 16),
	byDefault("batch.micro", 1),
	byDefault("precision", "amp-bf16"),
	byDefault("optimizer", "AdamW"),
	byDefault("attention", "sdpa"),
	byDefault("data.packed", false),
	byDefault("compile", false),
];

/** What `litgpt pretrain` takes for keys that a config leaves out. */
export const pretrainDefaults: readonly Fact[] = [
	byDefault("task", "pretrain"),
	byDefault("batch.global", 512),
	byDefault("batch.micro", 4),
	byDefault("precision", "amp-bf16"),
	byDefault("optimizer", "AdamW"),
	byDefault("attention", "sdpa"),
	byDefault("data.packed", true),
	byDefault("adapter.kind", "none"),
	byDefault("checkpointing", "none"),
	byDefault("compile", true),
];

/** What data modules load (litgpt/data). */
export const dataModules: Readonly<Record<string, string>> = {
	alpaca: "yahma/alpaca-cleaned",
	alpaca2k: "mhenrichsen/alpaca_2k_test",
	alpacagpt4: "vicgalle/alpaca-gpt4",
	deita: "HuggingFaceH4/deita-10k-v0-sft",
	lima: "GAIR/lima",
	longform: "akoksal/LongForm",
	openwebtext: "openwebtext",
	tinystories: "roneneldan/TinyStories",
	microllama: "cerebras/SlimPajama-627B",
};

/** LitGPT's names of models whose Hub id is not the same name (litgpt/config.py). */
export const modelNames: Readonly<Record<string, string>> = {
	"micro-llama-300m": "keeeeenw/MicroLlama",
	"tiny-llama-1.1b": "TinyLlama/TinyLlama_v1.1",
	"tiny-llama-1.1b-chat": "TinyLlama/TinyLlama-1.1B-Chat-v1.0",
};
