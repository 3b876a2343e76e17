import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { fieldsOf, textOf } from "../github/fields.js";

/** What the runner reads from action.yml. */
export interface ActionDefinition {
	/** The runtime, such as `node24`. */
	readonly using: string;
	/** The script to run, relative to the folder of action.yml. */
	readonly main: string;
	/** The default of each input; an input without one has nothing. */
	readonly defaults: ReadonlyMap<string, string | undefined>;
	readonly outputs: readonly string[];
}

/** Values of the expressions that may stand in a default. */
export type Expressions = Readonly<Record<string, string>>;

export function readActionDefinition(path: string): ActionDefinition {
	const definition = fieldsOf(parse(readFileSync(path, "utf8")));
	const runs = fieldsOf(definition.runs);
	const using = textOf(runs.using);
	if (!using.startsWith("node")) {
		throw new Error(
			`${path} runs with ${using}; only node actions can run here.`,
		);
	}
	return {
		using,
		main: textOf(runs.main),
		defaults: new Map(
			Object.entries(fieldsOf(definition.inputs)).map(([name, input]) => [
				name,
				defaultText(fieldsOf(input).default),
			]),
		),
		outputs: Object.keys(fieldsOf(definition.outputs)),
	};
}

/** The environment variables by which an action gets its inputs, named as the runner names them. */
export function inputVariables(
	definition: ActionDefinition,
	inputs: Readonly<Record<string, string>>,
	expressions: Expressions,
): Readonly<Record<string, string>> {
	const values = new Map(Object.entries(inputs));
	for (const [name, text] of definition.defaults) {
		const isGiven = values.has(name);
		if (!isGiven) values.set(name, evaluate(text ?? "", expressions));
	}
	return Object.fromEntries(
		[...values].map(([name, value]) => [
			`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`,
			value,
		]),
	);
}

/** The given inputs that action.yml does not know; the runner only warns about them. */
export function unexpectedInputs(
	definition: ActionDefinition,
	inputs: Readonly<Record<string, string>>,
): readonly string[] {
	return Object.keys(inputs).filter((name) => !definition.defaults.has(name));
}

function defaultText(value: unknown): string | undefined {
	return value === undefined || value === null ? undefined : String(value);
}

function evaluate(text: string, expressions: Expressions): string {
	return text.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (whole, name: string) => {
		const value = expressions[name];
		if (value === undefined) {
			throw new Error(`The expression ${whole} is not known here.`);
		}
		return value;
	});
}
