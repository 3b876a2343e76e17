import { type Fact, fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { paddedVocab, tokenizerIn } from "../tokenizers.js";
import {
	type Arguments,
	argument,
	numberOf,
	originOf,
	textOf,
} from "./arguments.js";
import { standard } from "./defaults.js";

/**
 * The vocabulary: the tokenizer's tokens, padded to a multiple of `--make-vocab-size-divisible-by` (128) times the
 * tensor-parallel width. Told by a flag, by the tokenizer's name, or assumed and said so.
 */
export function vocabulary(args: Arguments): FieldReading {
	const whole =
		numberOf(args, "--padded-vocab-size") ??
		numberOf(args, "--pad-vocab-size-to");
	const wholeOrigin = originOf(
		args,
		"--padded-vocab-size",
		"--pad-vocab-size-to",
	);
	if (whole !== undefined && wholeOrigin) {
		return only(fact("model.vocab", whole, wholeOrigin));
	}
	return stated(args) ?? named(args) ?? typed(args) ?? assumed(args);
}

function stated(args: Arguments): FieldReading | undefined {
	const size = numberOf(args, "--vocab-size");
	const origin = originOf(args, "--vocab-size");
	if (size === undefined || !origin) return undefined;
	// The null tokenizer adds an end of document.
	const type = textOf(args, "--tokenizer-type") ?? "";
	const tokens = /^Null/.test(type) ? size + 1 : size;
	return only(fact("model.vocab", padded(args, tokens), origin));
}

const NAMES = ["--tokenizer-model", "--tokenizer-name-or-path", "--vocab-file"];

function named(args: Arguments): FieldReading | undefined {
	for (const flag of NAMES) {
		const entry = argument(args, flag);
		const text = textOf(args, flag) ?? "";
		const known = tokenizerIn(text);
		if (!entry || !known) continue;
		const { path } = args.file;
		return only(
			fact("model.vocab", padded(args, known.tokens), {
				kind: "hint",
				path,
				line: entry.line,
				text,
			}),
		);
	}
	return undefined;
}

// GPT-2's byte pairs are what a vocabulary file and a merge file mean without a type, too.
function typed(args: Arguments): FieldReading | undefined {
	const type = textOf(args, "--tokenizer-type");
	const known = tokenizerIn(type ?? "");
	const isPairs = type === undefined || type === "GPT2BPETokenizer";
	if (known) return only(standard("model.vocab", padded(args, known.tokens)));
	return isPairs && argument(args, "--merge-file")
		? only(standard("model.vocab", padded(args, 50_257)))
		: undefined;
}

function assumed(args: Arguments): FieldReading {
	const flag = [...NAMES, "--tokenizer-type"].find((each) =>
		argument(args, each),
	);
	const entry = flag === undefined ? undefined : argument(args, flag);
	return {
		facts: [
			fact("model.vocab", padded(args, 50_257), {
				kind: "assumption",
				why: "no flag says how many tokens the tokenizer has; GPT-2's number is taken",
			}),
		],
		problems:
			flag !== undefined && entry
				? [
						{
							kind: "unresolved-value",
							path: args.file.path,
							line: entry.line,
							args: { key: flag, text: textOf(args, flag) ?? "" },
						},
					]
				: [],
	};
}

function padded(args: Arguments, tokens: number): number {
	return paddedVocab({
		tokens,
		divisor: numberOf(args, "--make-vocab-size-divisible-by") ?? 128,
		tensor: numberOf(args, "--tensor-model-parallel-size") ?? 1,
	});
}

function only(found: Fact): FieldReading {
	return { facts: [found], problems: [] };
}
