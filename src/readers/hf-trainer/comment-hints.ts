import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Sharding } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { acceleratorFacts } from "../accelerator-words.js";
import { hardwareHints } from "../hardware-hints.js";

const NODES =
	/\b(\d{1,4})\s+nodes?\s+of\s+(\d{1,2})\s*(?:[x×]\s*)?([A-Za-z]+\d+\w*?)s?\b/i;

/** Such remarks are short; a longer comment is something else. */
const LONGEST_COMMENT = 400;

const shardings: readonly (readonly [RegExp, Sharding])[] = [
	[/\bzero[- ]?1\b/i, "zero1"],
	[/\bzero[- ]?2\b/i, "zero2"],
	[/\bzero[- ]?3\b/i, "zero3"],
	[/\bfsdp\d?\b/i, "fsdp"],
];

/** What a comment says about the launch, as in "Config for 16 nodes of 8 H100s with FSDP1". */
export function commentHints(file: ParsedFile): readonly Fact[] {
	for (const { text, line } of file.comments) {
		const found = text.length > LONGEST_COMMENT ? null : NODES.exec(text);
		if (!found) continue;
		const [, nodes, perNode, name = ""] = found;
		const origin = { kind: "hint", path: file.path, line, text } as const;
		const sharding = shardings.find(([pattern]) => pattern.test(text));
		return [
			fact("hardware.nodes", Number(nodes), origin),
			fact("hardware.per_node", Number(perNode), origin),
			fact("hardware.count", Number(nodes) * Number(perNode), origin),
			...acceleratorFacts(name, origin),
			...(sharding ? [fact("parallel.sharding", sharding[1], origin)] : []),
		];
	}
	return hardwareHints(file);
}
