import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	hasKeys,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { compose, defaultReferences } from "../hydra/compose.js";
import { defaultsOf, statedAt } from "../origins.js";
import type { Reader, Reading } from "../reader.js";
import { factOf, statedIn } from "../stated.js";
import { unmodelled } from "../unmodelled.js";
import { sam2Fields } from "./fields.js";
import { networkOf } from "./network.js";

/** SAM 2: Hydra configs of one trainer, with the launcher's nodes and devices in the file. */
export const sam2: Reader = {
	framework: "sam2",
	title: "SAM 2",
	source:
		"https://github.com/facebookresearch/sam2, training and sam2/configs (2b90b9f)",
	recognises: ({ documents: [tree] }) => isTraining(tree) || isModel(tree),
	references: defaultReferences,
	read: (file, open, overrides = []) => {
		if (isModel(file.documents[0])) return [MODEL];
		const { tree, files, problems } = compose(file, open, { overrides });
		const others = files.filter((path) => path !== file.path);
		return [readRun(file, tree, { files: others, problems })];
	},
	takesOverrides: true,
};

const MODEL: Reading = {
	kind: "fragment",
	why: "A model alone: it counts through what trains or uses it.",
	facts: [],
};

function isTraining(tree: Tree | undefined): boolean {
	const target = asText(entryAt(tree, "trainer._target_")?.value);
	return target === "training.trainer.Trainer" && hasKeys(tree, "launcher");
}

function isModel(tree: Tree | undefined): boolean {
	const target = asText(entryAt(tree, "model._target_")?.value) ?? "";
	return target.startsWith("sam2.") && !hasKeys(tree, "trainer");
}

const byDefault = defaultsOf("sam2", "known");

function readRun(
	file: ParsedFile,
	tree: Tree,
	given: Pick<Reading & { kind: "training" }, "files" | "problems">,
): Reading {
	const mode = asText(entryAt(tree, "trainer.mode")?.value);
	if (mode === "val") {
		return { kind: "not-training", why: "`trainer.mode` is `val`." };
	}
	const own = gather(
		{ problems: given.problems },
		readFields({
			tree,
			fields: sam2Fields,
			path: file.path,
			framework: "sam2",
		}),
		{
			facts: [
				...precisionFacts(file, tree),
				...modelFacts(file, tree),
				...batchFacts(file, tree),
				...factOf(
					"data.frames",
					statedIn(file, tree).number("scratch.num_frames"),
				),
			],
		},
		repeatsOf(file, tree),
	);
	return {
		kind: "training",
		name: "",
		facts: [
			byDefault("task", "segment"),
			byDefault("precision", "fp32"),
			byDefault("batch.accumulation", 1),
			byDefault("parallel.sharding", "none"),
			...own.facts,
		],
		files: given.files,
		problems: own.problems,
	};
}

function precisionFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "trainer.optim.amp.enabled");
	if (!entry || asBoolean(entry.value) !== true) return [];
	const type = asText(entryAt(tree, "trainer.optim.amp.amp_dtype")?.value);
	const precision = type === "float16" ? "amp-fp16" : "amp-bf16";
	return [fact("precision", precision, statedAt(file, entry))];
}

/** Hub ids of SAM 2.1 by width, heads and depth of the third stage of the trunk; the depth's default is 16 (hieradet.py). */
const trunks: Readonly<Record<string, string>> = {
	"96/1/7": "facebook/sam2.1-hiera-tiny",
	"96/1/11": "facebook/sam2.1-hiera-small",
	"112/2/16": "facebook/sam2.1-hiera-base-plus",
	"144/2/36": "facebook/sam2.1-hiera-large",
};

function modelFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const trunk = entryAt(tree, "trainer.model.image_encoder.trunk")?.value;
	const width = entryAt(trunk, "embed_dim");
	const heads = asNumber(entryAt(trunk, "num_heads")?.value);
	const stages = itemsOf(entryAt(trunk, "stages")?.value);
	const depth = asNumber(stages[2]) ?? 16;
	const id = trunks[`${asNumber(width?.value)}/${heads}/${depth}`];
	const network = networkOf(tree);
	const place = width ?? entryAt(tree, "trainer.model");
	return [
		...(width && id ? [fact("model.id", id, statedAt(file, width))] : []),
		...(place && network
			? [fact("model.config", network, statedAt(file, place))]
			: []),
	];
}

function batchFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "trainer.data.train.batch_sizes");
	const [first, ...others] = itemsOf(entry?.value).map(asNumber);
	return entry && first !== undefined && first > 0 && others.length === 0
		? [fact("batch.micro", first, statedAt(file, entry))]
		: [];
}

function repeatsOf(
	file: ParsedFile,
	tree: Tree,
): Partial<ReturnType<typeof gather>> {
	const entry = entryAt(tree, "dataset.multiplier");
	const effect = "shows each video several times in an epoch";
	return entry && (asNumber(entry.value) ?? 1) > 1
		? {
				problems: [
					unmodelled({ file, entry, key: "dataset.multiplier", effect }),
				],
			}
		: {};
}
