import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	type Entry,
	entriesOf,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { unmodelled } from "../unmodelled.js";

/** The model of a recipe: what its config class is published as, else what the run starts from. */
export function modelReading(file: ParsedFile, recipe: Tree): FieldReading {
	const config = entryAt(recipe, "model.config");
	const name = firstArgument(config)?.replace(/^.*\./, "");
	const id = lookUp(CONFIGS, name);
	const path = entryAt(recipe, "resume.restore_config.path");
	const from = /^(?:hf|nemo):\/\/(.+)$/.exec(asText(path?.value) ?? "")?.[1];
	if (config && id !== undefined) {
		const changed = entriesOf(config.value).filter(
			({ key }) => !key.startsWith("_") && key !== "seq_length",
		);
		return {
			facts: [fact("model.id", id, statedAt(file, config))],
			problems: changed.map((entry) =>
				unmodelled({ file, entry, effect: "changes the published model" }),
			),
		};
	}
	if (path && from !== undefined) {
		return gather({ facts: [fact("model.id", from, statedAt(file, path))] });
	}
	return config && name !== undefined
		? gather({ facts: [fact("model.id", name, statedAt(file, config))] })
		: gather();
}

/** The class in `run.Config(Class, …)`. */
export function firstArgument(entry: Entry | undefined): string | undefined {
	return asText(itemsOf(entryAt(entry?.value, "_args_")?.value)[0]);
}

/** Config classes with the published model of the same sizes (nemo/collections/llm/gpt/model). */
const CONFIGS: Readonly<Record<string, string>> = {
	Llama2Config7B: "meta-llama/Llama-2-7b-hf",
	Llama2Config13B: "meta-llama/Llama-2-13b-hf",
	Llama2Config70B: "meta-llama/Llama-2-70b-hf",
	Llama3Config8B: "meta-llama/Meta-Llama-3-8B",
	Llama3Config70B: "meta-llama/Meta-Llama-3-70B",
	Llama31Config8B: "meta-llama/Meta-Llama-3.1-8B",
	Llama31Config70B: "meta-llama/Meta-Llama-3.1-70B",
	Llama31Config405B: "meta-llama/Meta-Llama-3.1-405B",
	Llama32Config1B: "meta-llama/Llama-3.2-1B",
	Llama32Config3B: "meta-llama/Llama-3.2-3B",
	MistralConfig7B: "mistralai/Mistral-7B-v0.1",
	MixtralConfig8x7B: "mistralai/Mixtral-8x7B-v0.1",
	MixtralConfig8x22B: "mistralai/Mixtral-8x22B-v0.1",
	GemmaConfig2B: "google/gemma-2b",
	GemmaConfig7B: "google/gemma-7b",
	Gemma2Config2B: "google/gemma-2-2b",
	Gemma2Config9B: "google/gemma-2-9b",
	Gemma2Config27B: "google/gemma-2-27b",
	DeepSeekV2Config: "deepseek-ai/DeepSeek-V2",
	DeepSeekV2LiteConfig: "deepseek-ai/DeepSeek-V2-Lite",
	DeepSeekV3Config: "deepseek-ai/DeepSeek-V3-Base",
};
