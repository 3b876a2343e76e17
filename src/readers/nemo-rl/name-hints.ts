import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Origin } from "../../plan/origin.js";
import { type Fact, fact } from "../../plan/plan.js";
import { fileName } from "../paths.js";

/** Nodes and devices that a file's name tells, as `-2n8g-` does for 2 nodes of 8: for configs whose base is missing. */
export function nameHints({ path }: ParsedFile): readonly Fact[] {
	const name = fileName(path);
	const [text, nodes, perNode] =
		/(?<![a-z0-9])(\d{1,4})n(\d{1,2})g(?![a-z0-9])/i.exec(name) ?? [];
	if (text === undefined) return [];
	const origin: Origin = { kind: "hint", path, line: 1, text };
	return [
		fact("hardware.nodes", Number(nodes), origin),
		fact("hardware.per_node", Number(perNode), origin),
	];
}
