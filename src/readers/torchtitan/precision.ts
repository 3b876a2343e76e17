import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, itemsOf } from "../../formats/tree.js";
import type { Precision } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";
import { impliedFact, statedIn } from "../stated.js";
import { standard } from "./defaults.js";

/**
 * torchtitan keeps fp32 weights and computes in bf16 (FSDP mixed precision or autocast): `amp-bf16`. `training.dtype`
 * holds everything in bf16, and converters put linear layers in fp8 or MXFP8.
 */
export function precisionFacts(file: ParsedFile): readonly Fact[] {
	return [
		standard("precision", "amp-bf16"),
		...mixedPrecision(file),
		...oldSwitch(file),
		...converters(file),
	];
}

function mixedPrecision(file: ParsedFile): readonly Fact[] {
	const tree = file.documents[0];
	const dtype = entryAt(tree, "training.dtype");
	if (dtype && asText(dtype.value) === "bfloat16") {
		return [fact("precision", "bf16", statedAt(file, dtype))];
	}
	const mixed = entryAt(tree, "training.mixed_precision_param");
	const precision = MIXED.get(asText(mixed?.value) ?? "");
	return mixed && precision
		? [fact("precision", precision, statedAt(file, mixed))]
		: [];
}

const MIXED: ReadonlyMap<string, Precision> = new Map([
	["bfloat16", "amp-bf16"],
	["float32", "fp32"],
]);

// Before converters there was a switch.
function oldSwitch(file: ParsedFile): readonly Fact[] {
	return [
		"float8.enable_float8_linear",
		"training.enable_float8_linear",
	].flatMap((path) => {
		const on = statedIn(file, file.documents[0]).on(path);
		return impliedFact("precision", "fp8", on);
	});
}

// "float8", later "quantize.linear.float8"; "mx", later "quantize.linear.mx"; grouped_mm for experts.
function converters(file: ParsedFile): readonly Fact[] {
	const entry = entryAt(file.documents[0], "model.converters");
	if (!entry) return [];
	const names = itemsOf(entry.value).map((item) => asText(item) ?? "");
	const words = new Set(names.map((name) => name.split(".").at(-1)));
	const origin = statedAt(file, entry);
	return [
		...(words.has("float8") ? [fact("precision", "fp8", origin)] : []),
		...(words.has("mx") ? [fact("precision", "mxfp8", origin)] : []),
	];
}
