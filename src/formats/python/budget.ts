/** What reading one file, with all that it imports, may take: no file of a pull request can make it go on for long. */
export interface Budget {
	/** Values that may still be looked at or made. */
	steps: number;
	/** How deep the expression that is worked out is nested. */
	depth: number;
}

/** Values that one reading may look at or make; a large real config takes a few ten thousand. */
const MAX_STEPS = 200_000;

/** How deep expressions and calls may be nested; deeper ones are unknown. */
export const MAX_NESTING = 100;

/** Items of a list, or keys of a dictionary, that an expression may make. */
export const MAX_ITEMS = 10_000;

/** Characters of a text that an expression may make. */
export const MAX_TEXT = 20_000;

/** A fresh budget. */
export function newBudget(): Budget {
	return { steps: MAX_STEPS, depth: 0 };
}

/** Takes from the budget; false when nothing is left. */
export function spend(budget: Budget, steps = 1): boolean {
	budget.steps -= steps;
	return budget.steps > 0;
}
