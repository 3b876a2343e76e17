import { isBefore } from "../software-version.js";

/** Where the code of a framework keeps other tensors than the eager layers of Hugging Face transformers do. */
export interface Implementation {
	/** Norms and gated activations are single kernels that keep their input, without being asked. */
	readonly fusesLayers?: true;
	/** GELU is one kernel, not written in elementary operations. */
	readonly fusesGelu?: true;
	/** Keys and values are copied to every query head before attention. */
	readonly copiesKeys?: true;
	/** Adapters are made fp32 on a half-precision base (peft). */
	readonly fp32Adapters?: true;
	/** Quantises without bitsandbytes, whose versions differ in what they keep. */
	readonly ownQuantisation?: true;
	/** Quantising packs the output head too. */
	readonly packsHead?: true;
	/**
	 * Under FSDP, micro-batches before the last of a step reduce nothing, so that whole gradients pile up on each device
	 * (`no_sync`; PyTorch's FullyShardedDataParallel says so).
	 */
	readonly accumulatesWhole?: true;
	/** FSDP wraps blocks alone: embedding and head stay gathered from the forward to the backward pass. */
	readonly gathersEnds?: true;
	/** Flat buckets for reductions and gathers beside the collective library's own buffers. */
	readonly bucketBytes?: number;
	/**
	 * DistributedDataParallel reduces gradients in buckets beside them (`gradient_as_bucket_view` is off; PyTorch's
	 * documentation of the class: as much memory again as all gradients).
	 */
	readonly copiesGradients?: true;
	/** What blocks take of the caching allocator's memory, where it is not the usual share. */
	readonly allocatedShare?: number;
	/** Versions before this one bring a bitsandbytes older than 0.43.2, whose quantised linears keep their input. */
	readonly keepsQuantisedInputsBefore?: string;
}

const MEGATRON: Implementation = { fusesLayers: true, fusesGelu: true };

// transformers 4.57 trainer.py and accelerate 1.10 `no_sync`; peft 0.17 `autocast_adapter_dtype`.
const ACCELERATE: Implementation = {
	fp32Adapters: true,
	accumulatesWhole: true,
	gathersEnds: true,
};

// deepspeed 0.17 zero/config.py: reduce and allgather buckets of 5e8 half-precision elements. The share is fitted on 85
// rows of BLOOM's and tr3m's logs, read from nvidia-smi; micro-batches of several sizes in flight leave gaps.
const DEEPSPEED_PIPELINE: Implementation = {
	bucketBytes: 1e9,
	allocatedShare: 0.92,
};

const implementations: Readonly<Record<string, Implementation>> = {
	megatron: MEGATRON,
	"megatron-bridge": MEGATRON,
	nemo: MEGATRON,
	"megatron-deepspeed": DEEPSPEED_PIPELINE,
	"gpt-neox": DEEPSPEED_PIPELINE,
	axolotl: ACCELERATE,
	"hf-trainer": ACCELERATE,
	trl: ACCELERATE,
	"llama-factory": ACCELERATE,
	// engine/defaults.py, create_ddp_model (02b5c4e295e9).
	detectron2: { copiesGradients: true },
	// torchtune/modules/low_precision on torchao's NF4.
	torchtune: { ownQuantisation: true },
	// litgpt/{model,lora}.py, finetune/full.py and pyproject.toml from 0.4 to 0.5.13; Lightning packs every linear.
	litgpt: {
		fusesGelu: true,
		copiesKeys: true,
		packsHead: true,
		accumulatesWhole: true,
		gathersEnds: true,
		keepsQuantisedInputsBefore: "0.5.5",
	},
};

const USUAL: Implementation = {};

/** How a framework departs from the usual layers; nothing where nobody has looked. */
export function implementationOf(framework: string): Implementation {
	return Object.hasOwn(implementations, framework)
		? (implementations[framework] ?? USUAL)
		: USUAL;
}

/**
 * Whether this version's quantised linears keep their input (bitsandbytes#1270, mended in 0.43.2). A version that
 * nobody states is taken to be newer.
 */
export function keepsQuantisedInputs(
	framework: string,
	version: string | undefined,
): boolean {
	const limit = implementationOf(framework).keepsQuantisedInputsBefore;
	return (
		limit !== undefined && version !== undefined && isBefore(version, limit)
	);
}
