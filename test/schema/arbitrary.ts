import fc from "fast-check";
import type { Schema } from "./schemas.js";

/** Any value that a schema accepts, within the parts of JSON Schema that ours use. */
export function acceptedBy(
	schema: Schema,
	root: Schema = schema,
): fc.Arbitrary<unknown> {
	if (schema.$ref !== undefined) {
		const target = root.$defs?.[schema.$ref.replace("#/$defs/", "")];
		if (!target) throw new Error(`${schema.$ref} leads nowhere`);
		return acceptedBy(target, root);
	}
	if (schema.const !== undefined) return fc.constant(schema.const);
	if (schema.enum) return fc.constantFrom(...schema.enum);
	if (schema.anyOf) {
		return fc.oneof(...schema.anyOf.map((each) => acceptedBy(each, root)));
	}
	const types = [schema.type ?? []].flat();
	return fc.oneof(...types.map((type) => ofType(type, schema, root)));
}

function ofType(
	type: string,
	schema: Schema,
	root: Schema,
): fc.Arbitrary<unknown> {
	const lowest = schema.minimum ?? schema.exclusiveMinimum ?? 0;
	switch (type) {
		case "boolean":
			return fc.boolean();
		case "integer":
			return fc.integer({
				min: schema.exclusiveMinimum === undefined ? lowest : lowest + 1,
				max: 2 ** 50,
			});
		case "number":
			return fc.double({
				min: lowest,
				minExcluded: schema.exclusiveMinimum !== undefined,
				max: schema.maximum ?? 1e15,
				noNaN: true,
			});
		case "string":
			return fc.stringMatching(
				new RegExp(schema.pattern ?? "^[a-z][a-z0-9-]{0,12}$"),
			);
		case "array":
			return fc.array(acceptedBy(schema.items ?? {}, root), {
				minLength: 1,
				maxLength: 3,
			});
		case "object":
			return objectOf(schema, root);
		default:
			throw new Error(`No values of type ${type}`);
	}
}

function objectOf(schema: Schema, root: Schema): fc.Arbitrary<unknown> {
	if (typeof schema.additionalProperties === "object") {
		return fc.dictionary(
			fc.stringMatching(/^[a-z]{1,8}$/),
			acceptedBy(schema.additionalProperties, root),
			{ maxKeys: 3 },
		);
	}
	const members = Object.entries(schema.properties ?? {}).map(
		([key, each]) => [key, acceptedBy(each, root)] as const,
	);
	return fc.record(Object.fromEntries(members), {
		requiredKeys: [...(schema.required ?? [])],
	});
}
