import type { ParsedFile } from "../../formats/parsed-file.js";
import { asBoolean, asText, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type FieldReading, isUnset, toCount, toShare } from "../fields.js";
import { gather } from "../gather.js";
import { loraTargets, savedModules } from "../lora-targets.js";
import { defaultsOf, statedAt } from "../origins.js";
import { readOne } from "../read-one.js";
import { byTrl } from "./defaults.js";
import { scriptAdapterOf } from "./script-adapters.js";

const byPeft = defaultsOf("peft", "0.21.0");

/** Adapters as TRL's model config has them: `lora_…` keys count only with `use_peft`, or with a script's own switch. */
export function adapterOf(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const use = entryAt(tree, "use_peft");
	if (!use) return scriptAdapterOf(file, tree);
	if (!asBoolean(use.value)) return gather();
	const dora = entryAt(tree, "use_dora");
	const kind =
		dora && asBoolean(dora.value)
			? fact("adapter.kind", "dora", statedAt(file, dora))
			: fact("adapter.kind", "lora", statedAt(file, use));
	return gather(
		{
			facts: [kind, byTrl("adapter.rank", 16), byTrl("adapter.dropout", 0.05)],
		},
		readOne({
			file,
			tree,
			path: "lora_r",
			field: toCount("adapter.rank"),
			framework: "hf-trainer",
		}),
		readOne({
			file,
			tree,
			path: "lora_dropout",
			field: toShare("adapter.dropout"),
			framework: "hf-trainer",
		}),
		targetsOf(file, tree),
		{ facts: [quantizationOf(file, tree)] },
	);
}

function targetsOf(file: ParsedFile, tree: Tree | undefined): FieldReading {
	const modules = entryAt(tree, "lora_target_modules");
	const saved = entryAt(tree, "lora_modules_to_save");
	return gather(
		modules && !isUnset(modules.value)
			? loraTargets(file, modules)
			: { facts: [byPeft("adapter.targets", ["q", "v"])] },
		saved ? savedModules(file, saved) : gather(),
	);
}

function quantizationOf(file: ParsedFile, tree: Tree | undefined): Fact {
	const four = entryAt(tree, "load_in_4bit");
	if (four && asBoolean(four.value)) {
		const type = asText(entryAt(tree, "bnb_4bit_quant_type")?.value);
		const nested = asBoolean(entryAt(tree, "use_bnb_nested_quant")?.value);
		const plain = nested ? "nf4-double" : "nf4";
		return fact(
			"adapter.quantization",
			type === "fp4" ? "fp4" : plain,
			statedAt(file, four),
		);
	}
	const eight = entryAt(tree, "load_in_8bit");
	return eight && asBoolean(eight.value)
		? fact("adapter.quantization", "int8", statedAt(file, eight))
		: byTrl("adapter.quantization", "none");
}
