import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, type Entry, entryAt } from "../../formats/tree.js";
import { nearest } from "../../nearest.js";
import type { PlanFields, PlanKey } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { didYouMean } from "../../problem.js";
import type { FieldReading } from "../fields.js";
import { statedAt } from "../origins.js";
import { standard } from "./defaults.js";
import { flavorNames, flavorOf } from "./flavors.js";

/** The model behind `model.name` and `model.flavor`: a published one, or a shape that torchtitan's code has. */
export function modelReading(file: ParsedFile): FieldReading {
	const tree = file.documents[0];
	const flavor = entryAt(tree, "model.flavor");
	const name = asText(entryAt(tree, "model.name")?.value) ?? "llama3";
	const text = asText(flavor?.value);
	if (!flavor || text === undefined) return { facts: [], problems: [] };
	return flavorReading(file, name, { entry: flavor, flavor: text });
}

/** The model behind a name and a flavour. */
export function flavorReading(
	file: ParsedFile,
	name: string,
	{
		entry: flavor,
		flavor: text,
	}: { readonly entry: Entry; readonly flavor: string },
): FieldReading {
	const found = flavorOf(name, text);
	const full = `${name}/${text}`;
	if (!found) {
		return {
			facts: [],
			problems: [
				{
					kind: "unknown-model",
					path: file.path,
					line: flavor.line,
					args: {
						name: full,
						nearest: didYouMean(
							nearest(
								full,
								flavorNames().filter((each) => each.startsWith(`${name}/`)),
							),
						),
					},
				},
			],
		};
	}
	return {
		facts:
			"id" in found
				? [fact("model.id", found.id, statedAt(file, flavor))]
				: shapeFacts(found.shape),
		problems: [],
	};
}

function shapeFacts(shape: Partial<PlanFields>): readonly Fact[] {
	return Object.entries(shape).map(([key, value]) =>
		// Keys and values come from a literal whose type pairs them.
		standard(key as PlanKey, value),
	);
}
