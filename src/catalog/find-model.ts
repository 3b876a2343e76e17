import { type ModelFacts, models } from "./models.js";
import { similar, squeezed } from "./similar.js";
import { sizeInName } from "./size-in-name.js";

/** A model with how its id led to it; a report says so unless it is exact. */
export interface ModelMatch {
	readonly model: ModelFacts;
	readonly how: "exact" | "alias" | "stripped suffix";
}

/** Ends of ids that leave the architecture as it is: tuning, quantisation, storage formats. */
const SUFFIXES = [
	/[-_.](instruct|chat|it|sft|dpo|rlhf|thinking|reasoning|base|pt|text|alpha|beta)$/,
	/[-_.](orpo|kto|simpo|ppo|grpo|lora|qlora|full|mixture|ft|finetuned?|tuned|merged|checkpoints?|ckpt)$/,
	/[-_.](hf|transformers|safetensors|gguf|mlx)$/,
	/[-_.](unsloth|bnb|bitsandbytes|nf4|dynamic|linearized|dequantized|quantized|w4a16|w8a8|w8a16)$/,
	/[-_.](gptq|awq|gptq-int4|gptq-int8|int4|int8|4bit|8bit|fp4|fp8|mxfp4|nvfp4|fp16|bf16|fp32|float16|bfloat16)$/,
	/[-_.](\d+k|1m|deduped|\d{4})$/,
] as const;

/** Folders in a model's own: of a training's kind, of a step of it, and of the cache of the Hub. */
const KIND_OF_FOLDER =
	/^(lora|qlora|full|freeze|sft|dpo|orpo|kto|ppo|grpo|pretrain|merged|hf|final|latest|last|best|snapshots|[0-9a-f]{40}|(checkpoint|ckpt|step|epoch|iter|global_step)s?[-_]?\d*)$/;

const byId = new Map<string, ModelFacts>();
const byAlias = new Map<string, ModelFacts>();
const byBareName = new Map<string, ModelFacts>();
for (const model of models) byId.set(model.id.toLowerCase(), model);
for (const model of models) {
	for (const alias of model.aliases) byAlias.set(alias.toLowerCase(), model);
	for (const name of [model.id, ...model.aliases]) {
		const bare = bareName(name);
		if (isTrunk(model, bare)) continue;
		if (!byBareName.has(bare)) byBareName.set(bare, model);
	}
}
// `Llama-2-7b` is short for `Llama-2-7b-hf`, the name that needs fewest cuts; a model's own name stays its own.
const shortened = [...byBareName].flatMap(([name, model]) =>
	shorterNames(name).map((shorter, index) => ({ shorter, model, cuts: index })),
);
for (const { shorter, model } of shortened.sort((a, b) => a.cuts - b.cuts)) {
	if (!byBareName.has(shorter)) byBareName.set(shorter, model);
}

// `llama3_1_8b` is `Llama-3.1-8B`: the size keeps a name without its punctuation from being another's.
const bySpelling = new Map<string, ModelFacts>();
for (const [name, model] of byBareName) {
	const letters = squeezed(name);
	if (sizeInName(name) && !bySpelling.has(letters)) {
		bySpelling.set(letters, model);
	}
}

/** The model of a Hub id: as it stands, by an alias, or without what mirrors and quantisers add to names. */
export function findModel(id: string): ModelMatch | undefined {
	const name = id.trim().toLowerCase();
	const exact = byId.get(name);
	if (exact) return { model: exact, how: "exact" };
	const alias = byAlias.get(name);
	if (alias) return { model: alias, how: "alias" };
	const model = strippedName(name);
	return model && { model, how: "stripped suffix" };
}

/** Ids whose names look most like this one, for the sentence about an unknown model. */
export function nearestModels(id: string): readonly string[] {
	return similar(
		id,
		models.map((model) => model.id),
	);
}

// A mirror keeps the name and changes the organisation, so the name alone counts from here on.
function strippedName(name: string): ModelFacts | undefined {
	const bare = bareName(name);
	for (const candidate of [bare, ...shorterNames(bare)]) {
		const found =
			byBareName.get(candidate) ?? bySpelling.get(squeezed(candidate));
		if (found) return found;
	}
	return undefined;
}

// A pair that is named as its image tower alone, which is a model of its own: only the whole name means the pair.
function isTrunk({ config }: ModelFacts, bare: string): boolean {
	const vision: unknown = config?.vision_cfg;
	return (
		typeof vision === "object" &&
		vision !== null &&
		"timm_model_name" in vision &&
		String(vision.timm_model_name).startsWith(bare)
	);
}

/** The name after each suffix that is taken off, longest first. */
function shorterNames(name: string): readonly string[] {
	const shorter: string[] = [];
	let rest = name;
	for (;;) {
		const suffix = SUFFIXES.find((pattern) => pattern.test(rest));
		if (!suffix) return shorter;
		rest = rest.replace(suffix, "");
		shorter.push(rest);
	}
}

/** Without organisation or folder, and without the `Meta-` that some Llama ids have. */
function bareName(id: string): string {
	const parts = id.toLowerCase().split(/[/\\]/);
	const named = parts.filter(
		(part) => part !== "" && !KIND_OF_FOLDER.test(part),
	);
	const last = named.at(-1) ?? parts.at(-1) ?? "";
	return last.replace(/^(models--)?(.*--)?(meta-)?/, "");
}
