import type { Metric } from "../estimate/metrics.js";

/** `none`: no budget applies to anything that changed. */
export type Verdict = "within" | "over" | "unknown" | "none";

/** One limit held against one number. Text needs no second computation. */
export interface BudgetResult {
	readonly budget: string;
	readonly action: BudgetAction;
	/** Who to ask about this budget, as the policy names them. */
	readonly owners: readonly string[];
	/** Line of the limit in wattdiff.yml. */
	readonly line: number;
	readonly metric: Metric;
	readonly limit: Limit;
	/** Path of the run, or undefined when the limit holds for the whole pull request. */
	readonly run?: string;
	readonly verdict: "within" | "over" | "unknown";
	/** The number that was compared, in the metric's unit (or a ratio for `increase`, or 1/0 for `fits`). */
	readonly actual?: number;
	/** What merged changes have used of a budget for a period; `actual` holds them and this change together. */
	readonly period?: { readonly name: string; readonly spent: number };
	/** Whether the base was over this limit too: then the change did not cause it. */
	readonly alreadyOver: boolean;
	/** Which end of the range was compared. */
	readonly gateOn: GateOn;
	/** Why the verdict is unknown. */
	readonly missing?: string;
}

/** `info` is shown and never decides, not even as a warning. */
export type BudgetAction = "fail" | "warn" | "info";

export type GateOn = "likely" | "upper" | "lower";

export type Limit =
	/** Highest value of a run, in the metric's unit. */
	| { readonly kind: "max"; readonly value: number }
	/** Highest growth over the base, as a share: 0.2 is 20 %. */
	| { readonly kind: "increase"; readonly value: number }
	/** Highest growth over the base, in the metric's unit. */
	| { readonly kind: "increase-by"; readonly value: number }
	/** Highest sum over all runs that the budget covers: of the pull request, or of a period with what was merged in it. */
	| { readonly kind: "total"; readonly value: number }
	/** Fits in the device's memory. */
	| { readonly kind: "fits" }
	/** Strict: no assumption may weigh more than this share. */
	| { readonly kind: "assumptions"; readonly value: number }
	/** Strict: no key may be left that nobody understood. */
	| { readonly kind: "unknown-keys" };
