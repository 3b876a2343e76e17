import type { ParsedFile } from "../../formats/parsed-file.js";
import { asBoolean, asNumber, asText, type Tree } from "../../formats/tree.js";
import { type Fact, fact, factValue, fold } from "../../plan/plan.js";
import { isPlaceholder, isUnset } from "../fields.js";
import { hintAt } from "./hint.js";
import type { Leaf } from "./leaves.js";
import { modelNames } from "./names.js";

/**
 * The model of a config. Layers, width and heads are a transformer's; what the words around them say decides whether it
 * reads text or images, and of any other kind only the name counts.
 */
export function modelFacts(
	file: ParsedFile,
	leaves: readonly Leaf[],
	counted: readonly Fact[],
): readonly Fact[] {
	const shape = counted.filter(({ key }) => key.startsWith("model."));
	const held = fold(counted);
	const layers = factValue(held, "model.layers");
	const hidden = factValue(held, "model.hidden");
	const heads = factValue(held, "model.heads");
	if (!layers || !hidden || !heads) return nameFacts(file, leaves);
	const at = shape[0]?.origin;
	const patch = leaves.find(({ name }) => name === "patch_size");
	const image = factValue(held, "data.image");
	const patchSize = asNumber(patch?.entry.value);
	if (patchSize !== undefined && image !== undefined && at) {
		const config = {
			model_type: "vit",
			num_hidden_layers: layers,
			hidden_size: hidden,
			num_attention_heads: heads,
			intermediate_size: factValue(held, "model.ffn") ?? 4 * hidden,
			image_size: image,
			patch_size: patchSize,
			num_channels: 3,
		};
		return [
			fact("model.config", config, at),
			fact("model.family", "vit", at),
			fact("task", "classify", at),
		];
	}
	if (!readsText(file, leaves, counted)) return nameFacts(file, leaves);
	return at
		? [
				...shape,
				fact("model.family", "decoder", at),
				fact("task", "pretrain", at),
			]
		: [];
}

// A decoder of text, of one part and without experts: of any other kind these numbers would not be all.
function readsText(
	file: ParsedFile,
	leaves: readonly Leaf[],
	counted: readonly Fact[],
): boolean {
	const isOther = leaves.some(
		({ path, entry }) => OTHER_KINDS.test(path) && !isOff(entry.value),
	);
	if (isOther || OTHER_KINDS.test(file.path)) return false;
	return (
		counted.some(({ key }) => key === "model.vocab") ||
		leaves.some(
			({ name, entry }) =>
				/tokenizer|^(block_size|context_length|n_ctx)$/.test(name) ||
				(modelNames.has(name) && LANGUAGE.test(asText(entry.value) ?? "")),
		) ||
		LANGUAGE.test(file.path)
	);
}

function isOff(tree: Tree): boolean {
	return isUnset(tree) || asNumber(tree) === 0 || asBoolean(tree) === false;
}

const LANGUAGE = /gpt|llama|(^|[/_-])lm([/_.-]|$)|language/i;

const OTHER_KINDS =
	/encoder|decoder|expert|moe\b|mamba|ssm|rwkv|rnn|lstm|gru\b|conv|audio|speech|mel\b|n_mels|sample_rate|vision|bert|(^|[/_.-])t5|mask|retro|diffus/i;

/** The name of a model: a hub id wins over a word. */
function nameFacts(file: ParsedFile, leaves: readonly Leaf[]): readonly Fact[] {
	const named = leaves.filter(isName);
	const [found] = named.toSorted(
		(a, b) => weightOf(a) - weightOf(b) || a.distance - b.distance,
	);
	const text = asText(found?.entry.value);
	return found && text !== undefined
		? [fact("model.id", text, hintAt(file, found.entry))]
		: [];
}

function isName({ name, group, entry }: Leaf): boolean {
	const text = asText(entry.value);
	if (text === undefined || isUnset(entry.value) || isPlaceholder(text)) {
		return false;
	}
	const isKey =
		modelNames.has(name) ||
		(modelNames.has(group) && /^(name|type|id|arch)$/.test(name));
	return (
		isKey &&
		NAME.test(text) &&
		!/\.(pt|pth|bin|ckpt|safetensors|py|ya?ml|json)$/.test(text)
	);
}

// "default" and the like name no model.
const NAME =
	/^(?!(default|auto|custom|base|model|none)$)[A-Za-z][\w.-]*(\/[\w.-]+)?$/;

// model.type says less than model.name, and any word less than an id with its owner.
function weightOf({ name, entry }: Leaf): number {
	if (/\//.test(asText(entry.value) ?? "")) return 0;
	return /type|architecture/.test(name) ? 2 : 1;
}
