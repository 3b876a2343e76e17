import {
	asText,
	entryAt,
	hasKeys,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import {
	type Clock,
	convolution,
	linear,
	type Part,
	recurrence,
	sizeAt,
	table,
} from "../speech-parts.js";
import type { Encoded } from "./jasper.js";

/**
 * Pieces of words where only the folder of a tokenizer is named: NeMo's recipes advise 128 to 1024 of them (comments of
 * examples/asr/conf/conformer and fastconformer at 8cfedd720346).
 */
const USUAL_PIECES = 1024;

/** Pieces of words in a second of speech. */
const PIECES_PER_SECOND = 3;

/** How many symbols of text go with a second: letters where the recipe lists them, else pieces of words. */
export function textPerSecond(model: Tree | undefined): number | undefined {
	return labels(model) > 0 ? undefined : PIECES_PER_SECOND;
}

/** What stands on the encoder: letters by CTC, a transducer, a decoder that attends, or several of them. */
export function headParts(
	model: Tree | undefined,
	encoded: Encoded,
): readonly Part[] {
	const vocab = vocabulary(model);
	const decoder = asText(entryAt(model, "decoder._target_")?.value) ?? "";
	return [
		...(/RNNTDecoder/.test(decoder)
			? transducer(model, encoded, vocab)
			: hasKeys(model, "transf_decoder")
				? attending(model, encoded, vocab)
				: ctc(encoded, vocab)),
		...(hasKeys(model, "aux_ctc") ? ctc(encoded, vocab) : []),
	];
}

function labels(model: Tree | undefined): number {
	const listed = ["decoder.vocabulary", "labels"].map(
		(path) => itemsOf(entryAt(model, path)?.value).length,
	);
	return Math.max(0, ...listed);
}

function vocabulary(model: Tree | undefined): number {
	const stated = sizeAt(model, "decoder.num_classes", -1);
	if (stated > 0) return stated;
	return labels(model) || USUAL_PIECES;
}

// One more than the symbols: nothing was said.
function ctc({ width, rate }: Encoded, vocab: number): readonly Part[] {
	return [
		convolution(
			{ per: "second", rows: rate },
			{ inputs: width, outputs: vocab + 1, kernel: 1, logits: true },
		),
	];
}

/** A network of the text so far, and one that joins every row with every symbol (Graves 2012, §2). */
function transducer(
	model: Tree | undefined,
	{ width, rate }: Encoded,
	vocab: number,
): readonly Part[] {
	const predicted = sizeAt(model, "decoder.prednet.pred_hidden", 640);
	const joint = sizeAt(model, "joint.jointnet.joint_hidden", 640);
	const letters: Clock = { per: "letter", rows: 1 };
	const outputs = vocab + 1 + sizeAt(model, "joint.num_extra_outputs", 0);
	const isStateless = /Stateless/.test(
		asText(entryAt(model, "decoder._target_")?.value) ?? "",
	);
	return [
		table(vocab + 1, predicted),
		...(isStateless
			? []
			: [
					recurrence(letters, {
						inputs: predicted,
						hidden: predicted,
						depth: sizeAt(model, "decoder.prednet.pred_rnn_layers", 1),
					}),
				]),
		linear({ per: "second", rows: rate }, { inputs: width, outputs: joint }),
		linear(letters, { inputs: predicted, outputs: joint }),
		linear(
			{ per: "pair", rows: rate },
			{ inputs: joint, outputs, act: true, logits: true },
		),
	];
}

function attending(
	model: Tree | undefined,
	{ width, rate }: Encoded,
	vocab: number,
): readonly Part[] {
	const tree =
		entryAt(model, "transf_decoder.config_dict")?.value ??
		entryAt(model, "transf_decoder")?.value;
	const hidden = sizeAt(tree, "hidden_size", width);
	const letters: Clock = { per: "letter", rows: 1 };
	return [
		...(hidden === width
			? []
			: [
					linear(
						{ per: "second", rows: rate },
						{ inputs: width, outputs: hidden },
					),
				]),
		table(vocab + sizeAt(tree, "max_sequence_length", 512), hidden),
		{
			kind: "transformer",
			...letters,
			layers: sizeAt(tree, "num_layers", 6),
			hidden,
			heads: sizeAt(tree, "num_attention_heads", 8),
			ffn: sizeAt(tree, "inner_size", 4 * hidden),
			causal: true,
			seen: rate,
			seen_per: "second",
		},
		linear(letters, { inputs: hidden, outputs: vocab, logits: true }),
	];
}
