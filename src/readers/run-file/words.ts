import type {
	ActivationFunction,
	AdapterKind,
	Family,
	PlanFields,
	Precision,
	PriceFeed,
	Quantization,
	RateFeed,
	Rotary,
	Sharding,
	SiteFeed,
	Task,
} from "../../plan/fields.js";

/** Every word of a union under itself, so that a new word of the plan does not compile without its row here. */
type Words<W extends string> = { readonly [Each in W]: Each };

/** What the MLP applies between its linears. */
export const activationFunctions = {
	gelu: "gelu",
	gelu_new: "gelu_new",
	gelu_pytorch_tanh: "gelu_pytorch_tanh",
	relu: "relu",
	relu2: "relu2",
	silu: "silu",
} as const satisfies Words<ActivationFunction>;

/** How much of a query is rotated. */
export const rotaries = {
	whole: "whole",
	slice: "slice",
	none: "none",
} as const satisfies Words<Rotary>;

/** What a run does to a model. */
export const tasks = {
	pretrain: "pretrain",
	sft: "sft",
	dpo: "dpo",
	orpo: "orpo",
	kto: "kto",
	simpo: "simpo",
	reward: "reward",
	ppo: "ppo",
	grpo: "grpo",
	distill: "distill",
	rl: "rl",
	imitate: "imitate",
	transcribe: "transcribe",
	fit: "fit",
	classify: "classify",
	detect: "detect",
	segment: "segment",
	diffuse: "diffuse",
} as const satisfies Words<Task>;

/** What becomes of a frozen copy of the model. */
export const references = {
	none: "none",
	forward: "forward",
	cached: "cached",
} as const satisfies Words<PlanFields["reference"]>;

/** Where the models beside the one that trains are. */
export const companionPlaces = {
	beside: "beside",
	host: "host",
	elsewhere: "elsewhere",
} as const satisfies Words<PlanFields["companions"]>;

/** Kinds of models. */
export const families = {
	decoder: "decoder",
	encoder: "encoder",
	"encoder-decoder": "encoder-decoder",
	vit: "vit",
	convnet: "convnet",
	unet: "unet",
	dit: "dit",
	ssm: "ssm",
	hybrid: "hybrid",
	mlp: "mlp",
	gbdt: "gbdt",
	custom: "custom",
} as const satisfies Words<Family>;

/** Kinds of norms. */
export const norms = {
	rms: "rms",
	layer: "layer",
	plain: "plain",
} as const satisfies Words<PlanFields["model.norm"]>;

/** What the norm of queries and keys spans. */
export const qkNorms = {
	head: "head",
	full: "full",
} as const satisfies Words<PlanFields["model.qk_norm"]>;

/** Kinds of adapters. */
export const adapters = {
	none: "none",
	lora: "lora",
	dora: "dora",
} as const satisfies Words<AdapterKind>;

/** Formats of a frozen base under an adapter. */
export const quantizations = {
	none: "none",
	int8: "int8",
	nf4: "nf4",
	"nf4-double": "nf4-double",
	fp4: "fp4",
} as const satisfies Words<Quantization>;

/** Number formats of training. */
export const precisions = {
	fp32: "fp32",
	tf32: "tf32",
	bf16: "bf16",
	fp16: "fp16",
	"amp-bf16": "amp-bf16",
	"amp-fp16": "amp-fp16",
	fp8: "fp8",
	mxfp8: "mxfp8",
	nvfp4: "nvfp4",
} as const satisfies Words<Precision>;

/** What is computed again instead of kept. */
export const checkpointings = {
	none: "none",
	selective: "selective",
	full: "full",
} as const satisfies Words<PlanFields["checkpointing"]>;

/** Kernels of the attention core. */
export const attentions = {
	flash: "flash",
	sdpa: "sdpa",
	eager: "eager",
} as const satisfies Words<PlanFields["attention"]>;

/** How model FLOPs count the attention core. */
export const attentionCounts = {
	causal: "causal",
	full: "full",
	packed: "packed",
} as const satisfies Words<PlanFields["count_attention"]>;

/** What data-parallel devices share out. */
export const shardings = {
	none: "none",
	zero1: "zero1",
	zero2: "zero2",
	zero3: "zero3",
	fsdp: "fsdp",
	hsdp: "hsdp",
	"distributed-optimizer": "distributed-optimizer",
} as const satisfies Words<Sharding>;

/** What carries the heat of a node away. */
export const coolings = {
	air: "air",
	liquid: "liquid",
} as const satisfies Words<PlanFields["hardware.cooling"]>;

/** Ways to buy device hours. */
export const purchases = {
	"on-demand": "on-demand",
	spot: "spot",
	reserved: "reserved",
} as const satisfies Words<PlanFields["hardware.purchase"]>;

/** Live feeds of a grid's intensity. */
export const siteFeeds = {
	"electricity-maps": "electricity-maps",
	watttime: "watttime",
	"uk-carbon-intensity": "uk-carbon-intensity",
} as const satisfies Words<SiteFeed>;

/** Live price lists. */
export const priceFeeds = {
	azure: "azure",
	"google-cloud": "google-cloud",
	skypilot: "skypilot",
} as const satisfies Words<PriceFeed>;

/** Live exchange rates. */
export const rateFeeds = { ecb: "ecb" } as const satisfies Words<RateFeed>;

/** Matrices that an adapter may sit on, and `all-linear` for every one but the output head. */
export const adapterTargets = [
	"all-linear",
	"q",
	"k",
	"v",
	"o",
	"gate",
	"up",
	"down",
	"q_a",
	"q_b",
	"kv_a",
	"kv_b",
	"router",
	"head",
	"embedding",
] as const;

/** Modules that may train in full beside an adapter. */
export const savedModules = ["head", "embedding"] as const;
