import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asText,
	type Entry,
	entriesOf,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import type { Precision } from "../../plan/fields.js";
import type { Origin } from "../../plan/origin.js";
import { type Fact, fact } from "../../plan/plan.js";
import { isUnset } from "../fields.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { byTrl } from "./defaults.js";

/** The half precision of the passes, and who says so. */
interface Passes {
	readonly half?: "bf16" | "fp16";
	readonly origin: Origin;
}

/**
 * The precision of weights and passes: the Trainer's `bf16` alone is autocast over fp32 weights; with a model that is
 * loaded in bf16 nothing stays in fp32, except what FSDP lifts to it. DeepSpeed makes half-precision weights with an
 * fp32 copy of any.
 */
export function precisionOf({
	file,
	tree,
	usesTrl,
}: {
	readonly file: ParsedFile;
	readonly tree: Tree | undefined;
	readonly usesTrl: boolean;
}): Fact | undefined {
	const { half, origin } = passesOf(file, tree, usesTrl);
	const weights = weightsOf(tree);
	if (half === undefined) return withoutHalf(file, tree, weights);
	if (isSet(tree, "deepspeed")) return fact("precision", half, origin);
	if (weights === "float32" || (weights === undefined && !quantised(tree))) {
		return fact("precision", `amp-${half}`, origin);
	}
	if (isSharded(tree) && !asBoolean(entryAt(tree, "use_peft")?.value)) {
		return fact("precision", `amp-${half}`, origin);
	}
	if (weights !== "auto") return fact("precision", half, origin);
	return fact("precision", half, {
		kind: "assumption",
		why: "the model is loaded in the type of its checkpoint, taken to be 16-bit",
	});
}

function passesOf(
	file: ParsedFile,
	tree: Tree | undefined,
	usesTrl: boolean,
): Passes {
	for (const half of ["bf16", "fp16"] as const) {
		const entry = entryAt(tree, half);
		if (entry && asBoolean(entry.value)) {
			return { half, origin: statedAt(file, entry) };
		}
	}
	const stated = entryAt(tree, "bf16");
	const { origin } = byTrl("precision", "amp-bf16");
	return usesTrl && (!stated || isUnset(stated.value))
		? { half: "bf16", origin }
		: { origin };
}

const dtypes: Readonly<Record<string, Precision>> = {
	bfloat16: "bf16",
	float16: "fp16",
};

function withoutHalf(
	file: ParsedFile,
	tree: Tree | undefined,
	weights: string | undefined,
): Fact | undefined {
	const dtype = dtypeEntry(tree);
	const loaded = lookUp(dtypes, weights);
	if (dtype && loaded) return fact("precision", loaded, statedAt(file, dtype));
	const tf32 = entryAt(tree, "tf32");
	if (tf32 && asBoolean(tf32.value)) {
		return fact("precision", "tf32", statedAt(file, tf32));
	}
	const off = entryAt(tree, "bf16") ?? entryAt(tree, "fp16");
	return off && fact("precision", "fp32", statedAt(file, off));
}

function dtypeEntry(tree: Tree | undefined): Entry | undefined {
	return entryAt(tree, "dtype") ?? entryAt(tree, "torch_dtype");
}

function weightsOf(tree: Tree | undefined): string | undefined {
	const text = asText(dtypeEntry(tree)?.value)
		?.toLowerCase()
		.replace(/^torch\./, "");
	return text === "null" || text === "none" ? undefined : text;
}

function quantised(tree: Tree | undefined): boolean {
	return ["load_in_4bit", "load_in_8bit"].some((key) =>
		asBoolean(entryAt(tree, key)?.value),
	);
}

function isSharded(tree: Tree | undefined): boolean {
	const words = entryAt(tree, "fsdp");
	const isOff = words?.value.kind === "scalar" && words.value.value === false;
	return isSet(tree, "fsdp") && !isOff;
}

function isSet(tree: Tree | undefined, key: string): boolean {
	const value = entryAt(tree, key)?.value;
	if (!value || isUnset(value)) return false;
	return value.kind !== "mapping" || entriesOf(value).length > 0;
}
