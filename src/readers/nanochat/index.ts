import type { ParsedFile } from "../../formats/parsed-file.js";
import { launchReading } from "../commands/launch.js";
import { distinctRuns } from "../commands/run-names.js";
import { type FlagRun, flagRuns } from "../commands/started-programs.js";
import { type Fields, readFields, toCount } from "../fields.js";
import { gather } from "../gather.js";
import { handled, irrelevant } from "../irrelevant.js";
import type { Reader } from "../reader.js";
import { settingsOf } from "../settings.js";
import { unlessZero } from "../unless-zero.js";
import { nanochatDefaults } from "./defaults.js";
import { workOf } from "./work.js";

/** nanochat: pretraining commands in which the depth says everything else. */
export const nanochat: Reader = {
	framework: "nanochat",
	title: "nanochat",
	source:
		"https://github.com/karpathy/nanochat, scripts/base_train.py and nanochat/gpt.py (92d63d4e8bb4)",
	recognises: (file) => flagRuns(file, PROGRAM).length > 0,
	references: () => [],
	read: (file) =>
		distinctRuns(flagRuns(file, PROGRAM).map((run) => readRun(file, run))),
};

const PROGRAM = /^(?:(?:.*\/)?scripts\/base_train\.py|scripts\.base_train)$/;

const fields: Fields = {
	"max-seq-len": toCount("data.sequence"),
	"device-batch-size": toCount("batch.micro"),
	"eval-every": unlessZero(toCount("evaluation.every")),
	...handled([
		"depth",
		"aspect-ratio",
		"head-dim",
		"window-pattern",
		"num-iterations",
		"target-flops",
		"target-param-data-ratio",
		"total-batch-size",
		"fp8",
	]),
	...irrelevant(
		`run device-type fp8-recipe embedding-lr unembedding-lr weight-decay matrix-lr scalar-lr adam-* warmup-* warmdown-ratio
		final-lr-frac resume-from-step eval-tokens core-metric-* sample-every save-every model-tag`,
	),
};

function readRun(file: ParsedFile, run: FlagRun) {
	const settings = settingsOf(file, run.flags);
	return gather(
		{ facts: nanochatDefaults },
		readFields({
			tree: run.flags,
			fields,
			path: file.path,
			framework: "nanochat",
		}),
		workOf(file, settings),
		launchReading(file, run),
	);
}
