import type { DoubleQuotedChild, Word, WordPart } from "unbash";
import { alternativesOf } from "./braces.js";

/** A piece of a word as it is written. */
export type Part = WordPart | DoubleQuotedChild;

/** The parts of a word; a word without parts is one unquoted literal. */
export function partsOf(word: Word): readonly Part[] {
	return word.parts ?? [{ ...word, type: "Literal" }];
}

/** One list of parts for each combination of the alternatives of its braces. */
export function withoutBraces(
	parts: readonly Part[],
): readonly (readonly Part[])[] {
	if (!parts.some((part) => part.type === "BraceExpansion")) return [parts];
	let lists: Part[][] = [[]];
	for (const part of parts) {
		const choices = choicesOf(part);
		const isMany = choices.length * lists.length > MAX_COMBINATIONS;
		const [only] = choices.length === 1 ? choices : isMany ? [part] : [];
		if (only) for (const list of lists) list.push(only);
		else
			lists = lists.flatMap((list) => choices.map((each) => [...list, each]));
	}
	return lists;
}

const MAX_COMBINATIONS = 1000;

function choicesOf(part: Part): readonly Part[] {
	if (part.type !== "BraceExpansion") return [part];
	const words = alternativesOf(part.text);
	if (!words) return [part];
	return words.map((text) => ({ ...part, type: "Literal", text, value: text }));
}
