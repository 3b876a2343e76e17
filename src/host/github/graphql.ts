import type { GitHub } from "./client.js";
import { valueAt } from "./fields.js";
import { type QueryError, queryErrors } from "./query-errors.js";

/** What GitHub answered to a query: often data and errors together. */
export interface QueryAnswer {
	readonly data: unknown;
	readonly errors: readonly QueryError[];
}

/** Asks a query. An answer with another status than 200 is thrown, as for the rest of the API. */
export async function ask(
	{ octokit, graphqlUrl }: GitHub,
	query: string,
	variables: Readonly<Record<string, string>>,
): Promise<QueryAnswer> {
	const { data } = await octokit.request(`POST ${graphqlUrl}`, {
		query,
		variables,
	});
	return { data: valueAt(data, "data"), errors: queryErrors(data) };
}
