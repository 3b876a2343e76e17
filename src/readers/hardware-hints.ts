import type { ParsedFile } from "../formats/parsed-file.js";
import type { Origin } from "../plan/origin.js";
import { type Fact, fact } from "../plan/plan.js";
import { acceleratorFacts } from "./accelerator-words.js";

/**
 * Devices that a comment names, as in "preset for 64 A100 GPUs" or "trained on 256 gpus": hints, the weakest of what a
 * file says. None when comments disagree.
 */
export function hardwareHints(file: ParsedFile): readonly Fact[] {
	const found = file.comments.flatMap((comment) => {
		const parts = DEVICES.exec(comment.text);
		if (!parts || !ABOUT_THE_RUN.test(comment.text)) return [];
		const [text, count, name = ""] = parts;
		return [{ text, count: Number(count), name, line: comment.line }];
	});
	const [first] = found;
	if (!first || found.some(({ count }) => count !== first.count)) return [];
	const origin: Origin = {
		kind: "hint",
		path: file.path,
		line: first.line,
		text: first.text,
	};
	return [
		fact("hardware.count", first.count, origin),
		...acceleratorFacts(first.name, origin),
	];
}

const DEVICES =
	/\b([1-9]\d{0,5})\s*(?:[x×]\s*)?((?:nvidia\s+|amd\s+)?[A-Za-z]+\d+\w*(?:[\s-]\d+\s*g(?:i?b)?)?)?\s*gpus?\b/i;

const ABOUT_THE_RUN = /\b(preset|trained|training|train|runs?|ran|launch)\b/i;
