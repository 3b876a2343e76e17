import json from "./rows/efficiencies.json" with { type: "json" };
import { sourceOf } from "./sources.js";

/** What a generation of accelerators reaches of its data sheet in training, as shares of the peak. */
export interface Efficiency {
	/** Large matrix products in 16 or 32 bits, of their dense peak. */
	readonly matmul: number;
	/** The same in 8 and 4 bits, casting and scaling included. */
	readonly matmulLow: number;
	/** Fused attention forward and backward, of the 16-bit peak, counting the masked half as not done. */
	readonly attention: number;
	/** Element-wise kernels, of the memory bandwidth. */
	readonly bandwidth: number;
	/** One direction of the link inside a node. */
	readonly link: number;
	/** Network bandwidth of one device to other nodes, GB/s one way, after protocol losses. */
	readonly networkGbS: number;
}

/** A prior that published measurements moved. */
interface Prior {
	/** Rows that it was fitted on. */
	readonly rows: number;
	/** Standard deviation of ln(step time) that it leaves. */
	readonly sigma: number;
	readonly source: string;
	/** Month in which it was fitted or chosen. */
	readonly checked: string;
}

export interface ArchitectureEfficiency extends Efficiency, Prior {
	/** Of the accelerators that share it: Hopper, TPU … */
	readonly name: string;
}

/** What a training stack reaches of what the kernels could, beside the stacks that the architectures were fitted on. */
export interface StackEfficiency extends Prior {
	readonly framework: string;
	readonly share: number;
	/** Year of the software that its rows were measured with. */
	readonly year: number;
}

/**
 * By architecture of the accelerator. Fits start where measured products and the papers of FlashAttention-2 and -3 would
 * put them (Bekman, Machine Learning Engineering: A100 87 %, H100 80 %, B200 78 %, MI300X 51 % of the peak).
 */
export const architectures: readonly ArchitectureEfficiency[] =
	json.architectures.map(dated);

/**
 * By framework, fitted together with the architectures. NeMo and Megatron-Bridge train with one core, Megatron Core with
 * Transformer Engine; the rows of `megatron` are of A100 without it. DeepSpeed's are of its kernels for BERT.
 */
export const stacks: readonly StackEfficiency[] = json.stacks.map(dated);

function dated<Row extends { readonly source: string }>(
	row: Row,
): Row & { readonly checked: string } {
	return {
		...row,
		source: sourceOf(json.sources, row.source),
		checked: json.checked,
	};
}
