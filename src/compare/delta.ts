import type { Metric } from "../estimate/metrics.js";
import type { Interval, Uncertain } from "../uncertain.js";

/** How a run stands between base and head. `affected`: its own file is untouched, but a file that it uses changed. */
export type ChangeKind =
	| "added"
	| "removed"
	| "changed"
	| "affected"
	| "unchanged";

/** What a change does to one metric of one run. */
export interface MetricDelta {
	/** Head minus base; absent when an absolute is unknown. */
	readonly absolute?: Interval & { readonly value: number };
	/** Head over base; absent for added and removed runs and where unknown factors do not cancel. */
	readonly ratio?: Uncertain;
}

export type Delta = Readonly<Partial<Record<Metric, MetricDelta>>>;

/** A key that changed and its share in each metric's ratio. The shares of all causes multiply to the ratio. */
export interface Cause {
	readonly key: string;
	readonly from: string;
	readonly to: string;
	readonly path: string;
	readonly line: number;
	readonly share: Readonly<Partial<Record<Metric, number>>>;
}
