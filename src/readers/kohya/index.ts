import type { ParsedFile } from "../../formats/parsed-file.js";
import { hasKeys } from "../../formats/tree.js";
import {
	accelerateConfigs,
	accelerateReading,
} from "../accelerate/launched.js";
import { launchReading } from "../commands/launch.js";
import { runName } from "../commands/run-names.js";
import { type ScriptRun, scriptRuns } from "../commands/script-runs.js";
import { gather } from "../gather.js";
import type { Open, Reader, Reading } from "../reader.js";
import { dataConfigFacts, dataConfigOf } from "./data-config.js";
import { readSettings } from "./read-settings.js";
import { isDataConfig, isSettings, settingsTree } from "./settings-tree.js";

/** Kohya's sd-scripts: settings saved by their window, TOML for the scripts, and commands. */
export const kohya: Reader = {
	framework: "kohya",
	title: "Kohya",
	source:
		"https://github.com/kohya-ss/sd-scripts/blob/48d368fa5577/library/train_util.py; https://github.com/bmaltais/kohya_ss, kohya_gui (45088f04af78)",
	recognises: (file) =>
		isSettings(file) || isDataConfig(file) || commands(file).length > 0,
	references: (file) => [
		...(isSettings(file) ? dataConfigOf(file, settingsTree(file)) : []),
		...commands(file).flatMap((run) => [
			...dataConfigOf(file, run.tree),
			...accelerateConfigs(file, run),
		]),
	],
	read: (file, open) => {
		const runs = commands(file);
		if (runs.length > 0) {
			return runs.map((run, index) =>
				readCommand({ file, run, open, name: runName(index, runs.length) }),
			);
		}
		return [isSettings(file) ? readFile(file, open) : dataConfig(file)];
	},
};

const SCRIPTS =
	/^((sdxl|flux|sd3|lumina|hunyuan_image|anima)_train|train_(network|db|textual_inversion)|fine_tune|train_control_?net)\w*\.py$/;

// A command with --config_file only starts the run of that file.
function commands(file: ParsedFile): readonly ScriptRun[] {
	return scriptRuns(file, SCRIPTS).filter(
		({ tree }) =>
			hasKeys(tree, "pretrained_model_name_or_path") &&
			!hasKeys(tree, "config_file"),
	);
}

function readCommand({
	file,
	run,
	open,
	name,
}: {
	readonly file: ParsedFile;
	readonly run: ScriptRun;
	readonly open: Open;
	readonly name: string;
}): Reading {
	const launched = accelerateReading(file, run, open);
	const read = readSettings({ file, tree: run.tree, open, script: run.script });
	return {
		kind: "training",
		name,
		...gather(launched, read, launchReading(file, run)),
		files: [...launched.files, ...read.files],
	};
}

function readFile(file: ParsedFile, open: Open): Reading {
	const tree = settingsTree(file);
	const read = readSettings({ file, tree, open, script: "" });
	return hasKeys(tree, "pretrained_model_name_or_path")
		? { kind: "training", name: "", ...read }
		: {
				kind: "fragment",
				why: "It is a preset: it names no model.",
				facts: read.facts,
			};
}

function dataConfig(file: ParsedFile): Reading {
	return {
		kind: "fragment",
		why: "It describes data sets, for the run that names it.",
		facts: dataConfigFacts(file).facts,
	};
}
