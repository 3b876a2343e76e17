import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { lastName } from "../class-name.js";
import { isPlaceholder } from "../fields.js";
import { statedAt } from "../origins.js";

/** Hub ids behind the configs of nemo.collections.llm and the names of recipes, which write them alike. */
const models: readonly (readonly [RegExp, string])[] = [
	[/^llama-?3-?3-?(config)?-?70b/, "meta-llama/Llama-3.3-70B-Instruct"],
	[/^llama-?3-?2-?(config)?-?1b/, "meta-llama/Llama-3.2-1B"],
	[/^llama-?3-?2-?(config)?-?3b/, "meta-llama/Llama-3.2-3B"],
	[/^llama-?3-?1-?(config)?-?8b/, "meta-llama/Llama-3.1-8B"],
	[/^llama-?3-?1-?(config)?-?70b/, "meta-llama/Llama-3.1-70B"],
	[/^llama-?3-?1-?(config)?-?405b/, "meta-llama/Llama-3.1-405B"],
	[/^llama-?3-?(config)?-?8b/, "meta-llama/Meta-Llama-3-8B"],
	[/^llama-?3-?(config)?-?70b/, "meta-llama/Meta-Llama-3-70B"],
	[/^llama-?2-?(config)?-?7b/, "meta-llama/Llama-2-7b-hf"],
	[/^llama-?2-?(config)?-?13b/, "meta-llama/Llama-2-13b-hf"],
	[/^llama-?2-?(config)?-?70b/, "meta-llama/Llama-2-70b-hf"],
	[/^mistral-?(config)?-?7b/, "mistralai/Mistral-7B-v0.1"],
	[/^mixtral-?(config)?-?8x7b/, "mistralai/Mixtral-8x7B-v0.1"],
	[/^mixtral-?(config)?-?8x22b/, "mistralai/Mixtral-8x22B-v0.1"],
	[/^gpt-?oss-?120b/, "openai/gpt-oss-120b"],
	[/^gpt-?oss-?20b/, "openai/gpt-oss-20b"],
];

/** The model that a class of NeMo 2 builds, else the one that the name of the run hints at. */
export function modelHint(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	for (const key of [
		"model.config._target_",
		"model.config",
		"model._target_",
	]) {
		const entry = entryAt(tree, key);
		const id = idOf(lastName(asText(entry?.value)));
		if (entry && id) return [fact("model.id", id, statedAt(file, entry))];
	}
	const entry = entryAt(tree, "run.name");
	const name = asText(entry?.value);
	if (!entry || name === undefined || isPlaceholder(name)) return [];
	const { line, path = file.path } = entry;
	const origin = { kind: "hint", path, line, text: name } as const;
	return [fact("model.id", idOf(name) ?? name, origin)];
}

function idOf(name: string | undefined): string | undefined {
	const plain = name?.toLowerCase().replaceAll("_", "-");
	return models.find(([pattern]) => pattern.test(plain ?? ""))?.[1];
}
