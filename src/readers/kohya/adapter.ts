import {
	asBoolean,
	asNumber,
	asText,
	type Entry,
	entryAt,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type FieldReading, toCount, toShare } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { readOne } from "../read-one.js";
import { unlessZero } from "../unless-zero.js";
import { unmodelled } from "../unmodelled.js";
import { byDefault } from "./defaults.js";
import type { Settings } from "./settings.js";

/** Kinds of networks that are low-rank matrices; the scripts' modules beside the window's names. */
const PLAIN =
	/^(Standard|Flux1|SD3|Lumina|HunyuanImage|Anima|Kohya LoCon|LyCORIS\/LoCon|networks\.lora\w*|)$/i;

/** What trains: a network beside the frozen model, or the model itself. */
export function adapterOf(settings: Settings): FieldReading {
	const { file, tree, script } = settings;
	const type = entryAt(tree, "LoRA_type") ?? entryAt(tree, "network_module");
	const given = { file, tree, framework: "kohya" };
	if (!type && !/network/.test(script)) {
		return gather({ facts: [byDefault("adapter.kind", "none")] });
	}
	const name = asText(type?.value) ?? "";
	const rank = unlessZero(toCount("adapter.rank"));
	// Kronecker factors have no rank: a great number there only means whole ones.
	const hasRank = !/LoKr/i.test(name);
	return gather(
		{
			facts: [
				kindOf(settings, type),
				byDefault("adapter.targets", ["all-linear"]),
				// Networks are put on the text encoders too unless an argument leaves them out.
				byDefault("model.text_encoder_trained", true),
				...(hasRank ? [byDefault("adapter.rank", 4)] : []),
				...packing(settings),
			],
			problems: [
				...partsOf(settings, name),
				...(type && !PLAIN.test(name)
					? [
							unmodelled({
								file,
								entry: type,
								effect: `trains a network of the kind \`${name}\`, which is counted as low-rank matrices`,
							}),
						]
					: []),
			],
		},
		...(hasRank
			? [readOne({ ...given, path: "network_dim", field: rank })]
			: []),
		readOne({
			...given,
			path: "network_dropout",
			field: toShare("adapter.dropout"),
		}),
	);
}

// Convolutions and norms take part only where the kind of network has them.
function partsOf(
	{ file, tree }: Settings,
	name: string,
): FieldReading["problems"] {
	const convolutions = entryAt(tree, "conv_dim");
	const blocks = entryAt(tree, "train_blocks");
	const isSome = !/^(all)?$/.test(asText(blocks?.value) ?? "");
	return [
		...(convolutions && /LyCORIS|LoCon/i.test(name) && !isFrozen(convolutions)
			? [
					unmodelled({
						file,
						entry: convolutions,
						effect: "gives adapters to convolutions too",
					}),
				]
			: []),
		...(blocks && isSome
			? [unmodelled({ file, entry: blocks, effect: "trains some blocks only" })]
			: []),
	];
}

function kindOf({ file, tree }: Settings, type: Entry | undefined): Fact {
	const dora = entryAt(tree, "dora_wd");
	if (dora && asBoolean(dora.value)) {
		return fact("adapter.kind", "dora", statedAt(file, dora));
	}
	return type
		? fact("adapter.kind", "lora", statedAt(file, type))
		: byDefault("adapter.kind", "lora");
}

// 8-bit floats take as many bytes as 8-bit integers.
function packing({ file, tree }: Settings): readonly Fact[] {
	for (const key of ["fp8_base", "fp8_base_unet", "fp8_scaled"]) {
		const entry = entryAt(tree, key);
		if (entry && asBoolean(entry.value)) {
			return [fact("adapter.quantization", "int8", statedAt(file, entry))];
		}
	}
	return [byDefault("adapter.quantization", "none")];
}

/** True where a learning rate is set to nothing, which freezes what it is for. */
export function isFrozen(entry: Entry | undefined): boolean {
	return entry !== undefined && asNumber(entry.value) === 0;
}
