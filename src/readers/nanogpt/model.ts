import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type FieldReading, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { shapeDefaults, standard } from "./defaults.js";
import { shapeFields } from "./fields.js";

/** The model: a published GPT-2 where `init_from` names one, else the shape that the config states. */
export function modelReading(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const from = entryAt(tree, "init_from");
	const name = asText(from?.value);
	if (from && name?.startsWith("gpt2")) {
		return gather({ facts: [fact("model.id", name, statedAt(file, from))] });
	}
	const entries = Object.keys(shapeFields).flatMap(
		(key) => entryAt(tree, key) ?? [],
	);
	return gather(
		{ facts: shapeDefaults },
		{ facts: derivedShape(file, tree) },
		readFields({
			tree: { kind: "mapping", entries, line: 1 },
			fields: shapeFields,
			path: file.path,
			framework: "nanoGPT",
		}),
	);
}

// The MLP is four times as wide as the model, positions are as many as the block has tokens.
function derivedShape(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const width = entryAt(tree, "n_embd");
	const block = entryAt(tree, "block_size");
	const hidden = asNumber(width?.value) ?? 768;
	const positions = asNumber(block?.value) ?? 1024;
	return [
		width
			? fact("model.ffn", 4 * hidden, statedAt(file, width))
			: standard("model.ffn", 4 * hidden),
		block
			? fact("model.learned_positions", positions, statedAt(file, block))
			: standard("model.learned_positions", positions),
		...biasFacts(file, entryAt(tree, "bias")),
		...characterVocabulary(file, entryAt(tree, "dataset")),
	];
}

function biasFacts(
	file: ParsedFile,
	entry: Entry | undefined,
): readonly Fact[] {
	const isOn = asBoolean(entry?.value);
	const keys = [
		"model.qkv_bias",
		"model.out_bias",
		"model.mlp_bias",
		"model.norm_bias",
	] as const;
	return keys.map((key) =>
		entry && isOn !== undefined
			? fact(key, isOn, statedAt(file, entry))
			: standard(key, false),
	);
}

// data/shakespeare_char/prepare.py finds 65 characters and says so in the data's meta file.
function characterVocabulary(
	file: ParsedFile,
	entry: Entry | undefined,
): readonly Fact[] {
	return entry && asText(entry.value) === "shakespeare_char"
		? [fact("model.vocab", 65, statedAt(file, entry))]
		: [];
}
