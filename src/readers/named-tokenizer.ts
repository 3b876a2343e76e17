import { asText } from "../formats/tree.js";
import { type Fact, fact } from "../plan/plan.js";
import type { FieldReading } from "./fields.js";
import { gather } from "./gather.js";
import { type Settings, setAt } from "./settings.js";
import { tokenizerIn } from "./tokenizers.js";

/**
 * The vocabulary of a config that names only its tokenizer: known from the name, which is a hint, or GPT-2's, which is
 * assumed and said so.
 */
export function namedTokenizer(
	settings: Settings,
	paths: readonly string[],
): FieldReading {
	for (const path of paths) {
		const entry = setAt(settings, path);
		const text = asText(entry?.value);
		if (!entry || text === undefined) continue;
		const place = settings.place(entry);
		if (!("path" in place)) continue;
		const known = tokenizerIn(text);
		if (known) {
			const origin = { ...place, kind: "hint", text } as const;
			return gather({ facts: [fact("model.vocab", known.tokens, origin)] });
		}
		return gather({
			facts: [assumedVocabulary()],
			problems: [
				{
					kind: "unresolved-value",
					path: place.path,
					line: place.line,
					args: { key: path, text },
				},
			],
		});
	}
	return gather({ facts: [assumedVocabulary()] });
}

/** GPT-2's vocabulary, or what it becomes when a framework pads it, as an assumption. */
export function assumedVocabulary(tokens = 50_257): Fact {
	return fact("model.vocab", tokens, {
		kind: "assumption",
		why: "no key says how many tokens the tokenizer has; GPT-2's number is taken",
	});
}
