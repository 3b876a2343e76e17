import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { dataSetFacts } from "../data-sets.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { loraTargets } from "../lora-targets.js";
import { factAt, type Settings, setAt, switchAt, textAt } from "../settings.js";
import { byDefault, mptDefaults } from "./defaults.js";
import { mptShape } from "./shape.js";

/** MPT with its sizes, or a model of the Hub by its id. */
export function modelOf(settings: Settings): FieldReading {
	for (const path of ID_PATHS) {
		const id = factAt(settings, path, "model.id", textAt(settings, path));
		if (id.length > 0) return gather({ facts: id });
	}
	// Another name without an id says nothing about sizes.
	return MPT.test(textAt(settings, "model.name") ?? "")
		? gather({ facts: [...mptDefaults, ...mptShape(settings)] })
		: gather();
}

// The second as older versions had it.
const ID_PATHS = [
	"model.pretrained_model_name_or_path",
	"model.hf_config.pretrained_model_name_or_path",
	"model.hf_config_name_or_path",
];

const MPT = /^(mpt_causal_lm|mosaic_gpt|fc_mpt)/;

/** Low-rank adapters as PEFT has them. */
export function adapterOf(file: ParsedFile, settings: Settings): FieldReading {
	const section = setAt(settings, "model.peft_config");
	if (!section) return gather();
	const targets = setAt(settings, "model.peft_config.target_modules");
	const kind = textAt(settings, "model.peft_config.peft_type")?.toLowerCase();
	if (kind !== undefined && kind !== "lora") return gather();
	return gather(
		{
			facts: [
				fact("adapter.kind", "lora", settings.place(section)),
				byDefault("adapter.rank", 8),
			],
		},
		targets ? loraTargets(file, targets) : {},
	);
}

/** Raw text is concatenated before training; pairs for fine-tuning are packed where a ratio is set, else padded. */
export function dataOf(file: ParsedFile, settings: Settings): FieldReading {
	const { tree } = settings;
	const loader = textAt(settings, "train_loader.name") ?? "text";
	const isPairs = loader === "finetuning";
	const ratio = "train_loader.dataset.packing_ratio";
	// "auto" finds a ratio before training starts, so that a set entry is all that counts.
	const entry = entryAt(tree, ratio);
	const text = asText(entry?.value);
	const isPacked = entry !== undefined && text !== undefined && text !== "1.0";
	const name = entryAt(tree, "train_loader.dataset.hf_name");
	const hub = asText(name?.value);
	const split = entryAt(tree, "train_loader.dataset.split")?.value;
	return gather(
		{
			facts: [
				...factAt(
					settings,
					"train_loader.name",
					"task",
					isPairs ? "sft" : "pretrain",
				),
				...packing({ settings, isPairs, packed: isPacked ? entry : undefined }),
			],
		},
		name && hub !== undefined && hub !== "json"
			? dataSetFacts({
					file,
					entry: name,
					sets: [{ name: hub, ...(split && { split }) }],
				})
			: {},
	);
}

function packing({
	settings,
	isPairs,
	packed,
}: {
	readonly settings: Settings;
	readonly isPairs: boolean;
	readonly packed: ReturnType<typeof entryAt>;
}): readonly Fact[] {
	const trims = "train_loader.dataset.allow_pad_trimming";
	if (!isPairs) {
		return factAt(settings, "train_loader.name", "data.packed", true);
	}
	if (packed) return [fact("data.packed", true, settings.place(packed))];
	const isTrimmed = switchAt(settings, trims) === true;
	return [
		byDefault("data.packed", false),
		...(setAt(settings, trims)
			? factAt(settings, trims, "data.padded", !isTrimmed)
			: [byDefault("data.padded", true)]),
	];
}

/** Flash attention by the older switch, and weights that are kept in half precision. */
export function precisionFacts(settings: Settings): readonly Fact[] {
	const flash = "model.use_flash_attention_2";
	const weights = "model.master_weights_dtype";
	const type = textAt(settings, weights) ?? "";
	return [
		...(switchAt(settings, flash)
			? factAt(settings, flash, "attention", "flash")
			: []),
		...(/^(bf16|bfloat16)$/.test(type)
			? factAt(settings, weights, "precision", "bf16")
			: []),
	];
}
