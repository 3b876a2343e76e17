import type { ParsedFile } from "../../formats/parsed-file.js";
import { asBoolean, asText, entryAt, type Tree } from "../../formats/tree.js";
import type { Precision } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import type { Open } from "../reader.js";
import { unmodelledSettings } from "../unmodelled.js";
import type { ReadingWithFiles } from "../with-files.js";
import { accelerateFields } from "./fields.js";
import { divisionOf } from "./parallel.js";

/**
 * What an accelerate config says about the run that is launched with it. The run's own config overrules it, so fold
 * these facts first.
 */
export function accelerateFacts(
	file: ParsedFile,
	open: Open,
): ReadingWithFiles {
	const tree = file.documents[0];
	const division = divisionOf({ file, tree, open });
	const own = readFields({
		tree,
		fields: accelerateFields,
		path: file.path,
		framework: "accelerate",
	});
	const parts = gather(division, own, {
		facts: [...precisionFacts(file, tree), ...compileFacts(file, tree)],
		problems: unmodelledSettings(file, tree, {
			use_cpu: "trains on processors without accelerators",
		}),
	});
	return { ...parts, files: division.files };
}

/** Accelerate keeps fp32 weights and casts in each pass; DeepSpeed keeps half-precision weights and an fp32 copy. */
const precisions: Readonly<
	Record<string, { readonly plain: Precision; readonly deepspeed: Precision }>
> = {
	bf16: { plain: "amp-bf16", deepspeed: "bf16" },
	fp16: { plain: "amp-fp16", deepspeed: "fp16" },
	fp8: { plain: "fp8", deepspeed: "fp8" },
};

// `no` says nothing: trainers set their own precision over it.
function precisionFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const entry = entryAt(tree, "mixed_precision");
	const found = lookUp(precisions, asText(entry?.value)?.toLowerCase());
	if (!entry || !found) return [];
	const kind = asText(entryAt(tree, "distributed_type")?.value)?.toUpperCase();
	const precision = kind === "DEEPSPEED" ? found.deepspeed : found.plain;
	return [fact("precision", precision, statedAt(file, entry))];
}

function compileFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const entry =
		entryAt(tree, "dynamo_config.dynamo_backend") ??
		entryAt(tree, "dynamo_backend");
	if (!entry) return [];
	const isOn = asBoolean(entry.value) !== false;
	return [fact("compile", isOn, statedAt(file, entry))];
}
