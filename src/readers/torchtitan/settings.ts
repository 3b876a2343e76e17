import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asText,
	type Entry,
	entryAt,
	itemsOf,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";

/** Settings whose words or meaning differ from the plan's: optimizer, data set, compilation, offloading. */
export function settingFacts(file: ParsedFile): readonly Fact[] {
	const at = (path: string): Entry | undefined =>
		entryAt(file.documents[0], path);
	const optimizer = at("optimizer.name");
	const dataset = at("training.dataset");
	const offload = at("training.enable_cpu_offload");
	const compile = at("compile.enable");
	const facts: Fact[] = [];
	if (optimizer) {
		const name = asText(optimizer.value)?.toLowerCase();
		if (name) facts.push(fact("optimizer", name, statedAt(file, optimizer)));
	}
	if (dataset) {
		const name = asText(dataset.value);
		if (name) facts.push(fact("data.sets", [name], statedAt(file, dataset)));
	}
	if (compile) {
		const on = asBoolean(compile.value) === true && compilesModel(at);
		facts.push(fact("compile", on, statedAt(file, compile)));
	}
	if (offload && asBoolean(offload.value)) {
		const origin = statedAt(file, offload);
		facts.push(
			fact("offload.optimizer", true, origin),
			fact("offload.parameters", true, origin),
		);
	}
	return facts;
}

// `components` may compile the loss alone.
function compilesModel(at: (path: string) => Entry | undefined): boolean {
	const components = at("compile.components");
	return (
		!components ||
		itemsOf(components.value).some((item) => asText(item) === "model")
	);
}
