import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import type { Quantization } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type FieldReading, isUnset, toCount, toShare } from "../fields.js";
import { gather } from "../gather.js";
import { loraTargets, savedModules } from "../lora-targets.js";
import { defaultsOf, statedAt } from "../origins.js";
import { readOne } from "../read-one.js";
import { unmodelled } from "../unmodelled.js";
import { byDefault } from "./defaults.js";

const byPeft = defaultsOf("peft", "0.21.0");

/** What trains: everything, or adapters on a base that may be quantised. `lora_…` keys count only with an adapter. */
export function adapterOf(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const entry = entryAt(tree, "adapter");
	const name = asText(entry?.value)?.toLowerCase();
	if (!entry || !name || isUnset(entry.value)) {
		return gather({ facts: [byDefault("adapter.kind", "none")] });
	}
	if (name !== "lora" && name !== "qlora") {
		return gather({
			problems: [unmodelled({ file, entry, effect: `trains by \`${name}\`` })],
		});
	}
	return gather(
		{ facts: [kindOf(file, tree, entry), byPeft("adapter.rank", 8)] },
		readOne({
			file,
			tree,
			path: "lora_r",
			field: toCount("adapter.rank"),
			framework: "axolotl",
		}),
		readOne({
			file,
			tree,
			path: "lora_dropout",
			field: toShare("adapter.dropout"),
			framework: "axolotl",
		}),
		targetsOf(file, tree),
		quantizationOf({ file, tree, entry, name }),
	);
}

function kindOf(file: ParsedFile, tree: Tree | undefined, entry: Entry): Fact {
	const dora = entryAt(tree, "peft_use_dora");
	return dora && asBoolean(dora.value)
		? fact("adapter.kind", "dora", statedAt(file, dora))
		: fact("adapter.kind", "lora", statedAt(file, entry));
}

function targetsOf(file: ParsedFile, tree: Tree | undefined): FieldReading {
	const linear = entryAt(tree, "lora_target_linear");
	const modules = entryAt(tree, "lora_target_modules");
	const saved = entryAt(tree, "lora_modules_to_save");
	const named =
		modules && !isUnset(modules.value) ? loraTargets(file, modules) : gather();
	// peft puts adapters on the query and value matrices of the usual model types when nothing is named.
	const unnamed = byPeft("adapter.targets", ["q", "v"]);
	const all =
		linear && asBoolean(linear.value)
			? [fact("adapter.targets", ["all-linear"], statedAt(file, linear))]
			: [];
	return gather(
		{ facts: named.problems.length > 0 ? [] : [unnamed] },
		named,
		{ facts: all },
		saved ? savedModules(file, saved) : gather(),
	);
}

function quantizationOf({
	file,
	tree,
	entry,
	name,
}: {
	readonly file: ParsedFile;
	readonly tree: Tree | undefined;
	readonly entry: Entry;
	readonly name: string;
}): FieldReading {
	if (name === "qlora") {
		return gather({
			facts: [
				fact("adapter.quantization", bitsOf(tree), statedAt(file, entry)),
			],
		});
	}
	const eight = entryAt(tree, "load_in_8bit");
	if (eight && asBoolean(eight.value)) {
		const stated = fact("adapter.quantization", "int8", statedAt(file, eight));
		return gather({ facts: [stated] });
	}
	const four = entryAt(tree, "load_in_4bit");
	return gather({
		facts: [byDefault("adapter.quantization", "none")],
		problems:
			four && asBoolean(four.value)
				? [
						{
							kind: "inconsistent-config",
							path: file.path,
							line: four.line,
							args: {
								what: "`load_in_4bit` has no effect with `adapter: lora`; `adapter: qlora` loads in 4 bits",
								reading: "LoRA on a base that is not quantised",
							},
						},
					]
				: [],
	});
}

// Axolotl loads for QLoRA as nf4 with double quantisation (src/axolotl/loaders/model.py) unless bnb_config_kwargs differ.
function bitsOf(tree: Tree | undefined): Quantization {
	const kwargs = entryAt(tree, "bnb_config_kwargs")?.value;
	const type = asText(entryAt(kwargs, "bnb_4bit_quant_type")?.value);
	if (type === "fp4") return "fp4";
	const double = entryAt(kwargs, "bnb_4bit_use_double_quant");
	return asBoolean(double?.value) === false ? "nf4" : "nf4-double";
}
