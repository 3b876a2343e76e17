import type { ParsedFile } from "../../formats/parsed-file.js";
import { hasKeys } from "../../formats/tree.js";
import type { Fact } from "../../plan/plan.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import type { Reader, Reading } from "../reader.js";
import {
	factAt,
	numberAt,
	type Settings,
	settingsOf,
	switchAt,
	textAt,
} from "../settings.js";
import { picotronDefaults } from "./defaults.js";
import { picotronFields } from "./fields.js";

/** picotron: a small JSON with a model of the Hub and four dimensions of parallelism. */
export const picotron: Reader = {
	framework: "picotron",
	title: "picotron",
	source: "https://github.com/huggingface/picotron, train.py (59714b1bf255)",
	recognises: (file) =>
		hasKeys(
			file.documents[0],
			"distributed.tp_size",
			"distributed.dp_size",
			"training.micro_batch_size",
		),
	references: () => [],
	read: (file) => [readRun(file)],
};

function readRun(file: ParsedFile): Reading {
	const tree = file.documents[0];
	const settings = settingsOf(file, tree);
	const read = gather(
		{ facts: picotronDefaults },
		readFields({
			tree,
			fields: picotronFields,
			path: file.path,
			framework: "picotron",
		}),
		{ facts: [...layoutFacts(settings), ...otherFacts(settings)] },
	);
	return { kind: "training", name: "", files: [], ...read };
}

// The sizes multiply to the number of processes: train.py asserts it.
function layoutFacts(settings: Settings): readonly Fact[] {
	const size = (name: string): number =>
		numberAt(settings, `distributed.${name}_size`) ?? 1;
	const devices = size("tp") * size("cp") * size("pp") * size("dp");
	const isOnHost = switchAt(settings, "distributed.use_cpu") === true;
	return isOnHost
		? []
		: factAt(settings, "distributed.dp_size", "hardware.count", devices);
}

// Training ends at the steps, or at the tokens where they come first.
function otherFacts(settings: Settings): readonly Fact[] {
	const tokens = numberAt(settings, "training.max_tokens");
	const steps = numberAt(settings, "training.total_train_steps");
	const perStep =
		(numberAt(settings, "training.seq_length") ?? 0) *
		(numberAt(settings, "training.micro_batch_size") ?? 0) *
		(numberAt(settings, "training.gradient_accumulation_steps") ?? 1) *
		(numberAt(settings, "distributed.dp_size") ?? 1);
	const isSooner =
		tokens !== undefined && (steps === undefined || tokens < steps * perStep);
	const flash = switchAt(settings, "model.use_flash_attention");
	const set = textAt(settings, "dataset.name");
	return [
		...(isSooner
			? factAt(settings, "training.max_tokens", "data.tokens", tokens)
			: factAt(settings, "training.total_train_steps", "steps", steps)),
		...factAt(
			settings,
			"model.use_flash_attention",
			"attention",
			flash === false ? "sdpa" : "flash",
		),
		...factAt(
			settings,
			"dataset.name",
			"data.sets",
			set === undefined ? undefined : [set],
		),
	];
}
