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
import { type FieldReading, toCount } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { defaultsOf, statedAt } from "../origins.js";
import { readOne } from "../read-one.js";
import { byDefault } from "./defaults.js";

const SIZES = [
	["lm_conf.layer", "model.layers", 4],
	["lm_conf.att_unit", "model.hidden", 256],
	["lm_conf.head", "model.heads", 2],
	["lm_conf.unit", "model.ffn", 1024],
] as const;

/** The language model of a recipe (espnet2/tasks/lm.py): recurrent without a word, or a transformer. */
export function languageModel(
	file: ParsedFile,
	tree: Tree | undefined,
	entry: Entry,
): FieldReading {
	const name = asText(entryAt(tree, "lm")?.value) ?? "seq_rnn";
	const words = wordsOf(file);
	if (name === "seq_rnn") return recurrent(file, tree, { entry, words });
	if (name !== "transformer") {
		return gather({ facts: [fact("model.id", name, statedAt(file, entry))] });
	}
	return gather(
		{
			facts: [
				fact("model.family", "decoder", statedAt(file, entry)),
				byDefault("model.gated", false),
				byDefault("model.norm", "layer"),
				...(words ? [words] : []),
				...SIZES.map(([, key, size]) => byDefault(key, size)),
			],
		},
		...SIZES.map(([path, key]) =>
			readOne({ file, tree, path, field: toCount(key), framework: "espnet" }),
		),
	);
}

// espnet2/lm/seq_rnn_lm.py: words as wide as the layers unless those state their own width.
function recurrent(
	file: ParsedFile,
	tree: Tree | undefined,
	{ entry, words }: { readonly entry: Entry; readonly words: Fact | undefined },
): FieldReading {
	const setting = (key: string): Tree | undefined =>
		entryAt(tree, `lm_conf.${key}`)?.value;
	const unit = asNumber(setting("unit")) ?? 650;
	const cell = asText(setting("rnn_type")) ?? "lstm";
	const config = {
		model_type: "rnn_lm",
		cell: cell.toLowerCase().split("_")[0],
		embedding_size: unit,
		hidden_size: asNumber(setting("nhid")) ?? unit,
		num_layers: asNumber(setting("nlayers")) ?? 2,
		tie_word_embeddings: asBoolean(setting("tie_weights")) ?? false,
		...(words && { vocab_size: words.value }),
	};
	const origin = statedAt(file, entry);
	return gather({
		facts: [
			...(words
				? [words, fact("model.config", config, origin)]
				: [fact("model.id", "seq_rnn", origin)]),
		],
	});
}

/** Pieces of words that a recipe's run.sh asks for (`--nbpe`), by the folder of the recipe. */
const PIECES: Readonly<Record<string, number>> = {
	"librispeech/asr1": 5000,
};

const byRecipe = defaultsOf("espnet", "025327daa8bc");

function wordsOf(file: ParsedFile): Fact | undefined {
	const recipe = /(?:^|\/)egs2\/([^/]+\/[^/]+)\/conf\//.exec(file.path)?.[1];
	const pieces = lookUp(PIECES, recipe);
	return pieces === undefined ? undefined : byRecipe("model.vocab", pieces);
}
