import type { Advice } from "../advise/advise.js";
import type { OverrideRuling } from "../budget/overrides.js";
import type { BudgetResult, Verdict } from "../budget/verdict.js";
import type { Measurement } from "../calibrate/calibration.js";
import type { Change } from "../change.js";
import type { Cause, ChangeKind, Delta } from "../compare/delta.js";
import type { Total } from "../compare/totals.js";
import type { Estimate } from "../estimate/estimate.js";
import type { Metric } from "../estimate/metrics.js";
import type { TrainingPlan } from "../plan/plan.js";
import type { Problem } from "../problem.js";
import type { Money } from "./money.js";

/** One review of one change: everything that any renderer needs, and nothing computed twice. */
export interface ReviewReport {
	/** Commit ids; base is absent when there is nothing to compare with. */
	readonly commits: Change<string>;
	readonly verdict: Verdict;
	readonly budgets: readonly BudgetResult[];
	/** Requests to let the change pass although it is over budget; a granted one turns the check green, not the verdict. */
	readonly overrides: readonly OverrideRuling[];
	readonly runs: readonly RunReview[];
	readonly totals: Readonly<Partial<Record<Metric, Total>>>;
	/** Changed files that look like training configs but train nothing, with the reason. */
	readonly notTraining: readonly {
		readonly path: string;
		readonly why: string;
	}[];
	/** Problems of no single run. */
	readonly problems: readonly Problem[];
	/** What finished runs took, from which the numbers are learnt. */
	readonly measurements: readonly Measurement[];
	/** Date of the catalogue, such as 2026-11. */
	readonly dataDate: string;
	/** True when the base has no wattdiff set-up: every run found is shown. */
	readonly isInitialScan: boolean;
	/** The currency in which people read costs; every number is in dollars. */
	readonly money?: ReportMoney;
}

export interface ReportMoney extends Money {
	/** Day that the rate is of. */
	readonly date?: string;
	/** Absent for a rate that the policy states. */
	readonly source?: string;
}

export interface RunReview {
	readonly path: string;
	/** Empty unless the file holds several runs. */
	readonly name: string;
	readonly framework: string;
	readonly change: ChangeKind;
	/** Path at the base when the file was renamed. */
	readonly renamedFrom?: string;
	readonly plan: Change<TrainingPlan>;
	readonly estimate: Change<Estimate>;
	readonly delta: Delta;
	readonly causes: readonly Cause[];
	/** What would make it fit or take less; for runs that a budget or the memory stops. */
	readonly advice: readonly Advice[];
}
