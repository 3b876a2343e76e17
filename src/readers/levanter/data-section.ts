import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entriesOf,
	entryAt,
	hasKeys,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type FieldReading, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { namedTokenizer } from "../named-tokenizer.js";
import { statedAt } from "../origins.js";
import { candidatesFor } from "../paths.js";
import type { Open, Reference } from "../reader.js";
import { type Settings, setAt, settingsOf } from "../settings.js";
import type { ReadingWithFiles } from "../with-files.js";
import { dataFields } from "./fields.js";
import { buildsModel } from "./model.js";

/** Another file that a value stands for: `!include data/shells.yaml`, found from the file that has it. */
export function includeOf(
	file: ParsedFile,
	entry: Entry,
): readonly Reference[] {
	const text = entry.value.tag === "!include" ? asText(entry.value) : undefined;
	if (text === undefined) return [];
	const candidates = candidatesFor(file.path, text);
	return [{ text, candidates, line: entry.value.line, key: entry.key }];
}

/** The data sets by name and the vocabulary of the tokenizer, out of this file or the one that it includes. */
export function dataOf(
	file: ParsedFile,
	settings: Settings,
	open: Open,
): ReadingWithFiles {
	const entry = entryAt(settings.tree, "data");
	const [reference] = entry ? includeOf(file, entry) : [];
	const included = reference && open(reference);
	const place = included ?? file;
	const data = included ? included.documents[0] : entry?.value;
	const isSection = data?.kind === "mapping";
	const read = gather(
		readFields({
			tree: isSection ? data : undefined,
			fields: dataFields,
			path: place.path,
			framework: "Levanter",
		}),
		{ facts: setFacts(place, data) },
		vocabularyOf({ settings, place, data }),
	);
	return { ...read, files: included ? [included.path] : [] };
}

function vocabularyOf({
	settings,
	place,
	data,
}: {
	readonly settings: Settings;
	readonly place: ParsedFile;
	readonly data: Tree | undefined;
}): FieldReading {
	if (!buildsModel(settings) || hasKeys(settings.tree, "model.vocab_size")) {
		return gather();
	}
	const section = settingsOf(place, data);
	return setAt(section, "tokenizer")
		? namedTokenizer(section, ["tokenizer"])
		: namedTokenizer(settings, ["tokenizer", "model_name_or_path"]);
}

/** The data sets of the Hub that train; those with the weight 0 only evaluate. */
export function setFacts(
	file: ParsedFile,
	data: Tree | undefined,
): readonly Fact[] {
	const weights = entryAt(data, "train_weights")?.value;
	const isOff = (name: string): boolean =>
		entriesOf(weights).some(
			({ key, value }) => key === name && asNumber(value) === 0,
		);
	const found = [
		entryAt(data, "id"),
		...entriesOf(entryAt(data, "configs")?.value)
			.filter(({ key }) => !isOff(key))
			.map(({ value }) => entryAt(value, "id")),
	].flatMap((entry) => entry ?? []);
	const names = found.flatMap(({ value }) => asText(value) ?? []);
	const [first] = found;
	return first && names.length > 0
		? [fact("data.sets", names, statedAt(file, first))]
		: [];
}
