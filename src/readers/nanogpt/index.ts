import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	entriesOf,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import type { Reader, Reading } from "../reader.js";
import { BATCH, nanogptDefaults, PASSES } from "./defaults.js";
import { nanogptFields } from "./fields.js";
import { launchHints } from "./hints.js";
import { modelReading } from "./model.js";

/** Configs of nanoGPT: Python assignments that override those of train.py. */
export const nanogpt: Reader = {
	framework: "nanogpt",
	title: "nanoGPT",
	source: "https://github.com/karpathy/nanoGPT/blob/3adf61e154c3/train.py",
	recognises: (file) => file.format === "python" && hasSignature(file),
	references: () => [],
	setBy: "flags",
	read: (file) => [readRun(file)],
};

/** Names that are nanoGPT's own: with two of them, a file of plain assignments is for it. */
const OWN = new Set([
	"block_size",
	"init_from",
	"always_save_checkpoint",
	"eval_iters",
	"eval_only",
	"n_embd",
	"lr_decay_iters",
	"wandb_run_name",
	"gradient_accumulation_steps",
]);

function hasSignature({ text, python }: ParsedFile): boolean {
	const entries = entriesOf(python?.names);
	const own = entries.filter(({ key }) => OWN.has(key));
	const known = entries.filter(({ key }) => Object.hasOwn(nanogptFields, key));
	const isProgram = /^\s*(def|class|for|while|with|async)\b/m.test(text);
	return (
		!isProgram &&
		python?.brokenAt === undefined &&
		own.length >= 2 &&
		known.length * 2 > entries.length
	);
}

function readRun(file: ParsedFile): Reading {
	const tree = file.python?.names;
	if (asBoolean(entryAt(tree, "eval_only")?.value)) {
		return { kind: "not-training", why: "`eval_only` is on: it evaluates." };
	}
	const read = gather(
		readFields({
			tree,
			fields: nanogptFields,
			path: file.path,
			framework: "nanoGPT",
		}),
		modelReading(file, tree),
		{ facts: batchFacts(file, tree) },
		{ facts: dataFacts(file, tree) },
	);
	return {
		kind: "training",
		name: "",
		facts: [...nanogptDefaults, ...launchHints(file), ...read.facts],
		files: [],
		problems: read.problems,
	};
}

// The passes that accumulate are divided among the devices, so that the global batch does not depend on their number.
function batchFacts(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const passes = entryAt(tree, "gradient_accumulation_steps");
	const batch = entryAt(tree, "batch_size");
	const stated = passes ?? batch;
	const counts = [
		passes ? asNumber(passes.value) : PASSES,
		batch ? asNumber(batch.value) : BATCH,
	];
	const [count, size] = counts;
	return stated && count !== undefined && size !== undefined
		? [fact("batch.global", count * size, statedAt(file, stated))]
		: [];
}

function dataFacts(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const set = entryAt(tree, "dataset");
	const name = asText(set?.value);
	const iterations = entryAt(tree, "eval_iters");
	const count = asNumber(iterations?.value);
	const batch = asNumber(entryAt(tree, "batch_size")?.value) ?? BATCH;
	return [
		...(set && name
			? [fact("data.sets", [SETS.get(name) ?? name], statedAt(file, set))]
			: []),
		// An evaluation goes through both the training and the validation split.
		...(iterations && count
			? [
					fact(
						"evaluation.samples",
						2 * count * batch,
						statedAt(file, iterations),
					),
				]
			: []),
	];
}

/** Folders under data/ whose catalogued name is another. */
const SETS = new Map([["shakespeare_char", "tinyshakespeare"]]);
