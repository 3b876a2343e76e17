import { textAt, valueAt } from "./fields.js";

/** What GitHub says went wrong in a query, beside the data and with status 200. */
export interface QueryError {
	/** As in `NOT_FOUND`; empty where GitHub names none, as when a query took too long. */
	readonly type: string;
	readonly message: string;
}

/** The errors in the answer to a query. */
export function queryErrors(answer: unknown): readonly QueryError[] {
	const errors = valueAt(answer, "errors");
	if (!Array.isArray(errors)) return [];
	return errors.map((error) => ({
		type: textAt(error, "type"),
		message: textAt(error, "message"),
	}));
}
