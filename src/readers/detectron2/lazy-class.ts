import { calleeOf } from "../../formats/python/tags.js";
import { asText, entryAt, type Tree } from "../../formats/tree.js";

/** The class of a lazy call, or of a target that was set later. */
export function classOf(tree: Tree | undefined): string | undefined {
	const target = asText(entryAt(tree, "_target_")?.value);
	const called = calleeOf(tree);
	const name = target ?? /\((.+)\)$/.exec(called ?? "")?.[1] ?? called;
	return name?.replace(/^.*\./, "");
}
