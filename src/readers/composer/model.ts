import type { ParsedFile } from "../../formats/parsed-file.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { factAt, type Settings, setAt, switchAt, textAt } from "../settings.js";
import { unmodelled } from "../unmodelled.js";

/** The model and what is done to it, by the kind of benchmark that the keys show. */
export function modelOf(file: ParsedFile, settings: Settings): FieldReading {
	const name = textAt(settings, "model.name");
	const backbone = textAt(settings, "model.backbone_arch");
	if (backbone !== undefined) {
		const path = "model.backbone_arch";
		return gather({
			facts: [
				...factAt(settings, path, "model.id", `deeplabv3_${backbone}`),
				...factAt(settings, path, "task", "segment"),
			],
		});
	}
	if (setAt(settings, "model.train_unet"))
		return gather({ facts: diffusion(settings) });
	if (/bert/.test(name ?? "")) return textEncoder(file, settings);
	return gather({
		facts: [
			...factAt(settings, "model.name", "model.id", name),
			...factAt(settings, "model.num_classes", "task", "classify"),
		],
	});
}

function diffusion(settings: Settings): readonly Fact[] {
	const text = "model.train_text_encoder";
	const name = "dataset.name";
	const set = textAt(settings, name);
	return [
		...factAt(
			settings,
			"model.name",
			"model.id",
			textAt(settings, "model.name"),
		),
		...factAt(settings, "model.name", "task", "diffuse"),
		...factAt(
			settings,
			text,
			"model.text_encoder_trained",
			switchAt(settings, text),
		),
		...factAt(
			settings,
			name,
			"data.sets",
			set === undefined ? undefined : [set],
		),
	];
}

function textEncoder(file: ParsedFile, settings: Settings): FieldReading {
	const path = "model.pretrained_model_name";
	const labels =
		setAt(settings, "model.num_labels") ?? setAt(settings, "tasks");
	const own = setAt(settings, "model.name");
	return gather(
		{
			facts: [
				...factAt(settings, path, "model.id", textAt(settings, path)),
				...(labels
					? [fact("task", "classify", settings.place(labels))]
					: factAt(settings, path, "task", "pretrain")),
			],
		},
		own && textAt(settings, "model.name") === "mosaic_bert"
			? {
					problems: [
						unmodelled({
							file,
							entry: own,
							key: "model.name",
							effect:
								"changes BERT: gated MLPs, linear biases for positions, no padding",
						}),
					],
				}
			: {},
	);
}
