import { asText, entryAt, type Tree, UNKNOWN } from "../tree.js";

/** Tag of the name of something that is defined elsewhere, such as a class; its text is the name. */
export const NAME = "!name";

/** Tag of a call that is kept as it stands: see `CALLEE`, `ARGUMENTS` and `RECEIVER` for its keys beside the named arguments. */
export const CALL = "!call";

/** Key of what is called, such as `Trainer.Config` or `L(GeneralizedRCNN)`. */
export const CALLEE = "_call_";

/** Key of the arguments without a name. */
export const ARGUMENTS = "_args_";

/** Key of the value whose method is called. */
export const RECEIVER = "_of_";

/** The expression of a value that only a run of the program would tell; undefined for a value that is known. */
export function undetermined(tree: Tree): string | undefined {
	if (tree.kind === "scalar") {
		return tree.tag === UNKNOWN || tree.tag === NAME ? tree.text : undefined;
	}
	return tree.tag === CALL ? `${calleeOf(tree) ?? ""}(…)` : undefined;
}

/** What a kept call calls; undefined for any other value. */
export function calleeOf(tree: Tree | undefined): string | undefined {
	return tree?.kind === "mapping" && tree.tag === CALL
		? asText(entryAt(tree, CALLEE)?.value)
		: undefined;
}
