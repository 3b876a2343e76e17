import type { ParsedFile } from "../../formats/parsed-file.js";
import { asNumber, asText } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { paddedVocab, tokenizerIn } from "../tokenizers.js";
import { standard } from "./defaults.js";
import { neoxEntry } from "./keys.js";

/**
 * The vocabulary, which a GPT-NeoX file never states: the tokenizer's, padded to a multiple of
 * `make_vocab_size_divisible_by` (128) times the model-parallel size (megatron/tokenizer/tokenizer.py).
 */
export function vocabulary(file: ParsedFile): FieldReading {
	const type = neoxEntry(file, "tokenizer_type");
	const path = neoxEntry(file, "vocab_file");
	const padded = (tokens: number): number =>
		paddedVocab({
			tokens,
			divisor: numberAt(file, "make_vocab_size_divisible_by") ?? 128,
			tensor: numberAt(file, "model_parallel_size") ?? 1,
		});
	const text = asText(path?.value) ?? "";
	const known = tokenizerIn(text);
	if (path && known) {
		const origin = {
			kind: "hint",
			path: file.path,
			line: path.line,
			text,
		} as const;
		return {
			facts: [fact("model.vocab", padded(known.tokens), origin)],
			problems: [],
		};
	}
	const isStandard = GPT2_TYPES.has(asText(type?.value) ?? "GPT2BPETokenizer");
	if (isStandard) {
		return { facts: [standard("model.vocab", padded(50_257))], problems: [] };
	}
	return {
		facts: [assumed(padded(50_257))],
		problems: [
			{
				kind: "unresolved-value",
				path: file.path,
				...(type && { line: type.line }),
				args: {
					key: path ? "vocab_file" : "tokenizer_type",
					text: text || (asText(type?.value) ?? ""),
				},
			},
		],
	};
}

const GPT2_TYPES = new Set(["GPT2BPETokenizer", "HFGPT2Tokenizer"]);

function assumed(tokens: number): Fact {
	return fact("model.vocab", tokens, {
		kind: "assumption",
		why: "no file says how many tokens the tokenizer has; GPT-2's number is taken",
	});
}

function numberAt(file: ParsedFile, key: string): number | undefined {
	return asNumber(neoxEntry(file, key)?.value);
}
