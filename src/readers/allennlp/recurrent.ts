import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { unmodelled } from "../unmodelled.js";

/** Where experiments have the encoder of their model. */
const PLACES = [
	"model.encoder",
	"model.seq2seq_encoder",
	"model.seq2vec_encoder",
	"model.contextualizer",
	"model.phrase_layer",
];

/**
 * The recurrent encoder of a model that names no pretrained one: PyTorch's classes, by their arguments (allennlp at
 * 048c3003ce5e, modules/seq2seq_encoders and seq2vec_encoders). How many words its tables have, the data decide.
 */
export function recurrentEncoder(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const entry = PLACES.flatMap((path) => entryAt(tree, path) ?? []).find(
		({ value }) => cellOf(value) !== undefined,
	);
	const inputs = asNumber(entryAt(entry?.value, "input_size")?.value);
	const hidden = asNumber(entryAt(entry?.value, "hidden_size")?.value);
	if (!entry || !inputs || !hidden) return gather();
	const config = {
		model_type: "rnn_encoder",
		cell: cellOf(entry.value),
		embedding_size: inputs,
		hidden_size: hidden,
		num_layers: asNumber(entryAt(entry.value, "num_layers")?.value) ?? 1,
		bidirectional:
			asBoolean(entryAt(entry.value, "bidirectional")?.value) ?? false,
	};
	return gather({
		facts: [fact("model.config", config, statedAt(file, entry))],
		problems: wordTables(file, tree),
	});
}

function cellOf(tree: Tree): string | undefined {
	const type = asText(entryAt(tree, "type")?.value);
	return type !== undefined && /^(lstm|gru|rnn)$/.test(type) ? type : undefined;
}

function wordTables(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading["problems"] {
	const entry: Entry | undefined = entryAt(tree, "model.text_field_embedder");
	const effect = "reads tables of words as large as the data decide";
	return entry ? [unmodelled({ file, entry, effect })] : [];
}
