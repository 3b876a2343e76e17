import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, hasKeys } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { launchReading } from "../commands/launch.js";
import { distinctRuns } from "../commands/run-names.js";
import { type FlagRun, flagRuns } from "../commands/started-programs.js";
import { type FieldReading, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import type { Reader } from "../reader.js";
import { factAt, type Settings, settingsOf, textAt } from "../settings.js";
import { unmodelledSettings } from "../unmodelled.js";
import { byDefault, openClipDefaults } from "./defaults.js";
import { modelIds, openClipFields, unmodelledOpenClip } from "./fields.js";

/** OpenCLIP: commands whose batch counts one device. */
export const openClip: Reader = {
	framework: "open-clip",
	title: "OpenCLIP",
	source:
		"https://github.com/mlfoundations/open_clip, src/open_clip_train/params.py (89fb801f1e60)",
	recognises: (file) => openClipRuns(file).length > 0,
	references: () => [],
	read(file) {
		const runs = openClipRuns(file);
		const training = runs.filter(
			({ flags }) => hasKeys(flags, "train-data") || isSynthetic(flags),
		);
		if (training.length === 0) {
			const why = "Without `--train-data` it evaluates a model.";
			return [{ kind: "not-training", why }];
		}
		return distinctRuns(training.map((run) => readRun(file, run)));
	},
};

const PROGRAM =
	/^(?:(?:\w+\.)*open_clip_train\.main|training\.main|(?:.*\/)?(?:open_clip_train|training)\/main\.py)$/;

const SIGNATURE = [
	"train-data",
	"dataset-type",
	"model",
	"imagenet-val",
	"pretrained",
];

// Another `training.main` has other flags.
function openClipRuns(file: ParsedFile): readonly FlagRun[] {
	return flagRuns(file, PROGRAM).filter(
		({ flags }) => SIGNATURE.filter((flag) => hasKeys(flags, flag)).length >= 2,
	);
}

function isSynthetic(flags: FlagRun["flags"]): boolean {
	return asText(entryAt(flags, "dataset-type")?.value) === "synthetic";
}

function readRun(file: ParsedFile, run: FlagRun): FieldReading {
	const tree = run.flags;
	const settings = settingsOf(file, tree);
	return gather(
		{ facts: openClipDefaults },
		readFields({
			tree,
			fields: openClipFields,
			path: file.path,
			framework: "OpenCLIP",
		}),
		{ facts: modelFacts(settings) },
		{ facts: switchFacts(settings) },
		{ problems: unmodelledSettings(file, tree, unmodelledOpenClip) },
		launchReading(file, run),
	);
}

function modelFacts(settings: Settings): readonly Fact[] {
	const name = textAt(settings, "model");
	const teacher = textAt(settings, "distill-model");
	return [
		...(name === undefined
			? [byDefault("model.id", "RN50")]
			: factAt(settings, "model", "model.id", lookUp(modelIds, name) ?? name)),
		...(teacher === undefined
			? []
			: [
					...factAt(settings, "distill-model", "task", "distill"),
					...factAt(
						settings,
						"distill-model",
						"teacher.id",
						lookUp(modelIds, teacher) ?? teacher,
					),
				]),
	];
}

// Flags without a value: they stand, or they do not.
function switchFacts({ tree, place }: Settings): readonly Fact[] {
	const at = (flag: string) => entryAt(tree, flag);
	const again = at("grad-checkpointing");
	const compiled = at("torchcompile");
	const sharded = at("fsdp");
	return [
		...(again ? [fact("checkpointing", "full", place(again))] : []),
		...(compiled ? [fact("compile", true, place(compiled))] : []),
		...(sharded
			? [
					fact(
						"parallel.sharding",
						at("fsdp-no-reshard-after-forward") ? "zero2" : "fsdp",
						place(sharded),
					),
				]
			: []),
	];
}
