import { catalog } from "../../src/catalog/catalog.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { referencePeakTflops } from "../../src/estimate/time/efficiency.js";
import { factValue, type TrainingPlan } from "../../src/plan/plan.js";
import { exactly } from "../../src/uncertain.js";
import { quantile } from "./golden-rows.js";
import type { Answer } from "./judged.js";

interface PublishedSpeed {
	readonly id: string;
	readonly plan: TrainingPlan;
	readonly tokensPerSecond: number;
	readonly source: string;
}

/** A run with its published speed, as rules of thumb see it. */
export interface RuleRow {
	readonly id: string;
	readonly tokensPerSecond: number;
	/** Rows of one source are never judged by a rule that was fitted on it. */
	readonly source: string;
	readonly accelerator: string;
	/** Tokens a second of one device at its dense 16-bit peak, 6 FLOPs for each active parameter and token. */
	readonly atPeak: number | undefined;
}

/** What the rules read of a run: active parameters and the peak. */
export function ruleRow({ id, plan, source, ...row }: PublishedSpeed): RuleRow {
	const name = factValue(plan.facts, "hardware.accelerator") ?? "";
	const accelerator = catalog.findAccelerator(name);
	const peak = accelerator && referencePeakTflops(accelerator);
	const { activeParameters } = estimatePlan(plan, catalog).quantities;
	return {
		id,
		source,
		tokensPerSecond: row.tokensPerSecond,
		accelerator: accelerator?.id ?? "",
		atPeak:
			peak && activeParameters
				? (peak * 1e12) / (6 * activeParameters.value)
				: undefined,
	};
}

/** 6 FLOPs for each active parameter and token (Kaplan et al. 2020, §2.1) at a share of the dense 16-bit peak. */
export function sixN(
	rows: readonly RuleRow[],
	share: number,
): readonly Answer[] {
	return rows.map((row) => speedAt(row, share));
}

/** The same at the median share that rows of other sources reach on the same accelerator. */
export function constantMfu(rows: readonly RuleRow[]): readonly Answer[] {
	return rows.map((row) => {
		const shares = rows
			.filter(({ source }) => source !== row.source)
			.filter(({ accelerator }) => accelerator === row.accelerator)
			.flatMap(({ tokensPerSecond, atPeak }) =>
				atPeak === undefined ? [] : tokensPerSecond / atPeak,
			);
		return shares.length === 0
			? { id: row.id, why: "no other source has this accelerator" }
			: speedAt(row, quantile(shares, 0.5));
	});
}

function speedAt(
	{ id, source, tokensPerSecond, atPeak }: RuleRow,
	share: number,
): Answer {
	return atPeak === undefined
		? { id, why: "no parameters or no peak" }
		: {
				id,
				group: source,
				ours: exactly(share * atPeak),
				truth: tokensPerSecond,
			};
}
