/**
 * The published documents, field by field. The JSON schemas are generated from these types: an addition is fine, a
 * change of meaning is a new version.
 */

/** A number with its 5th and 95th percentile. */
export interface Quantity {
	readonly value: number;
	readonly low: number;
	readonly high: number;
}

/** What `--format json` prints for files: schema `wattdiff/estimate@1`. */
export interface EstimateDocument {
	readonly schema: "wattdiff/estimate@1";
	/** Month of the catalogue. */
	readonly data: string;
	/** Version of wattdiff. */
	readonly tool: string;
	readonly runs: readonly EstimatedRun[];
	readonly notTraining: readonly NotTraining[];
	/** Problems of no single run. */
	readonly problems: readonly ProblemDocument[];
	/** What finished runs took, from which the numbers are learnt. */
	readonly measurements?: readonly MeasurementDocument[];
}

/** What a finished run took, beside what was estimated for it before. */
export interface MeasurementDocument {
	readonly key: string;
	readonly path: string;
	readonly line: number;
	readonly measured: number;
	readonly estimated: Quantity;
}

export interface EstimatedRun {
	readonly path: string;
	/** Empty unless the file holds several runs. */
	readonly name: string;
	readonly framework: string;
	readonly kind: "training";
	/** Absent when the run could not be estimated at all. */
	readonly estimate?: EstimateNumbers;
	readonly sci?: SciDocument;
	readonly conventions?: ConventionsDocument;
	readonly assumptions: readonly AssumptionDocument[];
	readonly unknown: readonly UnknownDocument[];
	readonly problems: readonly ProblemDocument[];
}

/** Software Carbon Intensity: energy × intensity + embodied, for each functional unit. */
export interface SciDocument {
	readonly standard: "ISO/IEC 21031:2024";
	readonly functionalUnit: "training run";
	readonly energyKwh: number;
	/** Location-based. */
	readonly intensityGPerKwh: number;
	/** Share of making the hardware, kg CO₂e. */
	readonly embodiedKg: Quantity;
	/** kg CO₂e for each functional unit. */
	readonly scoreKg: Quantity;
}

/** A quantity that is unknown is absent. */
export interface EstimateNumbers {
	readonly parameters?: Quantity;
	readonly activeParameters?: Quantity;
	readonly trainableParameters?: Quantity;
	readonly forwardFlopsPerToken?: Quantity;
	readonly trainingFlopsPerToken?: Quantity;
	readonly flopsPerSample?: Quantity;
	/** Model FLOPs of the whole run. */
	readonly flops?: Quantity;
	readonly stepSeconds?: Quantity;
	readonly tokensPerSecondPerDevice?: Quantity;
	readonly samplesPerSecondPerDevice?: Quantity;
	readonly mfu?: Quantity;
	readonly wallClockHours?: Quantity;
	readonly deviceHours?: Quantity;
	readonly peakMemoryGib?: Quantity;
	readonly memoryTermsGib?: MemoryTermsDocument;
	readonly savedActivationBytes?: SavedActivationsDocument;
	readonly optimizerStateBytesPerParameter?: number;
	readonly usableMemoryGib?: number;
	readonly fits: "yes" | "tight" | "no" | "unknown";
	readonly powerPerDeviceW?: Quantity;
	readonly energyKwh?: Quantity;
	readonly carbonKg?: Quantity;
	readonly embodiedCarbonKg?: Quantity;
	readonly waterL?: Quantity;
	readonly costUsd?: Quantity;
}

export interface MemoryTermsDocument {
	readonly weights: number;
	readonly gradients: number;
	readonly optimizer: number;
	readonly activations: number;
	readonly logits: number;
	readonly temporary: number;
	/** Frozen copies, critics, teachers and reward models beside the one that trains. */
	readonly companions: number;
	/** What generating answers takes beyond what training does at its peak. */
	readonly generation: number;
	readonly context: number;
}

/** Bytes that one micro-batch keeps between forward and backward on one device. */
export interface SavedActivationsDocument {
	readonly layer: number;
	readonly layers: number;
	readonly headInput: number;
	readonly loss: number;
	readonly lossTransient: number;
}

export interface ConventionsDocument {
	readonly attention: "causal" | "full" | "packed";
	readonly recompute: "excluded";
}

export interface AssumptionDocument {
	readonly key: string;
	readonly value: string;
	readonly alternative: string;
	readonly why: string;
	/** Largest |ln(number with the alternative ÷ number)| over the metrics. */
	readonly weight: number;
}

export interface UnknownDocument {
	readonly key: string;
	/** The line that would make it known. */
	readonly say: string;
}

export interface ProblemDocument {
	readonly kind: string;
	readonly path: string;
	readonly line?: number;
	readonly message: string;
}

export interface NotTraining {
	readonly path: string;
	readonly why: string;
}

