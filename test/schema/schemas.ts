import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

/** A published schema as it stands in the repository. */
export function schemaIn(file: string): Schema {
	return JSON.parse(
		readFileSync(new URL(`../../schema/${file}`, import.meta.url), "utf8"),
	);
}

/** The parts of JSON Schema that these two use. */
export interface Schema {
	readonly $ref?: string;
	readonly $defs?: Readonly<Record<string, Schema>>;
	readonly description?: string;
	readonly type?: string | readonly string[];
	readonly const?: unknown;
	readonly enum?: readonly string[];
	readonly anyOf?: readonly Schema[];
	readonly pattern?: string;
	readonly minimum?: number;
	readonly exclusiveMinimum?: number;
	readonly maximum?: number;
	readonly items?: Schema;
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly patternProperties?: Readonly<Record<string, Schema>>;
	readonly additionalProperties?: boolean | Schema;
	readonly required?: readonly string[];
}

export const runSchema = schemaIn("run.schema.json");
export const policySchema = schemaIn("wattdiff.schema.json");

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });

/** Judges a value as an editor does. */
export const isRunFile: ValidateFunction = ajv.compile(runSchema);
export const isPolicy: ValidateFunction = ajv.compile(policySchema);

/** What an editor would underline. */
export function mistakesOf(
	validate: ValidateFunction,
	value: unknown,
): readonly string[] {
	validate(value);
	return (validate.errors ?? []).map(
		({ instancePath, message, params }) =>
			`${instancePath} ${message} ${JSON.stringify(params)}`,
	);
}
