import { readFileSync } from "node:fs";
import { type Fields, fieldsOf, listOf, textOf } from "./fields.js";

/** One operation of GitHub's REST API, with what is needed to recognise and to validate a request for it. */
export interface Operation {
	readonly id: string;
	readonly method: string;
	readonly template: string;
	readonly pattern: RegExp;
	readonly pathNames: readonly string[];
	readonly parameters: readonly Parameter[];
	readonly definition: Fields;
	/** Where the operation stands in the description, ready to be used in a `$ref`. */
	readonly pointer: string;
}

export interface Parameter {
	readonly name: string;
	readonly place: string;
	readonly required: boolean;
	readonly schema: Fields;
}

export interface MatchedOperation {
	readonly operation: Operation;
	readonly path: Readonly<Record<string, string>>;
}

// Values of these may hold slashes, so one parameter spans several path segments.
const spanning = new Set(["ref", "basehead", "branch"]);

/** GitHub's description, cut to the operations that are served here. */
export const description = withoutNullable(
	JSON.parse(
		readFileSync(
			new URL("../fixtures/github-openapi.json", import.meta.url),
			"utf8",
		),
	),
);

const operations = readOperations();

/** Finds the operation behind a method and an undecoded path, the most literal template first. */
export function matchOperation(
	method: string,
	path: string,
): MatchedOperation | undefined {
	for (const operation of operations) {
		if (operation.method !== method.toLowerCase()) continue;
		const found = operation.pattern.exec(path);
		if (!found) continue;
		const values = found
			.slice(1)
			.map((value) => decodeURIComponent(value ?? ""));
		return {
			operation,
			path: Object.fromEntries(
				operation.pathNames.map((name, index) => [name, values[index] ?? ""]),
			),
		};
	}
	return undefined;
}

/** The operation of a name; asking for one that is not in the subset is a mistake in the tests. */
export function operationOf(id: string): Operation {
	const operation = operations.find((candidate) => candidate.id === id);
	if (!operation) throw new Error(`No operation ${id} in the description.`);
	return operation;
}

export function operationIds(): readonly string[] {
	return operations.map((operation) => operation.id);
}

/** Follows a reference inside the description, once. */
export function dereference(node: Fields): Fields {
	if (typeof node.$ref !== "string") return node;
	let found: unknown = description;
	for (const key of node.$ref.slice(2).split("/")) found = fieldsOf(found)[key];
	return fieldsOf(found);
}

function readOperations(): readonly Operation[] {
	const found: Operation[] = [];
	for (const [template, methods] of Object.entries(
		fieldsOf(description.paths),
	)) {
		for (const [method, definition] of Object.entries(fieldsOf(methods))) {
			found.push(readOperation(template, method, fieldsOf(definition)));
		}
	}
	return found.sort((a, b) => literalLength(b) - literalLength(a));
}

function readOperation(
	template: string,
	method: string,
	definition: Fields,
): Operation {
	const pathNames = [...template.matchAll(/\{(\w+)\}/g)].map(
		(found) => found[1] ?? "",
	);
	// The root of a repository is an empty path, for which octokit drops the slash too.
	const pattern = template
		.replace("/{path}", "(?:/(.*))?")
		.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
			spanning.has(name) ? "(.+)" : "([^/]+)",
		);
	return {
		id: textOf(definition.operationId),
		method,
		template,
		pattern: new RegExp(`^${pattern}$`),
		pathNames,
		parameters: listOf(definition.parameters).map((parameter) =>
			readParameter(dereference(fieldsOf(parameter))),
		),
		definition,
		pointer: `#/paths/${encodeURIComponent(template.replaceAll("/", "~1"))}/${method}`,
	};
}

function readParameter(definition: Fields): Parameter {
	return {
		name: textOf(definition.name),
		place: textOf(definition.in),
		required: definition.required === true,
		schema: fieldsOf(definition.schema),
	};
}

function literalLength(operation: Operation): number {
	return operation.template.replaceAll(/\{\w+\}/g, "").length;
}

/** Rewrites OpenAPI 3.0's `nullable` in the words of JSON Schema. */
function withoutNullable(node: unknown): Fields {
	return fieldsOf(rewrite(node));
}

function rewrite(node: unknown): unknown {
	if (Array.isArray(node)) return node.map(rewrite);
	if (node === null || typeof node !== "object") return node;
	const { nullable, ...rest } = Object.fromEntries(
		Object.entries(node).map(([key, value]) => [key, rewrite(value)]),
	);
	if (nullable !== true) return rest;
	return { anyOf: [rest, { type: "null" }] };
}
