import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import type { Quantization } from "../../plan/fields.js";
import { fact } from "../../plan/plan.js";
import { diffusionModel } from "../diffusion-models.js";
import { type FieldReading, isUnset } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { unmodelled } from "../unmodelled.js";
import { byDefault } from "./defaults.js";

/** The model by its Hub id, and how its frozen weights are packed. */
export function modelOf(file: ParsedFile, section: Tree): FieldReading {
	const entry = entryAt(section, "model.name_or_path");
	const text = asText(entry?.value);
	return gather(
		{
			facts:
				entry && text !== undefined && !isUnset(entry.value)
					? [fact("model.id", diffusionModel(text), statedAt(file, entry))]
					: [],
		},
		packing(file, section),
	);
}

// Only the bytes of a weight matter here: 8-bit floats take as much as 8-bit integers.
const bits: readonly (readonly [RegExp, Quantization])[] = [
	[/^(q?float8|q?int8|uint8|fp8)/i, "int8"],
	[/^(q?int4|uint4|nf4|float4)/i, "nf4"],
];

function packing(file: ParsedFile, section: Tree): FieldReading {
	const quantize = entryAt(section, "model.quantize");
	if (!quantize || asBoolean(quantize.value) !== true) {
		return gather({ facts: [byDefault("adapter.quantization", "none")] });
	}
	const type = entryAt(section, "model.qtype");
	// An adapter that repairs what packing loses may follow the type after a bar.
	const word = (asText(type?.value) ?? "qfloat8").split("|")[0] ?? "";
	const entry: Entry = type ?? quantize;
	const found = bits.find(([pattern]) => pattern.test(word));
	return found
		? gather({
				facts: [fact("adapter.quantization", found[1], statedAt(file, entry))],
			})
		: gather({
				problems: [
					unmodelled({
						file,
						entry,
						key: "model.qtype",
						effect: `packs frozen weights as \`${word}\``,
					}),
				],
			});
}
