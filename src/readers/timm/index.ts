import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, hasKeys, type Tree } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { launchReading } from "../commands/launch.js";
import { runName } from "../commands/run-names.js";
import { type ScriptRun, scriptRuns } from "../commands/script-runs.js";
import { type FieldReading, readFields } from "../fields.js";
import { gather } from "../gather.js";
import type { Reader, Reading } from "../reader.js";
import { unmodelledSettings } from "../unmodelled.js";
import { dataFacts } from "./data-sets.js";
import { timmDefaults } from "./defaults.js";
import { durationFacts } from "./duration.js";
import { timmFields, unmodelledTimm } from "./fields.js";
import { imageFacts } from "./images.js";
import { settingFacts } from "./settings.js";

/** timm's train.py: commands, and the args.yaml that each run leaves and another may begin with. */
export const timm: Reader = {
	framework: "timm",
	title: "timm",
	source:
		"https://github.com/huggingface/pytorch-image-models/blob/aa4b5850c154/train.py",
	recognises: (file) => isArguments(file) || commands(file).length > 0,
	references: () => [],
	read: (file) => {
		const runs = commands(file);
		if (runs.length === 0) {
			return [training("", readArguments(file, file.documents[0]))];
		}
		return runs.map((run, index) =>
			training(
				runName(index, runs.length),
				gather(readArguments(file, withData(run)), launchReading(file, run), {
					facts: processFacts(file, run),
				}),
			),
		);
	},
};

/** Arguments of train.py that other image trainers rarely have. */
const SIGNATURE = [
	"aa",
	"amp",
	"aug_repeats",
	"cutmix",
	"drop_path",
	"img_size",
	"input_size",
	"min_lr",
	"mixup",
	"model_ema",
	"opt",
	"opt_eps",
	"recount",
	"remode",
	"reprob",
	"sched",
	"smoothing",
	"warmup_epochs",
	"warmup_lr",
];

function signs(tree: Tree | undefined): number {
	return SIGNATURE.filter((key) => hasKeys(tree, key)).length;
}

function isArguments(file: ParsedFile): boolean {
	const tree = file.documents[0];
	return file.format === "yaml" && hasKeys(tree, "model") && signs(tree) >= 5;
}

const LISTS: ReadonlySet<string> = new Set(["input_size"]);

function commands(file: ParsedFile): readonly ScriptRun[] {
	return scriptRuns(file, /^(distributed_train\.sh|train\.py)$/, LISTS).filter(
		({ tree }) => hasKeys(tree, "model") && signs(tree) >= 2,
	);
}

// The data's folder follows the script; before it, distributed_train.sh has its number of processes.
function withData({ positional, script, tree }: ScriptRun): Tree {
	const word = positional[script === "distributed_train.sh" ? 1 : 0];
	if (!word?.known) return tree;
	const { text, line } = word;
	const value = {
		kind: "scalar",
		value: text,
		text,
		quoted: false,
		line,
	} as const;
	return {
		...tree,
		entries: [{ key: "data_dir", value, line }, ...tree.entries],
	};
}

function processFacts(
	file: ParsedFile,
	{ positional, script }: ScriptRun,
): FieldReading["facts"] {
	const [word] = positional;
	if (
		script !== "distributed_train.sh" ||
		!/^[1-9]\d*$/.test(word?.text ?? "")
	) {
		return [];
	}
	return [
		fact("hardware.count", Number(word?.text), {
			kind: "launch",
			path: file.path,
			line: word?.line ?? 1,
			text: script,
		}),
	];
}

function readArguments(file: ParsedFile, tree: Tree | undefined): FieldReading {
	const teacher = asText(entryAt(tree, "kd_model_name")?.value);
	return gather(
		{ facts: timmDefaults },
		readFields({
			tree,
			fields: timmFields,
			path: file.path,
			framework: "timm",
		}),
		{
			facts: [
				...imageFacts(file, tree),
				...durationFacts(file, tree),
				...dataFacts(file, tree),
				...settingFacts(file, tree, teacher),
			],
		},
		{ problems: unmodelledSettings(file, tree, unmodelledTimm) },
	);
}

function training(name: string, read: FieldReading): Reading {
	return { kind: "training", name, ...read, files: [] };
}
