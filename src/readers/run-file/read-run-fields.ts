import type { Tree } from "../../formats/tree.js";
import { type FieldReading, readFields } from "../fields.js";
import { runFields } from "./fields.js";

/** Reads the keys of a run file wherever they stand, such as in the defaults of wattdiff.yml. */
export function readRunFields(
	tree: Tree | undefined,
	{
		path,
		kind,
		isConfigRead = false,
	}: {
		readonly path: string;
		readonly kind: "file" | "launch" | "policy";
		/** `model.config` is a path, and read by whoever can open it. */
		readonly isConfigRead?: boolean;
	},
): FieldReading {
	const fields = isConfigRead
		? { ...runFields, "model.config": "handled" as const }
		: runFields;
	return readFields({ tree, fields, path, framework: "the run file", kind });
}
