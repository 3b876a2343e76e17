import type { ParsedFile } from "../../formats/parsed-file.js";
import { asNumber, asText, entryAt, type Tree } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { assumedVocabulary } from "../named-tokenizer.js";
import { paddedVocab, tokenizerIn } from "../tokenizers.js";

const NAMES = [
	"override_vocab_size",
	"tokenizer.type",
	"tokenizer.model",
	"tokenizer.vocab_file",
];

/** Llama 1 and 2 share a SentencePiece model of 32,000 tokens; Llama 3 has none. */
const LLAMA = /llama[^/]*tokenizer\.model$|baichuan(?!2)/i;

/** Tokens of the tokenizer that the config names, padded as NeMo pads them; assumed and said so where no name is known. */
export function vocabularyOf(
	file: ParsedFile,
	model: Tree | undefined,
): FieldReading {
	const given = (tokens: number): number =>
		paddedVocab({
			tokens,
			divisor:
				asNumber(entryAt(model, "make_vocab_size_divisible_by")?.value) ?? 128,
			tensor:
				asNumber(entryAt(model, "tensor_model_parallel_size")?.value) ?? 1,
		});
	for (const name of NAMES) {
		const entry = entryAt(model, name);
		const text = asText(entry?.value) ?? "";
		const tokens = tokensOf(name, text);
		if (!entry || tokens === undefined) continue;
		const path = entry.path ?? file.path;
		const origin = { kind: "hint", path, line: entry.line, text } as const;
		return gather({ facts: [fact("model.vocab", given(tokens), origin)] });
	}
	return gather({ facts: [assumedVocabulary(given(50_257))] });
}

function tokensOf(name: string, text: string): number | undefined {
	if (name === "override_vocab_size") {
		return /^\d+$/.test(text) ? Number(text) : undefined;
	}
	if (LLAMA.test(text)) return 32_000;
	return tokenizerIn(text)?.tokens;
}
