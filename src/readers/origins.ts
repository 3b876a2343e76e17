import type { ParsedFile } from "../formats/parsed-file.js";
import type { Entry } from "../formats/tree.js";
import type { PlanFields, PlanKey } from "../plan/fields.js";
import type { Origin } from "../plan/origin.js";
import { type Fact, fact } from "../plan/plan.js";

/** The place of a key in a file, as an origin. */
export function statedAt(
	file: ParsedFile,
	entry: Omit<Entry, "value">,
): Origin {
	const { path = file.path, line, key, launched } = entry;
	return { kind: launched ? "launch" : "file", path, line, text: key };
}

/** The place of a key of a job or of a word of a command, as an origin that wins over what a config states. */
export function launchedAt(
	file: Pick<ParsedFile, "path">,
	entry: Omit<Entry, "value">,
): Origin & { readonly kind: "launch" } {
	const { key, line } = entry;
	return { kind: "launch", path: file.path, line, text: key };
}

/** A reader of defaults: each fact says the framework and the version in which the default was read. */
export function defaultsOf(
	framework: string,
	version: string,
): <K extends PlanKey>(key: K, value: PlanFields[K]) => Fact {
	return (key, value) =>
		fact(key, value, { kind: "default", framework, version });
}
