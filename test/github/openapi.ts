import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import { type Fields, fieldsOf } from "./fields.js";
import { dereference, description, type Operation } from "./operations.js";

/** What a request carries, decoded but not yet trusted. */
export interface RequestParts {
	readonly path: Readonly<Record<string, string>>;
	readonly query: Readonly<Record<string, string>>;
	readonly body?: unknown;
}

const settings = { strict: false, allErrors: true, logger: false } as const;
const bodies = new Ajv(settings);
const parameters = new Ajv({ ...settings, coerceTypes: true });
for (const ajv of [bodies, parameters]) {
	formats.default(ajv);
	ajv.addSchema(description, "github");
}

const compiled = new Map<string, ValidateFunction>();

/** Everything in a request that GitHub's description does not allow, one sentence each. */
export function requestErrors(
	operation: Operation,
	request: RequestParts,
): readonly string[] {
	return [
		...parameterErrors(operation, "path", request.path),
		...parameterErrors(operation, "query", request.query),
		...bodyErrors(operation, request.body),
	].map((error) => `${operation.id} request ${error}`);
}

/** Everything in an answer that GitHub's description does not allow, one sentence each. */
export function responseErrors(
	operation: Operation,
	status: number,
	body: unknown,
): readonly string[] {
	return answerErrors(operation, status, body).map(
		(error) => `${operation.id} response ${status} ${error}`,
	);
}

function parameterErrors(
	operation: Operation,
	place: "path" | "query",
	values: Readonly<Record<string, string>>,
): readonly string[] {
	const validate = compile(`${operation.id} ${place}`, parameters, () =>
		parameterSchema(operation, place),
	);
	return errorsOf(validate, { ...values }, place);
}

function parameterSchema(
	operation: Operation,
	place: "path" | "query",
): Fields {
	const own = operation.parameters.filter(
		(parameter) => parameter.place === place,
	);
	return {
		type: "object",
		properties: Object.fromEntries(
			own.map(({ name, schema }) => [name, absolute(schema)]),
		),
		required: own.filter(({ required }) => required).map(({ name }) => name),
		additionalProperties: false,
	};
}

function bodyErrors(operation: Operation, body: unknown): readonly string[] {
	const requestBody = fieldsOf(operation.definition.requestBody);
	const schema = jsonSchema(requestBody);
	if (schema === undefined) {
		return body === undefined ? [] : ["body / must be absent"];
	}
	if (body === undefined) {
		return requestBody.required === true ? ["body / must be present"] : [];
	}
	const pointer = `github${operation.pointer}/requestBody/content/application~1json/schema`;
	const validate = compile(`${operation.id} body`, bodies, () => ({
		$ref: pointer,
	}));
	return [
		...errorsOf(validate, body, "body"),
		...unknownFields(schema, fieldsOf(body)),
	];
}

/** GitHub ignores fields that it does not know, which would hide a misspelt one here. */
function unknownFields(schema: Fields, body: Fields): readonly string[] {
	const known = new Set(Object.keys(fieldsOf(schema.properties)));
	for (const part of [schema.oneOf, schema.anyOf]) {
		if (!Array.isArray(part)) continue;
		for (const option of part) {
			for (const name of Object.keys(fieldsOf(option.properties)))
				known.add(name);
		}
	}
	return Object.keys(body)
		.filter((name) => !known.has(name))
		.map((name) => `body /${name} is not a field of this operation`);
}

function answerErrors(
	operation: Operation,
	status: number,
	body: unknown,
): readonly string[] {
	const responses = fieldsOf(operation.definition.responses);
	const declared = responses[String(status)];
	if (declared === undefined) return undeclaredErrors(status, body);
	const response = fieldsOf(declared);
	const schema = jsonSchema(dereference(response));
	if (schema === undefined) return [];
	const pointer =
		typeof response.$ref === "string"
			? response.$ref
			: `${operation.pointer}/responses/${status}`;
	const validate = compile(`${operation.id} ${status}`, bodies, () => ({
		$ref: `github${pointer}/content/application~1json/schema`,
	}));
	return errorsOf(validate, body, "body");
}

/** Errors such as 401, 403 and 429 are possible everywhere and written down almost nowhere. */
function undeclaredErrors(status: number, body: unknown): readonly string[] {
	if (status < 400 && status !== 304) return ["is not described"];
	if (status === 304 || typeof fieldsOf(body).message === "string") return [];
	return ["body /message must be a string"];
}

function jsonSchema(holder: Fields): Fields | undefined {
	const media = fieldsOf(holder.content)["application/json"];
	const schema = fieldsOf(media).schema;
	return schema === undefined ? undefined : fieldsOf(schema);
}

function absolute(schema: Fields): Fields {
	return typeof schema.$ref === "string"
		? { $ref: `github${schema.$ref}` }
		: schema;
}

function compile(
	key: string,
	ajv: Ajv,
	schema: () => Fields,
): ValidateFunction {
	const known = compiled.get(key);
	if (known) return known;
	const validate = ajv.compile(schema());
	compiled.set(key, validate);
	return validate;
}

function errorsOf(
	validate: ValidateFunction,
	value: unknown,
	place: string,
): readonly string[] {
	if (validate(value)) return [];
	return (validate.errors ?? []).map(
		({ instancePath, message, params }) =>
			`${place} ${instancePath || "/"} ${message} ${JSON.stringify(params)}`,
	);
}
