import { asBoolean, asText } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import {
	type Conversion,
	type Fields,
	toBoolean,
	toCount,
	toOneOf,
} from "../fields.js";
import { handled } from "../irrelevant.js";
import { toSavedEvery } from "../saving.js";
import { irrelevantFlags } from "./irrelevant-flags.js";

/** A switch that means one value of a key; set to false, as a YAML of flags may, it says nothing. */
function whenOn(made: (origin: Fact["origin"]) => Fact): Conversion {
	return {
		expected: "a switch",
		convert: (tree, origin) =>
			asBoolean(tree) === false ? undefined : made(origin),
	};
}

const toOptimizer: Conversion = {
	expected: "an optimizer",
	convert(tree, origin) {
		const name = asText(tree)?.toLowerCase();
		return name ? fact("optimizer", name, origin) : undefined;
	},
};

/**
 * Flags of Megatron-LM and Megatron-DeepSpeed. Sources: https://github.com/NVIDIA/Megatron-LM,
 * megatron/training/arguments.py of core_v0.15.0; https://github.com/deepspeedai/Megatron-DeepSpeed,
 * megatron/arguments.py at 4efb479d5317.
 */
export const megatronFields: Fields = {
	"--num-layers": toCount("model.layers"),
	"--encoder-num-layers": toCount("model.layers"),
	"--hidden-size": toCount("model.hidden"),
	"--num-attention-heads": toCount("model.heads"),
	"--kv-channels": toCount("model.head_dim"),
	"--num-key-value-heads": toCount("model.kv_heads"),
	"--normalization": toOneOf("model.norm", {
		layernorm: "layer",
		rmsnorm: "rms",
	}),
	"--untie-embeddings-and-output-weights": whenOn((origin) =>
		fact("model.tied", false, origin),
	),
	"--embed-layernorm": whenOn((origin) =>
		fact("model.embedding_norm", true, origin),
	),
	"--seq-length": toCount("data.sequence"),
	"--encoder-seq-length": toCount("data.sequence"),
	"--micro-batch-size": toCount("batch.micro"),
	"--batch-size": toCount("batch.micro"),
	"--global-batch-size": toCount("batch.global"),
	"--tensor-model-parallel-size": toCount("parallel.tensor"),
	"--model-parallel-size": toCount("parallel.tensor"),
	"--pipeline-model-parallel-size": toCount("parallel.pipeline"),
	"--num-virtual-stages-per-pipeline-rank": toCount(
		"parallel.virtual_pipeline",
	),
	"--context-parallel-size": toCount("parallel.context"),
	"--ds-sequence-parallel-size": toCount("parallel.context"),
	"--expert-model-parallel-size": toCount("parallel.expert"),
	"--moe-expert-parallel-size": toCount("parallel.expert"),
	"--sequence-parallel": toBoolean("parallel.sequence"),
	"--overlap-grad-reduce": toBoolean("parallel.overlap_gradients"),
	"--attention-backend": toOneOf("attention", {
		flash: "flash",
		fused: "flash",
		auto: "flash",
		unfused: "eager",
		local: "eager",
	}),
	"--use-flash-attn": whenOn((origin) => fact("attention", "flash", origin)),
	"--use-flash-attn-v1": whenOn((origin) => fact("attention", "flash", origin)),
	"--use-flash-attn-v2": whenOn((origin) => fact("attention", "flash", origin)),
	"--use-flash-attn-triton": whenOn((origin) =>
		fact("attention", "flash", origin),
	),
	"--use-flash-attn-builder": whenOn((origin) =>
		fact("attention", "flash", origin),
	),
	"--save-interval": toSavedEvery,
	"--persistent-save-interval": toSavedEvery,
	"--no-save-optim": whenOn((origin) =>
		fact("saving.weights_only", true, origin),
	),
	"--optimizer": toOptimizer,
	"--optimizer-cpu-offload": whenOn((origin) =>
		fact("offload.optimizer", true, origin),
	),
	"--cpu-optimizer": whenOn((origin) =>
		fact("offload.optimizer", true, origin),
	),
	"--recompute-activations": whenOn((origin) =>
		fact("checkpointing", "selective", origin),
	),
	"--recompute-granularity": toOneOf("checkpointing", {
		selective: "selective",
		full: "full",
	}),
	"--activations-checkpoint-granularity": toOneOf("checkpointing", {
		selective: "selective",
		full: "full",
	}),
	"--checkpoint-activations": whenOn((origin) =>
		fact("checkpointing", "full", origin),
	),
	"--activations-checkpoint-method": whenOn((origin) =>
		fact("checkpointing", "full", origin),
	),
	"--checkpoint-in-cpu": whenOn((origin) =>
		fact("checkpointing.offload", true, origin),
	),
	"--sft": whenOn((origin) => fact("task", "sft", origin)),
	...handled(
		[
			"add-qkv-bias bf16 data-parallel-sharding-strategy deepspeed deepspeed-config disable-bias-linear",
			"expert-interval ffn-hidden-size fp16 fp4-format fp8-e4m3 fp8-format fp8-hybrid fp8-recipe glu-activation",
			"group-query-attention hybrid-attention-ratio hybrid-layer-pattern hybrid-override-pattern is-hybrid-model",
			"kv-lora-rank make-vocab-size-divisible-by max-position-embeddings merge-file moe-ffn-hidden-size",
			"moe-layer-freq moe-router-topk moe-shared-expert-intermediate-size multi-latent-attention no-pipeline-parallel",
			"no-position-embedding num-experts num-layers-per-virtual-pipeline-stage num-query-groups pad-vocab-size-to padded-vocab-size",
			"position-embedding-type q-lora-rank qk-head-dim qk-layernorm qk-pos-emb-head-dim quick-geglu skip-train",
			"swiglu tokenizer-model tokenizer-name-or-path tokenizer-type topk train-iters train-samples train-tokens",
			"use-custom-fsdp use-distributed-optimizer use-megatron-fsdp use-rotary-position-embeddings use-torch-fsdp2",
			"v-head-dim vocab-extra-ids vocab-file vocab-size window-size zero-stage",
		]
			.join(" ")
			.split(" ")
			.map((name) => `--${name}`),
	),
	...irrelevantFlags,
};

/** Flags that change what a run takes in a way that the estimate does not have. */
export const unmodelledFlags = {
	"--decoder-num-layers": "gives the decoder another depth than the encoder",
	"--rampup-batch-size": "starts with a smaller batch",
	"--step-batch-size-schedule": "changes the batch on the way",
	"--mtp-num-layers": "adds layers that predict further tokens",
	"--window-attn-skip-freq": "leaves the window out of some layers",
	"--use-precision-aware-optimizer": "keeps optimizer states in fewer bytes",
	"--moe-layer-recompute": "recomputes the experts alone",
	"--heterogeneous-layers-config-path": "gives layers different shapes",
	"--retro-add-retriever": "adds a retriever",
	"--freeze-all-layers": "trains none of the layers",
	"--freeze-LM": "does not train the language model",
	"--freeze-ViT": "does not train the vision model",
	"--random-ltd": "drops tokens in the middle layers",
	"--bitfit": "trains the biases alone",
	"--use-bnb-optimizer": "keeps optimizer states in 8 bits",
	"--kd": "runs a teacher beside the model",
	"--perform-rl-step": "generates answers between the steps",
	"--yaml-cfg": "takes settings out of another file",
	"--ds-sequence-parallel-fpdt-offloading": "keeps activations on the host",
	"--linear-attention-freq": "has layers of linear attention",
} as const;
