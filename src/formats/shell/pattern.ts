import type { Word } from "unbash";
import { expandText, type Setting } from "./expand.js";
import { type Part, partsOf } from "./parts.js";
import { charactersOf, isKnown } from "./text.js";

/** A part of a pattern of `case` or `[[ … == … ]]`: a text, a star or a question mark. */
interface Piece {
	readonly kind: "text" | "any" | "one";
	readonly text: string;
}

/** The pattern that a word is; undefined when a part of it waits for the launch or is a class such as `[0-9]`. */
export function globOf(
	word: Word,
	setting: Setting,
): readonly Piece[] | undefined {
	const pieces: Piece[] = [];
	for (const part of partsOf(word)) {
		const found = pieceOf(part, word, setting);
		if (!found) return undefined;
		pieces.push(...found);
	}
	return pieces;
}

function pieceOf(
	part: Part,
	word: Word,
	setting: Setting,
): readonly Piece[] | undefined {
	if (part.type === "Glob") {
		if (part.kind === "bracket") return undefined;
		return [{ kind: part.text === "*" ? "any" : "one", text: part.text }];
	}
	const text = expandText({ ...word, parts: [part as never] }, setting);
	return isKnown(text)
		? [{ kind: "text", text: charactersOf(text) }]
		: undefined;
}

/** Whether a text is what a pattern describes; undefined when either waits for the launch. */
export function isAlike(
	text: string | undefined,
	pieces: readonly Piece[] | undefined,
): boolean | undefined {
	if (text === undefined || !pieces) return undefined;
	// Offsets that the pieces so far can end at.
	let ends = new Set([0]);
	for (const { kind, text: own } of pieces) {
		const next = new Set<number>();
		for (const end of ends) {
			if (kind === "text" && text.startsWith(own, end)) {
				next.add(end + own.length);
			}
			if (kind === "one" && end < text.length) next.add(end + 1);
		}
		if (kind === "any" && ends.size > 0) {
			for (let at = Math.min(...ends); at <= text.length; at++) next.add(at);
		}
		ends = next;
	}
	return ends.has(text.length);
}
