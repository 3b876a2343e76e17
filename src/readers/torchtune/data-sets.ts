import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { lastName } from "../class-name.js";
import { dataSetFacts, type NamedSet } from "../data-sets.js";
import { type FieldReading, toCount } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { readOne } from "../read-one.js";

/** What data set builders load when no `source` is given (torchtune 0.7.0, torchtune/datasets). */
const sources: Readonly<Record<string, string>> = {
	alpaca_dataset: "tatsu-lab/alpaca",
	alpaca_cleaned_dataset: "yahma/alpaca-cleaned",
	cnn_dailymail_articles_dataset: "ccdv/cnn_dailymail",
	grammar_dataset: "liweili/c4_200m",
	hh_rlhf_helpful_dataset: "RLHFlow/HH-RLHF-Helpful-standard",
	samsum_dataset: "Samsung/samsum",
	slimorca_dataset: "Open-Orca/SlimOrca-Dedup",
	stack_exchange_paired_dataset: "lvwerra/stack-exchange-paired",
	wikitext_dataset: "EleutherAI/wikitext_document_level",
	llava_instruct_dataset: "liuhaotian/LLaVA-Instruct-150K",
	the_cauldron_dataset: "HuggingFaceM4/the_cauldron",
	gsm8k_dataset: "openai/gsm8k",
	gsm8k_sft: "openai/gsm8k",
};

/** Loaders of files: the name of the set is the file's. */
const LOADERS = new Set(["json", "csv", "parquet", "text", "arrow"]);

/** The data sets by name, whether they are packed, and the length that the tokenizer cuts to. */
export function dataOf(file: ParsedFile, tree: Tree | undefined): FieldReading {
	const entry = entryAt(tree, "dataset") ?? entryAt(tree, "datasets");
	return gather(
		entry ? dataSetFacts({ file, entry, sets: setsIn(entry) }) : gather(),
		{ facts: packedFacts(file, tree, entry) },
		readOne({
			file,
			tree,
			path: "tokenizer.max_seq_len",
			field: toCount("data.sequence"),
			framework: "torchtune",
		}),
	);
}

function setsIn(entry: Entry): readonly NamedSet[] {
	const { value } = entry;
	const items = value.kind === "sequence" ? value.items : [value];
	return items.flatMap((item) => {
		const name = nameOf(item);
		const split = entryAt(item, "split")?.value;
		const share = asNumber(entryAt(item, "weight")?.value) ?? 1;
		return name === undefined ? [] : [{ name, share, ...(split && { split }) }];
	});
}

function nameOf(item: Tree): string | undefined {
	const source = asText(entryAt(item, "source")?.value);
	if (source !== undefined && !LOADERS.has(source)) return source;
	if (source !== undefined) {
		return asText(entryAt(item, "data_files")?.value) ?? source;
	}
	const path = asText(entryAt(item, "_component_")?.value);
	const builder = lastName(path);
	return lookUp(sources, builder);
}

function packedFacts(
	file: ParsedFile,
	tree: Tree | undefined,
	sets: Entry | undefined,
): FieldReading["facts"] {
	const items =
		sets?.value.kind === "sequence" ? sets.value.items : [sets?.value];
	const packed =
		items.flatMap((item) => entryAt(item, "packed") ?? [])[0] ??
		entryAt(tree, "dataloader.packed");
	const isPacked = asBoolean(packed?.value);
	return packed && isPacked !== undefined
		? [fact("data.packed", isPacked, statedAt(file, packed))]
		: [];
}
