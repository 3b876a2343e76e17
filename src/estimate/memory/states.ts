import type { Precision, Sharding } from "../../plan/fields.js";
import { isLowPrecision } from "../time/efficiency.js";

/** Bytes that each parameter takes, before sharding and without optimizer state. */
export interface StateRecipe {
	readonly weight: number;
	readonly master: number;
	readonly gradient: number;
	/** Bytes of one element of optimizer state. */
	readonly optimizerElement: number;
	/** Bytes of one element of the residual stream and of most activations. */
	readonly activation: number;
	/** Low-precision copies of the weights that autocast keeps during a step. */
	readonly autocastCopy: number;
}

/** Frameworks that keep fp32 master weights beside half-precision ones and accumulate gradients in fp32. */
const MASTER_WEIGHT_FRAMEWORKS = new Set([
	"megatron",
	"megatron-bridge",
	"nemo",
	"gpt-neox",
	"megatron-deepspeed",
]);

/** Trainers over accelerate, which lifts what trains to fp32 under FSDP. */
const LIFTED_BY_FSDP = new Set(["hf-trainer", "trl", "llama-factory"]);

/**
 * What the framework keeps for each parameter.
 * fp32: 4 + 4. Autocast (Trainer `bf16=True` on fp32 weights): 4 + 4 and 2-byte copies of the weights in use.
 * Pure bf16 (weights loaded in bf16): 2 + 2, and torch optimizers keep state in the weight's type.
 * Megatron and DeepSpeed: bf16 weights, fp32 master; gradients in fp32 for Megatron, in bf16 for DeepSpeed (ZeRO,
 * Rajbhandari et al. 2020, §3.1).
 */
export function stateRecipe({
	precision,
	sharding,
	framework,
}: {
	readonly precision: Precision;
	readonly sharding: Sharding;
	readonly framework: string;
}): StateRecipe {
	if (precision === "fp32" || precision === "tf32") return FULL;
	const isFsdp = sharding === "fsdp" || sharding === "hsdp";
	if (precision === "amp-bf16" || precision === "amp-fp16") {
		if (isFsdp) return SHARDED_MIXED;
		// DeepSpeed casts the model itself and keeps the fp32 copy in its optimizer.
		return sharding.startsWith("zero") ? DEEPSPEED : AUTOCAST;
	}
	if (isFsdp && LIFTED_BY_FSDP.has(framework)) return SHARDED_MIXED;
	// Its low-precision converters cast for the products only; the weights stay fp32.
	if (isLowPrecision(precision) && framework === "torchtitan") {
		return SHARDED_MIXED;
	}
	if (framework === "megatron-deepspeed" && precision === "bf16") {
		return BF16_OPTIMIZER;
	}
	if (
		MASTER_WEIGHT_FRAMEWORKS.has(framework) ||
		sharding === "distributed-optimizer"
	) {
		return MEGATRON;
	}
	if (sharding.startsWith("zero")) return DEEPSPEED;
	return PURE;
}

const FULL: StateRecipe = {
	weight: 4,
	master: 0,
	gradient: 4,
	optimizerElement: 4,
	activation: 4,
	autocastCopy: 0,
};
const AUTOCAST: StateRecipe = { ...FULL, autocastCopy: 2 };
// FSDP's mixed precision keeps fp32 shards and computes in bf16 throughout.
const SHARDED_MIXED: StateRecipe = { ...FULL, activation: 2 };
const PURE: StateRecipe = {
	weight: 2,
	master: 0,
	gradient: 2,
	optimizerElement: 2,
	activation: 2,
	autocastCopy: 0,
};
const MEGATRON: StateRecipe = {
	weight: 2,
	master: 4,
	gradient: 4,
	optimizerElement: 4,
	activation: 2,
	autocastCopy: 0,
};
// DeepSpeed's bf16_optimizer.py keeps gradients in bf16 and adds them up in fp32.
const BF16_OPTIMIZER: StateRecipe = { ...MEGATRON, gradient: 6 };
const DEEPSPEED: StateRecipe = { ...MEGATRON, gradient: 2 };

/** Elements of state that an optimizer keeps for each parameter, and the bytes of each when they are fixed. */
interface OptimizerRow {
	readonly elements: number;
	readonly bytesEach?: number;
	readonly pagesToHost?: true;
	readonly source: string;
}

