// The JSON schema of a run file, out of the table that reads it and the docstrings of the plan's keys.
import { fileURLToPath } from "node:url";
import { createGenerator } from "ts-json-schema-generator";
import "./load-typescript.mjs";

const { PLACE_PATTERN } = await import("../src/plan/places.ts");
const { runFields } = await import("../src/readers/run-file/fields.ts");

const root = new URL("../", import.meta.url);
export const DRAFT = "https://json-schema.org/draft/2020-12/schema";

/** The whole schema of a run file. */
export function runFileSchema() {
	const { properties, patternProperties, definitions } = runKeys();
	return {
		title: "wattdiff run file",
		description: "A training run in plain words, for wattdiff.",
		$schema: DRAFT,
		type: "object",
		properties: {
			wattdiff: {
				const: "run",
				description: "The first key: it makes this file a run.",
			},
			...properties,
		},
		patternProperties,
		required: ["wattdiff"],
		additionalProperties: false,
		$defs: definitions,
	};
}

/** The keys of a run as properties: nested for completion, and dotted in any way that the reader takes. */
export function runKeys() {
	const descriptions = docstrings();
	const definitions = {};
	const groups = new Map([["", []]]);
	for (const [key, field] of Object.entries(runFields)) {
		if (field === "handled") continue;
		const plan = key === "name" ? "run.name" : key;
		definitions[key] = {
			description: descriptions[plan],
			...shapeOf(key, field.expected),
		};
		for (const group of groupsAbove(key)) {
			groups.set(group, [...(groups.get(group) ?? []), key]);
		}
	}
	for (const [group, keys] of groups) {
		if (group === "") continue;
		definitions[group] = {
			type: "object",
			...membersOf(group, keys, groups),
			additionalProperties: false,
		};
	}
	return { ...membersOf("", groups.get(""), groups), definitions };
}

/** Every group that a key stands in: "" and `model` and `model.mla` for `model.mla.q_rank`. */
function groupsAbove(key) {
	const words = key.split(".");
	return words
		.map((_, count) => words.slice(0, count).join("."))
		.filter((group) => group === "" || !Object.hasOwn(runFields, group));
}

/** The keys of a group: those directly below it as properties, others by their dotted name. */
function membersOf(group, keys, groups) {
	const properties = {};
	const patternProperties = {};
	const inside = group === "" ? "" : `${group}.`;
	const below = [...groups.keys()].filter(
		(each) => each !== group && each.startsWith(inside),
	);
	for (const key of [...keys, ...below]) {
		const name = key.slice(inside.length);
		const isDirect =
			!name.includes(".") ||
			// `checkpointing` has a value of its own, so what lies below it is only ever dotted.
			Object.hasOwn(runFields, inside + name.split(".")[0]);
		if (isDirect) properties[name] = reference(key);
		else patternProperties[`^${literal(name)}$`] = reference(key);
	}
	return { properties, patternProperties };
}

function reference(key) {
	return { $ref: `#/$defs/${key}` };
}

/** A number may be written with separators: they make it a text in YAML. */
const SEPARATED = "^[1-9]\\d{0,2}([_,]\\d{3})+$";
const whole = (bound) => ({
	type: ["integer", "string"],
	...bound,
	pattern: SEPARATED,
});
const number = (bound) => ({
	type: ["number", "string"],
	...bound,
	pattern: SEPARATED,
});

/** What a right value looks like, by the words of the table. */
const shapes = {
	"a whole number above 0": whole({ exclusiveMinimum: 0 }),
	"a whole number above 0, or 0 for not set": whole({ minimum: 0 }),
	"a whole number, 0 or more": whole({ minimum: 0 }),
	"a number above 0": number({ exclusiveMinimum: 0 }),
	"a number above 0, or 0 for not set": number({ minimum: 0 }),
	"a number, 0 or more": number({ minimum: 0 }),
	"a number, 1 or more": number({ minimum: 1 }),
	"a number from 0 to 1": { type: "number", minimum: 0, maximum: 1 },
	"true or false": { type: "boolean" },
	"a text": { type: ["string", "number"], minLength: 1 },
	"a list of names": listOf({ type: "string", minLength: 1 }),
	"a list of places such as `3 gcp us-central1` and `1 FR pue=1.3`": {
		type: "array",
		items: { type: "string", pattern: PLACE_PATTERN.source },
		minItems: 1,
	},
	"the keys of a config.json, or its path": {
		type: ["object", "string"],
		minLength: 1,
	},
};

function shapeOf(key, expected) {
	if (Object.hasOwn(shapes, expected)) return shapes[expected];
	const [, kind, words] =
		/^(one of|a list of(?= .+, )) (.+)$/.exec(expected) ?? [];
	if (kind === undefined) {
		throw new Error(`No schema for «${expected}», which \`${key}\` expects`);
	}
	const oneOf = { type: "string", enum: words.split(", ") };
	return kind === "one of" ? oneOf : listOf(oneOf);
}

/** A list, or one item that stands alone. */
export function listOf(items) {
	return { anyOf: [items, { type: "array", items, minItems: 1 }] };
}

/** What the plan says about each of its keys. */
function docstrings() {
	const { definitions } = createGenerator({
		path: fileURLToPath(new URL("src/plan/fields.ts", root)),
		tsconfig: fileURLToPath(new URL("tsconfig.core.json", root)),
		type: "PlanFields",
		skipTypeCheck: true,
	}).createSchema("PlanFields");
	return Object.fromEntries(
		Object.entries(definitions.PlanFields.properties).map(([key, property]) => [
			key,
			property.description,
		]),
	);
}

function literal(text) {
	return text.replaceAll(".", "\\.");
}
