import type {
	BudgetDocument,
	OverrideDocument,
	PerMetric,
	Quantity,
	TotalDocument,
} from "../report/json/documents.js";

/** What the history keeps of one merged change: schema `wattdiff/record@1`. */
export interface HistoryRecord {
	readonly schema: "wattdiff/record@1";
	/** Full id of the merged commit: the record's identity. */
	readonly commit: string;
	/** The commit it was compared with. */
	readonly parent?: string;
	/** When the change was merged, ISO 8601. */
	readonly date: string;
	readonly pullRequest?: PullRequestReference;
	readonly verdict: "within" | "over" | "unknown" | "none";
	readonly runs: readonly RecordedRun[];
	readonly totals: PerMetric<TotalDocument>;
	readonly budgets: readonly BudgetDocument[];
	/** Requests to let it pass although it was over budget. */
	readonly overrides: readonly OverrideDocument[];
	/** Version of wattdiff that wrote it. */
	readonly tool: string;
	/** Month of the catalogue. */
	readonly data: string;
}

export interface PullRequestReference {
	readonly number: number;
	readonly title?: string;
}

/** One run that the change touched, with what is known of it on each side. */
export interface RecordedRun {
	readonly path: string;
	/** Empty unless the file holds several runs. */
	readonly name: string;
	readonly framework: string;
	readonly change: "added" | "removed" | "changed" | "affected" | "unchanged";
	readonly renamedFrom?: string;
	readonly base?: PerMetric<Quantity>;
	readonly head?: PerMetric<Quantity>;
}
