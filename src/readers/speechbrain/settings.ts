import type { ParsedFile } from "../../formats/parsed-file.js";
import { asBoolean, asText, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { lastName } from "../class-name.js";
import { type FieldReading, toOneOf } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { readEntry } from "./duration.js";
import { classOf, firstSetting, objectsOf, settingAt } from "./recipe.js";

/** Autocast over fp32 weights (AMPConfig in speechbrain/core.py). */
const toPrecision = toOneOf("precision", {
	fp16: "amp-fp16",
	bf16: "amp-bf16",
	fp32: "fp32",
});

/** Precision, optimizer, compilation and the data set that the Hub has. */
export function settingsOf(
	file: ParsedFile,
	root: Tree | undefined,
): FieldReading {
	return gather(
		{ facts: olderPrecision(file, root) },
		readEntry(file, firstSetting(root, ["precision"]), toPrecision),
		{ facts: [...optimizerFacts(file, root), ...dataFacts(file, root)] },
	);
}

/** Switches of versions before 1.0. */
const switches = [
	["auto_mix_prec", "amp-fp16"],
	["bfloat16_mix_prec", "amp-bf16"],
] as const;

function olderPrecision(
	file: ParsedFile,
	root: Tree | undefined,
): readonly Fact[] {
	return switches.flatMap(([key, precision]) => {
		const entry = settingAt(root, key);
		return entry && asBoolean(entry.value)
			? [fact("precision", precision, statedAt(file, entry))]
			: [];
	});
}

// A recipe with a second optimizer, for an encoder that learns slower, has it of the same kind.
function optimizerFacts(
	file: ParsedFile,
	root: Tree | undefined,
): readonly Fact[] {
	const [first] = objectsOf(root, /^torch\.optim\.[A-Z]\w*$/);
	if (!first) return [];
	const name = classOf(first.value);
	return [fact("optimizer", lastName(name) ?? "", statedAt(file, first))];
}

function dataFacts(file: ParsedFile, root: Tree | undefined): readonly Fact[] {
	const entry = settingAt(root, "hf_hub");
	const name = asText(entry?.value);
	return entry && name
		? [fact("data.sets", [name], statedAt(file, entry))]
		: [];
}
