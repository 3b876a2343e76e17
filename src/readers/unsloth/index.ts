import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, hasKeys } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type FieldReading, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { layerMatrices, loraTargets } from "../lora-targets.js";
import type { Reader, Reading } from "../reader.js";
import {
	factAt,
	numberAt,
	type Settings,
	setAt,
	settingsOf,
	switchAt,
	textAt,
} from "../settings.js";
import { unmodelledSettings } from "../unmodelled.js";
import { byDefault, unslothDefaults } from "./defaults.js";
import { unslothFields } from "./fields.js";

/** Unsloth's command line: a YAML with `model`, `data`, `training` and `lora`. */
export const unsloth: Reader = {
	framework: "unsloth",
	title: "Unsloth",
	source: "https://github.com/unslothai/unsloth, unsloth_cli (015bdef0d94a)",
	recognises: (file) =>
		hasKeys(file.documents[0], "training.max_seq_length") &&
		(hasKeys(file.documents[0], "training.training_type") ||
			hasKeys(file.documents[0], "training.load_in_4bit")),
	references: () => [],
	read: (file) => [readRun(file)],
};

function readRun(file: ParsedFile): Reading {
	const tree = file.documents[0];
	const settings = settingsOf(file, tree);
	const read = gather(
		{ facts: unslothDefaults },
		readFields({
			tree,
			fields: unslothFields,
			path: file.path,
			framework: "Unsloth",
		}),
		adapterOf(file, settings),
		{ facts: [...durationFacts(settings), ...memoryFacts(settings)] },
		{ problems: unmodelledSettings(file, tree, unmodelledUnsloth) },
	);
	return { kind: "training", name: "", files: [], ...read };
}

/** Settings that are not in the estimate. */
const unmodelledUnsloth = {
	"data.local_dataset": "trains on files whose number of samples is not known",
} as const;

function adapterOf(file: ParsedFile, settings: Settings): FieldReading {
	const kind = "training.training_type";
	if (textAt(settings, kind) === "full") {
		return gather({ facts: factAt(settings, kind, "adapter.kind", "none") });
	}
	const dora = switchAt(settings, "lora.use_dora");
	const packed = switchAt(settings, "training.load_in_4bit");
	const targets = entryAt(settings.tree, "lora.target_modules");
	return gather(
		{
			facts: [
				...(setAt(settings, kind)
					? factAt(settings, kind, "adapter.kind", dora ? "dora" : "lora")
					: [byDefault("adapter.kind", dora ? "dora" : "lora")]),
				byDefault("adapter.rank", 64),
				byDefault("adapter.targets", layerMatrices),
				...(packed === undefined
					? [byDefault("adapter.quantization", "nf4-double")]
					: factAt(
							settings,
							"training.load_in_4bit",
							"adapter.quantization",
							packed ? "nf4-double" : "none",
						)),
			],
		},
		targets ? loraTargets(file, targets) : {},
	);
}

// 0 steps leave the length to the epochs.
function durationFacts(settings: Settings): readonly Fact[] {
	const steps = numberAt(settings, "training.max_steps") ?? 0;
	if (steps > 0) return factAt(settings, "training.max_steps", "steps", steps);
	const epochs = numberAt(settings, "training.num_epochs");
	return epochs === undefined
		? [byDefault("data.epochs", 3)]
		: factAt(settings, "training.num_epochs", "data.epochs", epochs);
}

// Unsloth's own way computes again and moves what it keeps to the host; `none` is off.
function memoryFacts(settings: Settings): readonly Fact[] {
	const entry = entryAt(settings.tree, "training.gradient_checkpointing");
	const set = textAt(settings, "data.dataset");
	const sets = factAt(
		settings,
		"data.dataset",
		"data.sets",
		set === undefined ? undefined : [set],
	);
	if (!entry) {
		return [
			...sets,
			byDefault("checkpointing", "full"),
			byDefault("checkpointing.offload", true),
		];
	}
	const word = asText(entry.value)?.toLowerCase() ?? "none";
	const origin = settings.place(entry);
	const isOn = word !== "none" && word !== "false";
	return [
		...sets,
		fact("checkpointing", isOn ? "full" : "none", origin),
		fact("checkpointing.offload", word === "unsloth", origin),
	];
}
