import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Origin } from "../../plan/origin.js";
import { type Fact, fact } from "../../plan/plan.js";
import { acceleratorFacts } from "../accelerator-words.js";
import { hardwareHints } from "../hardware-hints.js";

/** Devices as the launch command in a comment counts them, and the accelerator that a comment names. */
export function launchHints(file: ParsedFile): readonly Fact[] {
	return [
		...hardwareHints(file),
		...file.comments.flatMap((comment) => {
			const { text, line } = comment;
			const origin: Origin = { kind: "hint", path: file.path, line, text };
			return [...processes(text, origin), ...named(text, origin)];
		}),
	];
}

function processes(text: string, origin: Origin): readonly Fact[] {
	const perNode = /--nproc_per_node[= ](\d{1,3})\b/.exec(text)?.[1];
	if (perNode === undefined) return [];
	const nodes = /--nnodes[= ](\d{1,4})\b/.exec(text)?.[1] ?? "1";
	return [fact("hardware.count", Number(perNode) * Number(nodes), origin)];
}

function named(text: string, origin: Origin): readonly Fact[] {
	const words = /\b\d{1,4}\s*[x×]\s*([A-Za-z]+\d+\w*(?:\s\d+\s?GB)?)/i.exec(
		text,
	);
	return acceleratorFacts(words?.[1], origin);
}
