import type { ParsedFile } from "../../formats/parsed-file.js";
import { asBoolean, asText, entryAt, type Tree } from "../../formats/tree.js";
import type { Quantization } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type FieldReading, toCount, toShare } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { readOne } from "../read-one.js";
import { unmodelled } from "../unmodelled.js";
import { byDefault } from "./defaults.js";

/** What trains, and how the frozen model under an adapter is packed. */
export function adapterOf(file: ParsedFile, tree: Tree): FieldReading {
	const type = entryAt(tree, "model_type");
	if (!type || asText(type.value) !== "lora") {
		return gather({ facts: [byDefault("adapter.kind", "none")] });
	}
	const given = { file, tree, framework: "simpletuner" };
	const dora = entryAt(tree, "use_dora");
	const kind = entryAt(tree, "lora_type");
	const isLycoris = asText(kind?.value) === "lycoris";
	return gather(
		{
			facts: [
				dora && asBoolean(dora.value)
					? fact("adapter.kind", "dora", statedAt(file, dora))
					: fact("adapter.kind", "lora", statedAt(file, type)),
				byDefault("adapter.rank", 16),
				byDefault("adapter.targets", ["q", "k", "v", "o"]),
				...packing(file, tree),
			],
			problems:
				kind && isLycoris
					? [
							unmodelled({
								file,
								entry: kind,
								effect:
									"trains a network that another file describes, which is counted as low-rank matrices",
							}),
						]
					: [],
		},
		readOne({ ...given, path: "lora_rank", field: toCount("adapter.rank") }),
		readOne({
			...given,
			path: "lora_dropout",
			field: toShare("adapter.dropout"),
		}),
	);
}

/** By the bytes of a weight: 8-bit floats take as many as 8-bit integers. */
const bits: readonly (readonly [RegExp, Quantization])[] = [
	[/^nf4/, "nf4"],
	[/^(u?int4)/, "nf4"],
	[/^(u?int8|fp8|float8)/, "int8"],
];

function packing(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "base_model_precision");
	const word = asText(entry?.value)?.toLowerCase() ?? "no_change";
	const found = bits.find(([pattern]) => pattern.test(word));
	return entry && found
		? [fact("adapter.quantization", found[1], statedAt(file, entry))]
		: [byDefault("adapter.quantization", "none")];
}
