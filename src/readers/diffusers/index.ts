import type { ParsedFile } from "../../formats/parsed-file.js";
import { hasKeys } from "../../formats/tree.js";
import {
	accelerateConfigs,
	accelerateReading,
} from "../accelerate/launched.js";
import { launchReading } from "../commands/launch.js";
import { runName } from "../commands/run-names.js";
import { type ScriptRun, scriptRuns } from "../commands/script-runs.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import type { Open, Reader, Reading } from "../reader.js";
import { unmodelledSettings } from "../unmodelled.js";
import { adapterOf } from "./adapter.js";
import { dataOf } from "./data-sets.js";
import { scriptDefaults } from "./defaults.js";
import { diffusersFields, unmodelledDiffusers } from "./fields.js";
import { modelOf } from "./model.js";
import { precisionFacts } from "./precision.js";
import { settingsOf } from "./settings.js";

/** The training scripts of Diffusers, whose runs are commands. */
export const diffusers: Reader = {
	framework: "diffusers",
	title: "Diffusers",
	source: "https://github.com/huggingface/diffusers/tree/58eb52c0803e/examples",
	recognises: (file) => commands(file).length > 0,
	references: (file) =>
		commands(file).flatMap((run) => accelerateConfigs(file, run)),
	read: (file, open) => {
		const runs = commands(file);
		return runs.map((run, index) =>
			readCommand({ file, run, open, name: runName(index, runs.length) }),
		);
	},
};

const SCRIPTS =
	/^(train_(text_to_image|(lora_)?dreambooth|controlnet|unconditional|instruct_pix2pix|lcm_distill|cogvideox|control|t2i_adapter|custom_diffusion|cosmos|amused)|textual_inversion)\w*\.py$/;

/** Flags one of which names what a script of Diffusers trains. */
const MODELS = [
	"pretrained_model_name_or_path",
	"pretrained_teacher_model",
	"pretrained_prior_model_name_or_path",
	"pretrained_decoder_model_name_or_path",
	"model_config_name_or_path",
	"dataset_name",
];

function commands(file: ParsedFile): readonly ScriptRun[] {
	return scriptRuns(file, SCRIPTS).filter(({ tree }) =>
		MODELS.some((key) => hasKeys(tree, key)),
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
	const { tree } = run;
	const launched = accelerateReading(file, run, open);
	return {
		kind: "training",
		name,
		...gather(
			{ facts: scriptDefaults(run.script) },
			launched,
			{ facts: precisionFacts(file, run, launched.facts) },
			readFields({
				tree,
				fields: diffusersFields,
				path: file.path,
				framework: "diffusers",
			}),
			modelOf(file, run),
			adapterOf(file, run),
			dataOf(file, tree),
			settingsOf(file, run),
			{ problems: unmodelledSettings(file, tree, unmodelledDiffusers) },
			launchReading(file, run),
		),
		files: launched.files,
	};
}