const TORCH = "torch.optim 2.13, measured state after one step";
const BITSANDBYTES =
	"bitsandbytes block-wise 8-bit: 1 byte and 4/256 bytes of scale for each element (Dettmers et al. 2022)";

const optimizers = {
	adamw: { elements: 2, source: TORCH },
	adam: { elements: 2, source: TORCH },
	nadam: { elements: 2, source: TORCH },
	radam: { elements: 2, source: TORCH },
	adamax: { elements: 2, source: TORCH },
	amsgrad: { elements: 3, source: TORCH },
	lamb: { elements: 2, source: "You et al. 2020, algorithm 2" },
	// The second moment is one number for a whole layer.
	novograd: { elements: 1, source: "Ginsburg et al. 2019, algorithm 1" },
	"adamw-8bit": {
		elements: 2,
		bytesEach: 1 + 4 / 256,
		source: BITSANDBYTES,
	},
	"paged-adamw-8bit": {
		elements: 2,
		bytesEach: 1 + 4 / 256,
		pagesToHost: true,
		source: BITSANDBYTES,
	},
	"paged-adamw": {
		elements: 2,
		bytesEach: 4,
		pagesToHost: true,
		source: BITSANDBYTES,
	},
	"adamw-bf16": { elements: 2, bytesEach: 2, source: TORCH },
	"adamw-fp32": { elements: 2, bytesEach: 4, source: TORCH },
	lion: { elements: 1, source: "Chen et al. 2023, algorithm 2" },
	"lion-8bit": { elements: 1, bytesEach: 1 + 4 / 256, source: BITSANDBYTES },
	muon: { elements: 1, source: "Jordan 2024: one momentum for each matrix" },
	sgd: { elements: 0, source: TORCH },
	"sgd-momentum": { elements: 1, source: TORCH },
	rmsprop: { elements: 1, source: TORCH },
	adagrad: { elements: 1, source: TORCH },
	adafactor: {
		elements: 0,
		source: "Shazeer and Stern 2018: one row and one column for each matrix",
	},
	"adam-mini": { elements: 1, source: "Zhang et al. 2024, §2" },
	came: { elements: 1, source: "Luo et al. 2023, algorithm 2" },
	"schedule-free-adamw": { elements: 2, source: "Defazio et al. 2024" },
} as const satisfies Record<string, OptimizerRow>;

export interface OptimizerState {
	readonly bytesPerParameter: number;
	readonly pagesToHost: boolean;
}

/** Spellings of frameworks that differ from the table's words. */
const spellings: readonly (readonly [RegExp, keyof typeof optimizers])[] = [
	[/paged.*(8bit|8_bit)/, "paged-adamw-8bit"],
	[/paged/, "paged-adamw"],
	[/lion.*8bit/, "lion-8bit"],
	[/8bit|8_bit|bnb/, "adamw-8bit"],
	[/mini/, "adam-mini"],
	[/schedule.?free/, "schedule-free-adamw"],
	[/adafactor/, "adafactor"],
	[/lion/, "lion"],
	[/muon/, "muon"],
	[/lamb/, "lamb"],
	[/came/, "came"],
	[/adamax/, "adamax"],
	[/adam/, "adamw"],
	[/adagrad/, "adagrad"],
	[/rmsprop/, "rmsprop"],
	[/sgd.*mom|momentum/, "sgd-momentum"],
	[/sgd/, "sgd"],
];

/** State of an optimizer by any of its usual names; undefined for one that nobody knows. */
export function optimizerState(
	name: string,
	recipe: StateRecipe,
): OptimizerState | undefined {
	const word = name.toLowerCase();
	const key = isOptimizer(word)
		? word
		: spellings.find(([pattern]) => pattern.test(word))?.[1];
	if (key === undefined) return undefined;
	const row: OptimizerRow = optimizers[key];
	return {
		bytesPerParameter:
			row.elements * (row.bytesEach ?? recipe.optimizerElement),
		pagesToHost: row.pagesToHost === true,
	};
}

function isOptimizer(word: string): word is keyof typeof optimizers {
	return Object.hasOwn(optimizers, word);
}
