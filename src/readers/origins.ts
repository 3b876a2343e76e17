import type { ParsedFile } from "../formats/parsed-file.js";
import type { PlanFields, PlanKey } from "../plan/fields.js";
import type { Origin } from "../plan/origin.js";
import { type Fact, fact } from "../plan/plan.js";

/** The place of a key in a file, as an origin. */
export function statedAt(
	file: ParsedFile,
	entry: { readonly key: string; readonly line: number },
): Origin {
	return { kind: "file", path: file.path, line: entry.line, text: entry.key };
}

/** A reader of defaults: each fact says the framework and the version in which the default was read. */
export function defaultsOf(
	framework: string,
	version: string,
): <K extends PlanKey>(key: K, value: PlanFields[K]) => Fact {
	return (key, value) =>
		fact(key, value, { kind: "default", framework, version });
}
