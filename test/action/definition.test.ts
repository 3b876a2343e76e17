import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readInputs } from "../../src/host/github/inputs.js";
import { readActionDefinition } from "../runner/action-definition.js";
import { pullRequestEvent } from "../runner/events.js";
import { budgetedRepository, NAME, runBundle } from "./budgeted-repository.js";

const definition = readActionDefinition(
	fileURLToPath(new URL("../../action.yml", import.meta.url)),
);

test("the inputs that are read are the inputs that are declared", () => {
	const read = new Set<string>();
	const environment = new Proxy<Record<string, string>>(
		{ INPUT_TOKEN: "ghs_local" },
		{
			get(values, name) {
				read.add(String(name));
				return Reflect.get(values, name);
			},
		},
	);

	readInputs(environment);

	const declared = [...definition.defaults.keys()].map(
		(name) => `INPUT_${name.toUpperCase()}`,
	);
	expect([...read].sort()).toEqual(declared.sort());
});

test("a default that is declared is the one that is used", () => {
	const declared = Object.fromEntries(
		[...definition.defaults].map(([name, value]) => [
			`INPUT_${name.toUpperCase()}`,
			value,
		]),
	);

	const inputs = readInputs({ ...declared, INPUT_TOKEN: "ghs_local" });

	expect(inputs).toEqual(readInputs({ INPUT_TOKEN: "ghs_local" }));
});

test("the outputs that are set are the outputs that are declared", async () => {
	const { local } = await budgetedRepository();

	const { outputs } = await runBundle(local, pullRequestEvent(local, NAME, 1));

	expect(Object.keys(outputs).sort()).toEqual([...definition.outputs].sort());
});
