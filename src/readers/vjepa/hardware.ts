import type { ParsedFile } from "../../formats/parsed-file.js";
import { asNumber, entryAt, type Tree } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { acceleratorIn } from "../accelerator-words.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";

/** All devices of the run, and the accelerator that a comment names for it. */
export function hardwareOf(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const nodes = asNumber(entryAt(tree, "nodes")?.value);
	const each = asNumber(entryAt(tree, "tasks_per_node")?.value);
	return gather({
		facts: [
			...(nodes && each
				? [
						fact("hardware.count", nodes * each, {
							kind: "derived",
							from: "nodes × tasks_per_node",
						}),
					]
				: []),
			...acceleratorHint(file),
		],
	});
}

const ABOUT_THE_RUN = /\b(configured for|training on|tuning for|trained on)\b/i;

function acceleratorHint(file: ParsedFile): FieldReading["facts"] {
	for (const { text, line } of file.comments) {
		const name = ABOUT_THE_RUN.test(text) ? acceleratorIn(text) : undefined;
		if (name !== undefined) {
			return [
				fact("hardware.accelerator", name, {
					kind: "hint",
					path: file.path,
					line,
					text,
				}),
			];
		}
	}
	return [];
}
