import { parseFile } from "../../formats/parse-file.js";
import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, type Entry, entriesOf } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { isPlaceholder, isUnset } from "../fields.js";
import { candidatesFor, fileName } from "../paths.js";
import type { Open, Reference } from "../reader.js";
import type { ReadingWithFiles } from "../with-files.js";
import { deepspeedFacts, deepspeedFactsOf } from "./facts.js";

/** The DeepSpeed config that a key of a run names; none when it holds the config itself or nothing. */
export function deepspeedReference(
	file: ParsedFile,
	entry: Entry | undefined,
): Reference | undefined {
	if (!entry || isUnset(entry.value)) return undefined;
	const text = asText(entry.value);
	if (text === undefined || isPlaceholder(text)) return undefined;
	return {
		text,
		candidates: candidatesFor(file.path, text),
		line: entry.line,
		key: entry.key,
	};
}

/** What the DeepSpeed config behind a key says: opened, or inline, or told from the file's name when it is missing. */
export function readDeepspeed(
	file: ParsedFile,
	entry: Entry | undefined,
	open: Open,
): ReadingWithFiles {
	if (entry?.value.kind === "mapping") {
		const inline = entriesOf(entry.value).length > 0;
		return inline
			? { ...deepspeedFactsOf(file, entry.value), files: [] }
			: NOTHING;
	}
	const reference = deepspeedReference(file, entry);
	if (!reference) return NOTHING;
	const opened = open(reference);
	return opened
		? { ...deepspeedFacts(asJson(opened)), files: [opened.path] }
		: { facts: factsInName(file, reference), problems: [], files: [] };
}

/** Some are JSON under another name, such as `stage3.conf`. */
function asJson(file: ParsedFile): ParsedFile {
	if (file.format === "json" || !/^\s*\{/.test(file.text)) return file;
	const { documents } = parseFile(`${file.path}.json`, file.text);
	return { ...file, documents };
}

const NOTHING: ReadingWithFiles = { facts: [], problems: [], files: [] };

const stagesInNames = [
	[/(zero|z|stage)[-_]?1/, "zero1"],
	[/(zero|z|stage)[-_]?2/, "zero2"],
	[/(zero|z|stage)[-_]?3/, "zero3"],
] as const;

// Frameworks ship configs whose names tell the stage, such as zero3_bf16_cpuoffload_params.json or ds_z2_config.json.
function factsInName(file: ParsedFile, reference: Reference): readonly Fact[] {
	const { line, text } = reference;
	const origin = { kind: "hint", path: file.path, line, text } as const;
	const name = fileName(text).toLowerCase();
	const stage = stagesInNames.find(([pattern]) => pattern.test(name));
	if (!stage) return [];
	const offloads = /offload/.test(name);
	const onlyParameters = /offload_params?\b/.test(name);
	return [
		fact("parallel.sharding", stage[1], origin),
		...(offloads && !onlyParameters
			? [fact("offload.optimizer", true, origin)]
			: []),
		...(offloads && (onlyParameters || /all|3/.test(name))
			? [fact("offload.parameters", true, origin)]
			: []),
	];
}
