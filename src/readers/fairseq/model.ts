import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, type Entry, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type FieldReading, isUnset, toCount } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { fileName } from "../paths.js";
import { readOne } from "../read-one.js";
import {
	fineTunedConfig,
	speechConfig,
	typeOfSize,
} from "../speech-encoder.js";
import { data2vecConfig } from "./data2vec.js";
import { byDefault } from "./defaults.js";
import { robertaConfig } from "./roberta.js";
import { named } from "./task.js";
import { isTranslation, translationModel } from "./translation.js";

/** The model: a speech encoder or RoBERTa as a config, a language model by its sizes, another one by its name. */
export function modelOf(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const found = named(tree, "model");
	if (!found) return gather();
	const { name, entry } = found;
	const settings = entryAt(tree, "model")?.value;
	const origin = statedAt(file, entry);
	if (name === "wav2vec2" || name === "hubert") {
		return gather({
			facts: [fact("model.config", speechConfig(name, settings), origin)],
		});
	}
	const ofTwo = data2vecConfig(name, settings);
	if (ofTwo) return gather({ facts: [fact("model.config", ofTwo, origin)] });
	if (FINE_TUNED.test(name)) {
		return gather({ facts: fineTuned(file, tree, name) });
	}
	if (/^roberta(?!.*xlm)/.test(name)) {
		return gather({
			facts: [fact("model.config", robertaConfig(name, settings), origin)],
		});
	}
	if (name === "transformer_lm") return languageModel(file, settings);
	if (isTranslation(name)) return translationModel(name, settings);
	return gather({ facts: [fact("model.id", name, origin)] });
}

const FINE_TUNED = /^(wav2vec|hubert|wav2vec2)_(ctc|seq2seq)$/;

// The shape is in the checkpoint: its name or that of the recipe tells which size it is.
function fineTuned(
	file: ParsedFile,
	tree: Tree | undefined,
	name: string,
): readonly Fact[] {
	const path = entryAt(tree, "model.w2v_path");
	const type = name.startsWith("hubert") ? "hubert" : "wav2vec2";
	const text = asText(path?.value);
	if (path && text !== undefined && !isUnset(path.value)) {
		const size = typeOfSize(text);
		const config = size && fineTunedConfig(type, size, tree);
		const origin = statedAt(file, path);
		return [
			config
				? fact("model.config", config, origin)
				: fact("model.id", text, origin),
		];
	}
	const recipe = fileName(file.path);
	const size = typeOfSize(recipe);
	const origin = {
		kind: "hint",
		path: file.path,
		line: 1,
		text: recipe,
	} as const;
	return size
		? [fact("model.config", fineTunedConfig(type, size, tree), origin)]
		: [];
}

const SIZES = [
	["decoder_layers", "model.layers", 6],
	["decoder_embed_dim", "model.hidden", 512],
	["decoder_attention_heads", "model.heads", 8],
	["decoder_ffn_embed_dim", "model.ffn", 2048],
] as const;

// fairseq/models/transformer_lm.py; the vocabulary is in the dictionary beside the data.
function languageModel(
	file: ParsedFile,
	settings: Tree | undefined,
): FieldReading {
	const fixed = [
		byDefault("model.family", "decoder"),
		byDefault("model.gated", false),
		byDefault("model.norm", "layer"),
	];
	return gather(
		{
			facts: [...fixed, ...SIZES.map(([, key, size]) => byDefault(key, size))],
		},
		...SIZES.map(([path, key]) =>
			readOne({
				file,
				tree: settings,
				path,
				field: toCount(key),
				framework: "fairseq",
			}),
		),
		{
			facts: tiedFact(
				file,
				entryAt(settings, "share_decoder_input_output_embed"),
			),
		},
	);
}

function tiedFact(file: ParsedFile, entry: Entry | undefined): readonly Fact[] {
	return entry
		? [
				fact(
					"model.tied",
					asText(entry.value) === "true",
					statedAt(file, entry),
				),
			]
		: [byDefault("model.tied", false)];
}
