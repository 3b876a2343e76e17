import type { PlanValues } from "../../src/plan/fields.js";
import { factsFrom, fold, type TrainingPlan } from "../../src/plan/plan.js";

/** What a published run says of itself, in the words of a plan. */
export interface RowValues {
	readonly framework: string;
	readonly values: PlanValues;
}

/** The plan of a row, as if a file said its values; what is blank or 0 is not said. */
export function planOf(id: string, row: RowValues): TrainingPlan {
	const said = Object.entries(row.values).filter(
		([, value]) => value !== undefined && value !== 0,
	);
	const origin = { kind: "file", path: id, line: 1, text: id } as const;
	return {
		path: id,
		name: "",
		framework: row.framework,
		// The entries are those of a record of plan values.
		facts: fold(factsFrom(Object.fromEntries(said) as PlanValues, origin)),
		files: [],
		problems: [],
	};
}
