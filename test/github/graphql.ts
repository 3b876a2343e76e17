import { readFileSync } from "node:fs";
import {
	buildSchema,
	executeSync,
	GraphQLError,
	parse,
	validate,
} from "graphql";
import { type Answer, ok } from "./call.js";
import { fieldsOf, textOf } from "./fields.js";
import { isPermitted, type Token } from "./permissions.js";
import { repositoryNode } from "./shapes/graph-node.js";
import type { World } from "./world.js";

/** What the record calls a query; the REST description has no name for it. */
export const graphqlOperation = "graphql";

/** GitHub's schema, cut to the types that are served here. */
const schema = buildSchema(
	readFileSync(
		new URL("../fixtures/github-graphql.graphql", import.meta.url),
		"utf8",
	),
);

/** Whether a request is a query, to GitHub or to an Enterprise Server. */
export function isQuery(method: string, path: string): boolean {
	return method === "POST" && /^(\/api)?\/graphql$/.test(path);
}

/** Everything in a query that GitHub's schema does not allow, one sentence each. */
export function queryErrors(body: unknown): readonly string[] {
	try {
		const document = parse(textOf(fieldsOf(body).query));
		return validate(schema, document).map(({ message }) => message);
	} catch (error) {
		return [String(error)];
	}
}

/** Answers a valid query; what goes wrong in it is told beside the data, with status 200. */
export function answerQuery(world: World, token: Token, body: unknown): Answer {
	const { query, variables } = fieldsOf(body);
	const { data, errors } = executeSync({
		schema,
		document: parse(textOf(query)),
		variableValues: fieldsOf(variables),
		rootValue: {
			repository: (named: unknown) => repositoryFor(world, token, named),
		},
	});
	return ok({ data, ...(errors && { errors: errors.map(errorShape) }) });
}

/** GitHub's answer to a query that its schema does not allow. */
export function invalidQuery(errors: readonly string[]): Answer {
	return ok({ errors: errors.map((message) => ({ message })) });
}

function repositoryFor(world: World, token: Token, named: unknown) {
	const { owner, name } = fieldsOf(named);
	const repository = world.repositories.get(`${owner}/${name}`.toLowerCase());
	if (!repository) {
		throw refusal(
			"NOT_FOUND",
			`Could not resolve to a Repository with the name '${owner}/${name}'.`,
		);
	}
	if (!isPermitted(token, graphqlOperation)) {
		throw refusal("FORBIDDEN", "Resource not accessible by integration");
	}
	return repositoryNode(repository);
}

function refusal(type: string, message: string): GraphQLError {
	return new GraphQLError(message, { extensions: { type } });
}

/** GitHub puts the kind of an error beside its message. */
function errorShape({ message, path, extensions }: GraphQLError) {
	return { ...extensions, message, ...(path && { path }) };
}
