import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
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
		const set = name && (DATA_SETS.get(name) ?? name);
		if (set) facts.push(fact("data.sets", [set], statedAt(file, dataset)));
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
	return [...facts, ...microbatchFacts(file)];
}

// A pipeline takes the local batch in pieces, of one sample unless the file says otherwise.
function microbatchFacts(file: ParsedFile): readonly Fact[] {
	const tree = file.documents[0];
	const degree = entryAt(tree, "parallelism.pipeline_parallel_degree");
	if (!degree || (asNumber(degree.value) ?? 1) <= 1) return [];
	const stated = entryAt(tree, "parallelism.pipeline_parallel_microbatch_size");
	const local = entryAt(tree, "training.local_batch_size");
	const piece = asNumber(stated?.value) ?? 1;
	const whole = asNumber(local?.value) ?? 8;
	if (piece < 1 || !Number.isInteger(whole / piece)) return [];
	const origin = statedAt(file, stated ?? degree);
	return [
		fact("batch.micro", piece, origin),
		fact("batch.accumulation", whole / piece, origin),
	];
}

// Names in torchtitan/hf_datasets/text_datasets.py.
const DATA_SETS = new Map([["c4", "allenai/c4"]]);

// `components` may compile the loss alone.
function compilesModel(at: (path: string) => Entry | undefined): boolean {
	const components = at("compile.components");
	return (
		!components ||
		itemsOf(components.value).some((item) => asText(item) === "model")
	);
}
