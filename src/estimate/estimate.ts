import type { PlanKey } from "../plan/fields.js";
import type { Origin } from "../plan/origin.js";
import type { Problem } from "../problem.js";
import type { Uncertain } from "../uncertain.js";
import type { Metric } from "./metrics.js";

/** Numbers of a run that describe it but that no budget compares. */
export type DetailQuantity =
	| "parameters"
	| "activeParameters"
	| "trainableParameters"
	| "forwardFlopsPerToken"
	| "trainingFlopsPerToken"
	| "flopsPerSample"
	| "stepSeconds"
	| "tokensPerSecondPerDevice"
	| "samplesPerSecondPerDevice"
	| "mfu"
	| "powerPerDeviceW";

export type QuantityName = Metric | DetailQuantity;

/** What a run takes. A quantity that nobody can know is absent, never zero. */
export interface Estimate {
	readonly quantities: Readonly<Partial<Record<QuantityName, Uncertain>>>;
	readonly memory?: MemoryEstimate;
	readonly fits: FitVerdict;
	readonly conventions: Conventions;
	readonly assumptions: readonly Assumption[];
	readonly unknown: readonly UnknownFact[];
	readonly problems: readonly Problem[];
	/** What the numbers were computed with, for the details of a report: key, value in words, where from. */
	readonly provenance: readonly Provenance[];
}

export interface MemoryEstimate {
	readonly termsGib: Readonly<Record<MemoryTerm, number>>;
	readonly savedActivationBytes: SavedActivationBytes;
	readonly optimizerStateBytesPerParameter: number;
	/** What blocks take of the caching allocator's memory. */
	readonly allocatedShare: number;
	/** What the accelerator leaves for the training process. */
	readonly usableGib?: number;
}

export type MemoryTerm =
	| "weights"
	| "gradients"
	| "optimizer"
	| "activations"
	| "logits"
	| "temporary"
	| "companions"
	| "generation"
	| "context";

/** Bytes that one micro-batch keeps between forward and backward, on one device. */
export interface SavedActivationBytes {
	readonly layer: number;
	readonly layers: number;
	readonly headInput: number;
	readonly loss: number;
	readonly lossTransient: number;
}

export type FitVerdict = "yes" | "tight" | "no" | "unknown";

export interface Conventions {
	/** Whether the attention core counts the masked half. */
	readonly attention: "causal" | "full" | "packed";
	/** FLOPs are model FLOPs: recomputed forward passes are not in them. */
	readonly recompute: "excluded";
}

/** A chosen value, shown with what it would do to the numbers if the plausible other value were true. */
export interface Assumption {
	readonly key: PlanKey;
	readonly value: string;
	readonly alternative: string;
	readonly why: string;
	/** Largest |ln(number with the alternative ÷ number)| over the metrics: 0.4 is about 50 %. */
	readonly weight: number;
}

/** A fact that is missing, with the line that would supply it. */
export interface UnknownFact {
	readonly key: PlanKey;
	readonly say: string;
}

export interface Provenance {
	readonly key: string;
	readonly value: string;
	readonly from: string;
	/** Where a fact of the plan was read, for reports that gather by file. */
	readonly origin?: Origin;
}
