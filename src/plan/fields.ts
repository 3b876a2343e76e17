/** Everything a training run can state, in the field's own words; the run file of the documentation has the same keys. */
export interface PlanFields {
	"run.name": string;
	/** What the run does to the model. */
	task: Task;
	/** Hub id or catalogue id of the model. */
	"model.id": string;
	/** A Hugging Face config.json as it stands. */
	"model.config": Readonly<Record<string, unknown>>;
	"model.family": Family;
	"model.layers": number;
	"model.hidden": number;
	"model.heads": number;
	"model.kv_heads": number;
	"model.head_dim": number;
	"model.ffn": number;
	"model.gated": boolean;
	"model.vocab": number;
	"model.tied": boolean;
	"model.experts": number;
	"model.experts_active": number;
	"model.expert_ffn": number;
	"model.shared_expert_ffn": number;
	"model.dense_layers": number;
	/** Sliding attention window in tokens; 0 is none. */
	"model.window": number;
	/** How many layers use the window. */
	"model.local_layers": number;
	"model.mla.q_rank": number;
	"model.mla.kv_rank": number;
	"model.mla.nope_dim": number;
	"model.mla.rope_dim": number;
	"model.mla.value_dim": number;
	/** Learned positions, in tokens. */
	"model.learned_positions": number;
	/** `plain` is a layer norm without learned parameters. */
	"model.norm": "rms" | "layer" | "plain";
	"model.qkv_bias": boolean;
	"model.out_bias": boolean;
	"model.mlp_bias": boolean;
	"model.head_bias": boolean;
	"model.router_bias": boolean;
	/** Norms have a bias beside their scale. */
	"model.norm_bias": boolean;
	/** One matrix for queries, keys and values. */
	"model.fused_qkv": boolean;
	/** One matrix for gate and up. */
	"model.fused_gate": boolean;
	"model.qk_norm": "head" | "full";
	"model.parallel_block": boolean;
	"model.norms_per_block": number;
	"model.embedding_norm": boolean;
	/** Parameters that the other keys do not explain. */
	"model.other_parameters": number;
	/** Parameters, instead of an architecture or to overrule it. */
	"model.parameters": number;
	/** Forward FLOPs of one sample, 1 MAC = 2 FLOPs. */
	"model.flops_per_sample": number;
	"adapter.kind": AdapterKind;
	"adapter.rank": number;
	/** q, k, v, o, gate, up, down, all-linear, head, embedding … */
	"adapter.targets": readonly string[];
	"adapter.quantization": Quantization;
	/** Modules trained in full beside the adapter. */
	"adapter.saved_modules": readonly string[];
	/** Share of the parameters that train, when only a part does. */
	"model.trainable_share": number;
	"data.tokens": number;
	"data.samples": number;
	/** No more samples than this of each data set are used. */
	"data.sample_limit": number;
	/** Share of each data set that is used, 0 to 1. */
	"data.share": number;
	"data.epochs": number;
	/** Tokens in one sequence of a batch. */
	"data.sequence": number;
	/** Mean tokens of one sample, where samples are shorter than the sequence. */
	"data.mean_tokens": number;
	/** Documents are packed to full sequences. */
	"data.packed": boolean;
	/** Every sample is padded to the full sequence. */
	"data.padded": boolean;
	/** Side of an image in pixels. */
	"data.image": number;
	/** Length of an audio clip. */
	"data.seconds": number;
	"data.prompt": number;
	"data.completion": number;
	/** Data sets by name. */
	"data.sets": readonly string[];
	/** Share of the samples held out for evaluation, 0 to 1. */
	"data.validation_share": number;
	"batch.global": number;
	/** Global batch in tokens, for frameworks that count so. */
	"batch.global_tokens": number;
	/** Samples on one device in one forward pass. */
	"batch.micro": number;
	"batch.accumulation": number;
	/** Optimizer steps. */
	steps: number;
	"rollouts.per_prompt": number;
	precision: Precision;
	optimizer: string;
	/** Each layer is updated in the backward pass, so that the gradients of all never exist at once. */
	optimizer_in_backward: boolean;
	checkpointing: "none" | "selective" | "full";
	"checkpointing.offload": boolean;
	attention: "flash" | "sdpa" | "eager";
	count_attention: "causal" | "full" | "packed";
	compile: boolean;
	/** Cross-entropy in chunks or fused with the head, so that whole logits never exist. */
	fused_loss: boolean;
	"parallel.data": number;
	"parallel.tensor": number;
	"parallel.sequence": boolean;
	"parallel.pipeline": number;
	"parallel.virtual_pipeline": number;
	"parallel.context": number;
	"parallel.expert": number;
	"parallel.sharding": Sharding;
	/** Devices in one shard group, where the sharding is hybrid. */
	"parallel.shard_group": number;
	"offload.optimizer": boolean;
	"offload.parameters": boolean;
	"hardware.accelerator": string;
	/** Devices of the whole run. */
	"hardware.count": number;
	"hardware.per_node": number;
	"hardware.nodes": number;
	"hardware.instance": string;
	"hardware.power_limit_w": number;
	"hardware.purchase": "on-demand" | "spot" | "reserved";
	/** A limit of the scheduler, never an estimate. */
	"hardware.time_limit_hours": number;
	"site.provider": string;
	"site.region": string;
	"site.grid": string;
	"site.pue": number;
	"site.carbon_g_per_kwh": number;
	"price.per_device_hour": number;
	"price.currency": string;
	"software.framework": string;
	"software.version": string;
	"repeats.trials": number;
	"repeats.seeds": number;
	/** Wall-clock when it is given and only energy, carbon and cost are asked. */
	duration_hours: number;
}

export type PlanKey = keyof PlanFields;

export type Task =
	| "pretrain"
	| "sft"
	| "dpo"
	| "orpo"
	| "kto"
	| "simpo"
	| "reward"
	| "ppo"
	| "grpo"
	| "distill"
	| "classify"
	| "detect"
	| "segment"
	| "diffuse";

export type Family =
	| "decoder"
	| "encoder"
	| "encoder-decoder"
	| "vit"
	| "convnet"
	| "unet"
	| "dit"
	| "ssm"
	| "hybrid"
	| "mlp"
	| "gbdt"
	| "custom";

export type AdapterKind = "none" | "lora" | "dora";

export type Quantization = "none" | "int8" | "nf4" | "nf4-double" | "fp4";

export type Precision =
	| "fp32"
	| "tf32"
	| "bf16"
	| "fp16"
	| "amp-bf16"
	| "amp-fp16"
	| "fp8"
	| "mxfp8"
	| "nvfp4";

export type Sharding =
	| "none"
	| "zero1"
	| "zero2"
	| "zero3"
	| "fsdp"
	| "hsdp"
	| "distributed-optimizer";
