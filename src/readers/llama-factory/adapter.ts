import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import type { Quantization } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type FieldReading, isUnset, toCount, toShare } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { loraTargets, savedModules } from "../lora-targets.js";
import { statedAt } from "../origins.js";
import { readOne } from "../read-one.js";
import { unmodelled } from "../unmodelled.js";
import { byDefault } from "./defaults.js";

const otherKinds: Readonly<Record<string, string>> = {
	freeze: "trains only some layers",
	oft: "trains orthogonal adapters",
};

/** What trains, by `finetuning_type`; LoRA is the default. */
export function adapterOf(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const type = entryAt(tree, "finetuning_type");
	const word = asText(type?.value)?.toLowerCase() ?? "lora";
	if (type && word === "full") {
		const none = fact("adapter.kind", "none", statedAt(file, type));
		return gather({ facts: [none] });
	}
	const effect = lookUp(otherKinds, word);
	if (type && effect) {
		return gather({ problems: [unmodelled({ file, entry: type, effect })] });
	}
	return gather(
		{ facts: [kindOf(file, tree, type), byDefault("adapter.rank", 8)] },
		readOne({
			file,
			tree,
			path: "lora_rank",
			field: toCount("adapter.rank"),
			framework: "llama-factory",
		}),
		readOne({
			file,
			tree,
			path: "lora_dropout",
			field: toShare("adapter.dropout"),
			framework: "llama-factory",
		}),
		targetsOf(file, tree),
		quantizationOf(file, tree),
	);
}

function kindOf(
	file: ParsedFile,
	tree: Tree | undefined,
	type: Entry | undefined,
): Fact {
	const dora = entryAt(tree, "use_dora");
	if (dora && asBoolean(dora.value)) {
		return fact("adapter.kind", "dora", statedAt(file, dora));
	}
	return type
		? fact("adapter.kind", "lora", statedAt(file, type))
		: byDefault("adapter.kind", "lora");
}

function targetsOf(file: ParsedFile, tree: Tree | undefined): FieldReading {
	const modules = entryAt(tree, "lora_target");
	const saved = entryAt(tree, "additional_target");
	return gather(
		modules && !isUnset(modules.value)
			? loraTargets(file, modules)
			: { facts: [byDefault("adapter.targets", ["all-linear"])] },
		saved ? savedModules(file, saved) : gather(),
	);
}

function quantizationOf(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const bits = entryAt(tree, "quantization_bit");
	if (!bits || isUnset(bits.value)) {
		return gather({ facts: [byDefault("adapter.quantization", "none")] });
	}
	const method = asText(entryAt(tree, "quantization_method")?.value) ?? "bnb";
	const kind = /^(bnb|bitsandbytes)$/.test(method)
		? bitsOf(tree, asNumber(bits.value))
		: undefined;
	if (kind !== undefined) {
		const stated = fact("adapter.quantization", kind, statedAt(file, bits));
		return gather({ facts: [stated] });
	}
	const effect = `loads the model in ${asText(bits.value)} bits by \`${method}\``;
	return gather({ problems: [unmodelled({ file, entry: bits, effect })] });
}

function bitsOf(
	tree: Tree | undefined,
	bits: number | undefined,
): Quantization | undefined {
	if (bits === 8) return "int8";
	if (bits !== 4) return undefined;
	if (asText(entryAt(tree, "quantization_type")?.value) === "fp4") return "fp4";
	const double = asBoolean(entryAt(tree, "double_quantization")?.value);
	return double === false ? "nf4" : "nf4-double";
}
