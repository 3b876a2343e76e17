export type Rotary = "whole" | "slice" | "none";

/** By the names of Hugging Face configs. */
export const activationFunctions = [
	"gelu",
	"gelu_new",
	"gelu_pytorch_tanh",
	"relu",
	"relu2",
	"silu",
] as const;
export type ActivationFunction = (typeof activationFunctions)[number];

/** Everything a training run can state, in the field's own words; the run file of the documentation has the same keys. */
export interface PlanFields {
	/** Name of the run, as reports show it. */
	"run.name": string;
	/** What the run does to the model. */
	task: Task;
	/** Hub id or catalogue id of the model. */
	"model.id": string;
	/** A Hugging Face config.json as it stands. */
	"model.config": Readonly<Record<string, unknown>>;
	/** Kind of model. A decoder is built from these keys, others from a config.json. */
	"model.family": Family;
	/** Transformer blocks. */
	"model.layers": number;
	/** Width of the residual stream. */
	"model.hidden": number;
	/** Attention heads of the queries. */
	"model.heads": number;
	/** Attention heads of keys and values; as many as of the queries without it. */
	"model.kv_heads": number;
	/** Width of one head; hidden ÷ heads without it. */
	"model.head_dim": number;
	/** Inner width of the MLP. */
	"model.ffn": number;
	/** The MLP is gated (SwiGLU, GeGLU). */
	"model.gated": boolean;
	/** Rows of the embedding. */
	"model.vocab": number;
	/** The output head shares the embedding's matrix. */
	"model.tied": boolean;
	/** Routed experts of a layer; 0 is none. */
	"model.experts": number;
	/** Experts that one token visits. */
	"model.experts_active": number;
	/** Inner width of one routed expert. */
	"model.expert_ffn": number;
	/** Inner width of the experts that every token visits, together. */
	"model.shared_expert_ffn": number;
	/** First layers that have no experts. */
	"model.dense_layers": number;
	/** Sliding attention window in tokens; 0 is none. */
	"model.window": number;
	/** How many layers use the window. */
	"model.local_layers": number;
	/** Latent attention: rank of the queries; 0 is none. */
	"model.mla.q_rank": number;
	/** Latent attention: rank of keys and values. */
	"model.mla.kv_rank": number;
	/** Latent attention: width of a head's part without positions. */
	"model.mla.nope_dim": number;
	/** Latent attention: width of a head's part with rotary positions. */
	"model.mla.rope_dim": number;
	/** Latent attention: width of a head's values. */
	"model.mla.value_dim": number;
	/** Learned positions, in tokens. */
	"model.learned_positions": number;
	/** `plain` is a layer norm without learned parameters. */
	"model.norm": "rms" | "layer" | "plain";
	/** The projections of queries, keys and values have a bias. */
	"model.qkv_bias": boolean;
	/** The attention's output projection has a bias. */
	"model.out_bias": boolean;
	/** The linears of the MLP have a bias. */
	"model.mlp_bias": boolean;
	/** The output head has a bias. */
	"model.head_bias": boolean;
	/** The router of the experts has a bias. */
	"model.router_bias": boolean;
	/** Norms have a bias beside their scale. */
	"model.norm_bias": boolean;
	/** One matrix for queries, keys and values. */
	"model.fused_qkv": boolean;
	/** One matrix for gate and up. */
	"model.fused_gate": boolean;
	/** How queries and keys learn their place: rotated whole, a slice of them rotated, or not rotated. */
	"model.rotary": Rotary;
	/** Norms multiply their scale in fp32. */
	"model.norm_in_fp32": boolean;
	/** Norms follow attention and MLP instead of standing before them. */
	"model.norms_after": boolean;
	/** Dropout after attention and after the MLP. */
	"model.dropout": number;
	/** Function of the MLP, by the name that Hugging Face configs use. */
	"model.activation": ActivationFunction;
	/** Norms of queries and keys, over each head or over the full width. */
	"model.qk_norm": "head" | "full";
	/** Attention and MLP read the same input. */
	"model.parallel_block": boolean;
	/** Norms of one block: 1, 2 or 4. */
	"model.norms_per_block": number;
	/** A norm follows the embedding. */
	"model.embedding_norm": boolean;
	/** Parameters that the other keys do not explain. */
	"model.other_parameters": number;
	/** Parameters, instead of an architecture or to overrule it. */
	"model.parameters": number;
	/** Forward FLOPs of one sample, 1 MAC = 2 FLOPs. */
	"model.flops_per_sample": number;
	/** Low-rank adapters on a frozen model. */
	"adapter.kind": AdapterKind;
	/** Rank of the adapters. */
	"adapter.rank": number;
	/** Share of an adapter's inputs that is dropped in training, 0 to 1. */
	"adapter.dropout": number;
	/** q, k, v, o, gate, up, down, all-linear, head, embedding … */
	"adapter.targets": readonly string[];
	/** How the frozen model under an adapter is packed. */
	"adapter.quantization": Quantization;
	/** Modules trained in full beside the adapter. */
	"adapter.saved_modules": readonly string[];
	/** Share of the parameters that train, counted from the output: nothing flows back into the rest. */
	"model.trainable_share": number;
	/** Weights and inputs of linears are rounded as a quantised model would round them, in each forward pass. */
	quantization_aware: boolean;
	/** Share of the weights of layers that pruning has taken away in the end, 0 to 1. */
	"pruning.sparsity": number;
	/** Whole rows, heads or channels go, so that products shrink; single weights are masked without it. */
	"pruning.structured": boolean;
	/** Share of the run after which pruning begins, 0 to 1. */
	"pruning.begin": number;
	/** Share of the run after which pruning is done, 0 to 1. */
	"pruning.end": number;
	/** The text encoders of a diffusion model train too. */
	"model.text_encoder_trained": boolean;
	/** Trees of an ensemble; of every class together where there are several. */
	"model.trees": number;
	/** Leaves of one tree. */
	"model.leaves": number;
	/** Model whose answers are learned, in distillation: a Hub or catalogue id. */
	"teacher.id": string;
	/** Model that scores states, in reinforcement learning: a Hub or catalogue id; as large as the policy without it. */
	"critic.id": string;
	/** Model that scores answers, in reinforcement learning: a Hub or catalogue id; without it a rule scores them. */
	"reward.id": string;
	/** A frozen copy that a preference or reward method compares with: none, run at each step, or its answers stored. */
	reference: "none" | "forward" | "cached";
	/** Where the models beside the one that trains are: on its devices, on their hosts between turns, or on others. */
	companions: "beside" | "host" | "elsewhere";
	/** Tokens of the whole data; 0 leaves it open. */
	"data.tokens": number;
	/** Samples of the whole data; 0 leaves it open. */
	"data.samples": number;
	/** No more samples than this of each data set are used. */
	"data.sample_limit": number;
	/** Share of each data set that is used, 0 to 1. */
	"data.share": number;
	/** How often the data is passed. */
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
	/** Width of an image in pixels, where it is no square; `data.image` is then its height. */
	"data.image_width": number;
	/** Frames of a clip. */
	"data.frames": number;
	/** Columns of a table. */
	"data.features": number;
	/** Classes that are told apart. */
	"data.classes": number;
	/** Images went through the autoencoder before training. */
	"data.latents_cached": boolean;
	/** Captions went through the text encoders before training. */
	"data.text_cached": boolean;
	/** The simulated world by its registered name, such as `Ant-v4` or `ALE/Pong-v5`. */
	"data.environment": string;
	/** Steps of the simulated world, over all its copies. */
	"data.environment_steps": number;
	/** Length of an audio clip. */
	"data.seconds": number;
	/** Tokens of a prompt, in reinforcement learning. */
	"data.prompt": number;
	/** Tokens of an answer, in reinforcement learning. */
	"data.completion": number;
	/** Data sets by name. */
	"data.sets": readonly string[];
	/** Share of the samples held out for evaluation, 0 to 1. */
	"data.validation_share": number;
	/** Samples of one optimizer step, over all devices. */
	"batch.global": number;
	/** Global batch in tokens, for frameworks that count so. */
	"batch.global_tokens": number;
	/** Samples on one device in one forward pass. */
	"batch.micro": number;
	/** Forward passes of one optimizer step on one device. */
	"batch.accumulation": number;
	/** Optimizer steps. */
	steps: number;
	/** Answers generated to each prompt. */
	"rollouts.per_prompt": number;
	/** Prompts of one step. */
	"rollouts.prompts": number;
	/** Passes over one set of rollouts. */
	"rollouts.inner_epochs": number;
	/** Share of a device's memory that the engine takes which generates, 0 to 1. */
	"rollouts.engine_share": number;
	/** The engine gives its memory back while the model trains. */
	"rollouts.engine_sleeps": boolean;
	/** Copies of the simulated world that run at once. */
	"rollouts.environments": number;
	/** Processes that step the simulated world, each on a core of its own. */
	"rollouts.workers": number;
	/** The simulated world steps on while the agent learns. */
	"rollouts.asynchronous": boolean;
	/** Optimizer steps between two evaluations. */
	"evaluation.every": number;
	/** Samples of one evaluation. */
	"evaluation.samples": number;
	/** Optimizer steps between two checkpoints that are saved. */
	"saving.every": number;
	/** Checkpoints that are saved in an epoch. */
	"saving.per_epoch": number;
	/** Saved checkpoints that are kept, the newest; all of them without it. */
	"saving.keep": number;
	/** Checkpoints hold weights alone, no optimizer state. */
	"saving.weights_only": boolean;
	/** Number format of training; `amp-…` keeps fp32 weights beside it. */
	precision: Precision;
	/** `adamw`, `adamw-8bit`, `adafactor`, `muon`, `lion`, `sgd` … */
	optimizer: string;
	/** Each layer is updated in the backward pass, so that the gradients of all never exist at once. */
	optimizer_in_backward: boolean;
	/** Activations that are computed again in the backward pass instead of kept. */
	checkpointing: "none" | "selective" | "full";
	/** Kept activations go to the memory of the host. */
	"checkpointing.offload": boolean;
	/** Kernel of the attention. */
	attention: "flash" | "sdpa" | "eager";
	/** How FLOPs count attention: what the causal mask lets through, the full square, or packed documents. */
	count_attention: "causal" | "full" | "packed";
	/** The model is compiled, so that norms and activations are fused. */
	compile: boolean;
	/** Cross-entropy in chunks or fused with the head, so that whole logits never exist. */
	fused_loss: boolean;
	/** Copies of the model that work on different samples. */
	"parallel.data": number;
	/** Devices that share each layer. */
	"parallel.tensor": number;
	/** Tensor parallelism divides norms along the sequence too. */
	"parallel.sequence": boolean;
	/** Stages of layers. */
	"parallel.pipeline": number;
	/** Chunks of layers on each stage. */
	"parallel.virtual_pipeline": number;
	/** Devices that share each sequence. */
	"parallel.context": number;
	/** Devices that share the experts. */
	"parallel.expert": number;
	/** What the copies share out among themselves. */
	"parallel.sharding": Sharding;
	/** Devices in one shard group, where the sharding is hybrid. */
	"parallel.shard_group": number;
	/** Gradients of copies travel beside the backward pass that makes them; they do where unstated. */
	"parallel.overlap_gradients": boolean;
	/** Optimizer states are in the memory of the host. */
	"offload.optimizer": boolean;
	/** Parameters are in the memory of the host. */
	"offload.parameters": boolean;
	/** Accelerator, such as `H100-SXM-80GB`. */
	"hardware.accelerator": string;
	/** Devices of the whole run. */
	"hardware.count": number;
	/** Devices of one node. */
	"hardware.per_node": number;
	/** Nodes of the whole run. */
	"hardware.nodes": number;
	/** The run takes its nodes whole: devices that it leaves idle are powered and paid for. So are those of an instance. */
	"hardware.whole_nodes": boolean;
	/** Cloud instance type, such as `p5.48xlarge`. */
	"hardware.instance": string;
	/** What one node sends to others and receives at once, in Gbit/s one way. */
	"hardware.network_gbit_s": number;
	/** Power cap of one device, in watts. */
	"hardware.power_limit_w": number;
	/** What carries the heat of a node away: fans of its own, or a liquid. */
	"hardware.cooling": "air" | "liquid";
	/** Watts of switches, storage and management that a device answers for, beside its node; not counted where unstated. */
	"hardware.shared_power_w": number;
	/** How the hours are bought. */
	"hardware.purchase": "on-demand" | "spot" | "reserved";
	/** A limit of the scheduler, never an estimate. */
	"hardware.time_limit_hours": number;
	/** Places of a run that is spread over several, each with its part of it: `3 gcp us-central1`, `1 FR pue=1.3`. */
	sites: readonly string[];
	/** Cloud or operator, such as `aws`. */
	"site.provider": string;
	/** Region of the provider, such as `us-east-2`. */
	"site.region": string;
	/** Zone of the electricity grid, as Electricity Maps names it. */
	"site.grid": string;
	/** Energy of the whole data centre ÷ energy of its computers. */
	"site.pue": number;
	/** Intensity of the grid in g CO₂e for each kWh, where you know better. */
	"site.carbon_g_per_kwh": number;
	/** Year of the grid's intensity, for a run that is over; the newest known without it. */
	"site.year": number;
	/** Contract or certificates that the electricity is bought under, in words, for the market-based view. */
	"site.contract": string;
	/** Share of the electricity that the contract covers, 0 to 1; all of it without it. */
	"site.contract_share": number;
	/** Intensity that the contract states, in g CO₂e for each kWh; 0 without it. */
	"site.contract_g_per_kwh": number;
	/** Intensity of what nobody has a contract for (the residual mix), in g CO₂e for each kWh, for the market-based view. */
	"site.residual_g_per_kwh": number;
	/** Intensity of one more kWh, in g CO₂e, for the marginal view. */
	"site.marginal_g_per_kwh": number;
	/** Region of WattTime, such as `CAISO_NORTH`, for the marginal view. */
	"site.marginal_region": string;
	/** Water that the data centre evaporates, in litres for each kWh of its computers. */
	"site.wue_l_per_kwh": number;
	/** Water that power plants use up, in litres for each kWh of the grid. */
	"site.grid_water_l_per_kwh": number;
	/** Live feed of the grid's intensity; holds in wattdiff.yml only. */
	"site.feed": SiteFeed;
	/** Price of one device and one hour. */
	"price.per_device_hour": number;
	/** Price of a whole machine and one hour, shared by its devices. */
	"price.per_instance_hour": number;
	/** Currency of all prices that are stated, such as `EUR`. */
	"price.currency": string;
	/** US dollars for one unit of that currency; the European Central Bank's rate of a stated day without it. */
	"price.usd_per_unit": number;
	/** Day of that rate, such as `2026-11-20`: an old one is told. */
	"price.rate_date": string;
	/** Live exchange rates; holds in wattdiff.yml only. */
	"price.rate_feed": RateFeed;
	/** Share of the list price that a commitment takes off, 0 to 1. */
	"price.reserved_discount": number;
	/** Hours that interruptions of spot machines add, as a share of the hours without them. */
	"price.interruption_overhead": number;
	/** Own hardware: what one device cost, with its share of server and network. */
	"price.capital_per_device": number;
	/** Own hardware: years over which it is written off. */
	"price.lifetime_years": number;
	/** Own hardware: share of its life in which it works, 0 to 1. */
	"price.utilisation": number;
	/** Price of one kWh of electricity. */
	"price.electricity_per_kwh": number;
	/** Checkpoints, logs and backups that are kept, in GB; by size and number of the saved checkpoints without it. */
	"price.storage_gb": number;
	/** Months for which they are kept. */
	"price.storage_months": number;
	/** Price of one GB kept for one month. */
	"price.storage_per_gb_month": number;
	/** Data that leaves the cloud, in GB. */
	"price.egress_gb": number;
	/** Price of one GB that leaves. */
	"price.egress_per_gb": number;
	/** Live price list; holds in wattdiff.yml only. */
	"price.feed": PriceFeed;
	/** What trains, such as `axolotl`. */
	"software.framework": string;
	/** Version of what trains. */
	"software.version": string;
	/** Year of the software of a run that is over; without it the year of the grid, or software of today. */
	"software.year": number;
	/** The host waits for each kernel before it launches the next, as `CUDA_LAUNCH_BLOCKING=1` makes it. */
	"software.launch_blocking": boolean;
	/** How often the whole run is done, in a search. */
	"repeats.trials": number;
	/** Seeds with which each of them is done. */
	"repeats.seeds": number;
	/** Folds of a cross-validation. */
	"repeats.folds": number;
	/** Successive halving: one of so many trials goes on to each next round. */
	"repeats.halving": number;
	/** Wall-clock when it is given and only energy, carbon and cost are asked. */
	duration_hours: number;
	/** A finished run: mean seconds of one optimizer step. */
	"measured.step_seconds": number;
	/** A finished run: tokens that one device trained on in a second. */
	"measured.tokens_per_second_per_device": number;
	/** A finished run: samples that one device trained on in a second. */
	"measured.samples_per_second_per_device": number;
	/** A finished run: hours from start to end. */
	"measured.wall_clock_hours": number;
	/** A finished run: hours times devices. */
	"measured.device_hours": number;
	/** A finished run: most memory of one device that the driver shows. */
	"measured.peak_memory_gib": number;
	/** A finished run: mean power of its nodes, divided by their devices. */
	"measured.power_per_device_w": number;
	/** A finished run: energy of its nodes with cooling. */
	"measured.energy_kwh": number;
}

export type PlanKey = keyof PlanFields;

export type SiteFeed = "electricity-maps" | "watttime" | "uk-carbon-intensity";

export type PriceFeed = "azure" | "google-cloud" | "skypilot";

export type RateFeed = "ecb";

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
	| "rl"
	| "imitate"
	| "transcribe"
	| "fit"
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

/** Values for some keys of a plan, as a table of a class or a row states them. */
export type PlanValues = {
	readonly [K in PlanKey]?: PlanFields[K] | undefined;
};