/** What `wattdiff diff --format json` prints: schema `wattdiff/review@1`. */
export interface ReviewDocument {
	readonly schema: "wattdiff/review@1";
	readonly data: string;
	readonly tool: string;
	/** Commit id; absent when there is nothing to compare with. */
	readonly base?: string;
	readonly head?: string;
	readonly verdict: "within" | "over" | "unknown" | "none";
	readonly budgets: readonly BudgetDocument[];
	readonly overrides: readonly OverrideDocument[];
	readonly runs: readonly ReviewedRun[];
	readonly totals: PerMetric<TotalDocument>;
	readonly notTraining: readonly NotTraining[];
	/** Problems of no single run. */
	readonly problems: readonly ProblemDocument[];
	/** What finished runs took, from which the numbers are learnt. */
	readonly measurements?: readonly MeasurementDocument[];
	/** True when the base has no wattdiff set-up: every run found is in `runs`. */
	readonly isInitialScan: boolean;
}

/** A request to let a change pass although it is over budget, and how it was ruled on. */
export interface OverrideDocument {
	readonly granted: boolean;
	readonly via: "label" | "command";
	readonly by: string;
	readonly reason: string;
	readonly at: string;
	/** Why it was refused. */
	readonly why?: string;
}

export interface BudgetDocument {
	readonly budget: string;
	readonly action: "fail" | "warn" | "info";
	/** Who to ask about it. */
	readonly owners: readonly string[];
	/** Line of the limit in the budget file. */
	readonly line: number;
	readonly metric: MetricName;
	readonly limit: LimitDocument;
	/** Path of the run; absent when the limit holds for all runs together. */
	readonly run?: string;
	readonly verdict: "within" | "over" | "unknown";
	/** The period of a budget that holds for one, and what merged changes have used of it. */
	readonly period?: { readonly name: string; readonly spent: number };
	/** What was compared: in the metric's unit, a share for `increase` and `assumptions`, 1 or 0 for `fits`, keys for `unknown-keys`. */
	readonly actual?: number;
	/** The base was over this limit too, and the change did not add to it. */
	readonly alreadyOver: boolean;
	readonly gateOn: "likely" | "upper" | "lower";
	/** Why the verdict is unknown. */
	readonly missing?: string;
}

export interface LimitDocument {
	readonly kind:
		| "max"
		| "increase"
		| "increase-by"
		| "total"
		| "fits"
		| "assumptions"
		| "unknown-keys";
	/** In the metric's unit, a share for `increase` and `assumptions`; absent for `fits` and `unknown-keys`. */
	readonly value?: number;
}

export interface ReviewedRun {
	readonly path: string;
	readonly name: string;
	readonly framework: string;
	readonly change: "added" | "removed" | "changed" | "affected" | "unchanged";
	readonly renamedFrom?: string;
	readonly base?: EstimateNumbers;
	readonly head?: EstimateNumbers;
	/** Of the head. */
	readonly sci?: SciDocument;
	readonly delta: PerMetric<DeltaDocument>;
	readonly causes: readonly CauseDocument[];
	/** What would make the run fit or take less. */
	readonly advice: readonly AdviceDocument[];
	/** Of the head; of the base where the run was removed. */
	readonly conventions?: ConventionsDocument;
	readonly assumptions: readonly AssumptionDocument[];
	readonly unknown: readonly UnknownDocument[];
	readonly problems: readonly ProblemDocument[];
}

export interface DeltaDocument {
	/** Head minus base, in the metric's unit. */
	readonly absolute?: Quantity;
	/** Head over base. */
	readonly ratio?: Quantity;
}

/** A key that changed. The shares of all causes of one metric multiply to its ratio. */
export interface CauseDocument {
	readonly key: string;
	readonly from: string;
	readonly to: string;
	readonly path?: string;
	readonly line?: number;
	readonly share: PerMetric<number>;
}

export interface AdviceDocument {
	readonly words: string;
	/** Number with the change over number without, where it differs. */
	readonly ratios: PerMetric<number>;
	readonly fits: "yes" | "tight" | "no" | "unknown";
}

/** Sum over the runs that a change touches. */
export interface TotalDocument {
	readonly base: Quantity;
	readonly head: Quantity;
	readonly absolute: Quantity;
	/** Runs whose number is unknown and therefore not in the sum. */
	readonly unknownRuns: number;
}

export type MetricName =
	| "flops"
	| "deviceHours"
	| "wallClockHours"
	| "peakMemoryGib"
	| "energyKwh"
	| "carbonKg"
	| "embodiedCarbonKg"
	| "waterL"
	| "costUsd";

export interface PerMetric<T> {
	readonly flops?: T;
	readonly deviceHours?: T;
	readonly wallClockHours?: T;
	readonly peakMemoryGib?: T;
	readonly energyKwh?: T;
	readonly carbonKg?: T;
	readonly embodiedCarbonKg?: T;
	readonly waterL?: T;
	readonly costUsd?: T;
}
