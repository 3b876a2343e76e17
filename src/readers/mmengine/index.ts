import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entriesOf,
	entryAt,
	hasKeys,
	type Tree,
} from "../../formats/tree.js";
import { factValue, fold } from "../../plan/plan.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { hardwareHints } from "../hardware-hints.js";
import { defaultsOf } from "../origins.js";
import { placed } from "../places.js";
import { unfinished } from "../python-unfinished.js";
import type { Reader, Reading } from "../reader.js";
import { dataOf } from "./data-sets.js";
import { mmcvFields, mmengineFields } from "./fields.js";
import { deviceHints } from "./hints.js";
import { imageFacts } from "./image-size.js";
import { baseReferences, mergedConfig, readsBase } from "./loader.js";
import { modelFacts } from "./model.js";
import {
	checkpointingFacts,
	momentumFacts,
	precisionFacts,
	stepFacts,
} from "./rules.js";
import { xtunerFacts } from "./xtuner.js";

/** Configs of MMEngine and of mmcv's runner before it: mmpretrain, mmdetection, mmsegmentation and their like. */
export const mmengine: Reader = {
	framework: "mmengine",
	title: "MMEngine (mmpretrain, mmdetection, mmsegmentation)",
	source:
		"https://github.com/open-mmlab/mmengine, mmengine/runner (0.10.7); mmpretrain ee7f2e88501f, mmdetection 3.3.0, mmsegmentation 1.2.2",
	recognises: (file) =>
		file.format === "python" && (inherits(file) || hasSections(file)),
	references: baseReferences,
	read: (file, open) => [readRun(file, mergedConfig(file, open))],
};

const byDefault = defaultsOf("MMEngine", "0.10.7");

function inherits(file: ParsedFile): boolean {
	const base = entryAt(file.python?.names, "_base_")?.value;
	const first = base?.kind === "sequence" ? base.items[0] : base;
	return readsBase(file) || /\.(py|ya?ml|json)$/.test(asText(first) ?? "");
}

/** Sections that a file without a base has, each with a key that it must hold as text or number. */
const SECTIONS: readonly (readonly [string, string])[] = [
	["model", "type"],
	["train_dataloader", "dataset"],
	["optim_wrapper", "optimizer"],
	["train_cfg", "max_epochs"],
	["train_cfg", "max_iters"],
	["data", "samples_per_gpu"],
	["runner", "max_epochs"],
	["runner", "max_iters"],
	["default_hooks", "checkpoint"],
];

// An ordinary program has no dictionaries of these names that it never calls anything with.
function hasSections({ python }: ParsedFile): boolean {
	const tree = python?.names;
	const found = SECTIONS.filter(([section, key]) => {
		const held = entryAt(tree, section)?.value;
		return held?.kind === "mapping" && !held.tag && hasKeys(held, key);
	});
	const [first] = found;
	const isModel = first?.[0] === "model" && hasParts(entryAt(tree, "model"));
	return (
		python?.brokenAt === undefined &&
		found.length > 0 &&
		(found.length > 1 || isModel || first?.[0] !== "model")
	);
}

function hasParts(model: Entry | undefined): boolean {
	return entriesOf(model?.value).some(({ key }) =>
		/^(backbone|head|neck|decode_head|bbox_head|roi_head|data_preprocessor)$/.test(
			key,
		),
	);
}

function readRun(
	file: ParsedFile,
	{ tree, places, budget, problems }: ReturnType<typeof mergedConfig>,
): Reading {
	const isOld = hasKeys(tree, "data") && !hasKeys(tree, "train_dataloader");
	const loader = entryAt(
		tree,
		isOld ? "data.train" : "train_dataloader.dataset",
	);
	const data = dataOf(file, loader);
	const fields = isOld ? mmcvFields : mmengineFields;
	const own = gather(
		readFields({
			tree: sectionsOf(tree, fields),
			fields,
			path: file.path,
			framework: "MMEngine",
		}),
		modelFacts(file, tree),
		data,
		{
			facts: imageFacts(
				file,
				pipelineOf(tree, loader),
				factValue(fold(data.facts), "data.sets") ?? [],
			),
		},
		{ facts: stepFacts(file, tree) },
		{ facts: precisionFacts(file, tree) },
		{ facts: checkpointingFacts(file, tree) },
		{ facts: momentumFacts(file, tree) },
		xtunerFacts(file, tree, loader),
	);
	const batch = entryAt(
		tree,
		isOld ? "data.samples_per_gpu" : "train_dataloader.batch_size",
	);
	const read = placed(
		gather(
			{ facts: deviceHints(file, tree, asNumber(batch?.value)) },
			{
				...own,
				facts: own.facts.map((each) =>
					each.key === "data.epochs"
						? { ...each, value: Number(each.value) * data.times }
						: each,
				),
			},
		),
		places,
	);
	const why = otherPurpose(file, tree);
	if (why?.kind === "not-training") return why;
	if (why) return { ...why, facts: read.facts };
	return {
		kind: "training",
		name: "",
		facts: [
			byDefault("precision", "fp32"),
			byDefault("batch.accumulation", 1),
			byDefault("checkpointing", "none"),
			byDefault("compile", false),
			byDefault("parallel.sharding", "none"),
			...hardwareHints(file),
			...read.facts,
		],
		files: places.paths().filter((path) => path !== file.path),
		problems: [...unfinished(file, budget), ...problems, ...read.problems],
	};
}

/** The sections that have fields: other names are the config's own variables. */
function sectionsOf(tree: Tree, fields: typeof mmengineFields): Tree {
	const sections = new Set(
		Object.keys(fields).map((key) => key.split(".")[0] ?? key),
	);
	const entries = entriesOf(tree).filter(({ key }) => sections.has(key));
	return { kind: "mapping", entries, line: tree.line };
}

function pipelineOf(tree: Tree, loader: Entry | undefined): Tree | undefined {
	let here = loader?.value;
	for (let depth = 0; depth < 4 && here; depth++) {
		const pipeline = entryAt(here, "pipeline")?.value;
		if (pipeline) return pipeline;
		const inner = (entryAt(here, "dataset") ?? entryAt(here, "datasets"))
			?.value;
		here = inner?.kind === "sequence" ? inner.items[0] : inner;
	}
	return entryAt(tree, "train_pipeline")?.value;
}

const TRAINS = ["train_cfg", "runner", "total_epochs", "total_iters"];
const LOADS = ["train_dataloader", "data"];

// A file of `_base_` holds one section; a run has a model, data and a loop, of its own or out of its bases.
function otherPurpose(
	file: ParsedFile,
	tree: Tree,
):
	| Extract<Reading, { readonly kind: "fragment" | "not-training" }>
	| undefined {
	const has = (keys: readonly string[]) =>
		keys.some((key) => {
			const value = entryAt(tree, key)?.value;
			return value?.kind === "mapping" || asNumber(value) !== undefined;
		});
	const isWhole = has(TRAINS) && has(LOADS) && has(["model"]);
	if (isWhole && !/(^|\/)_base_\//.test(file.path)) return undefined;
	if (isWhole || !inherits(file) || /(^|\/)_base_\//.test(file.path)) {
		return {
			kind: "fragment",
			why: "It is a part that other configs inherit.",
			facts: [],
		};
	}
	return { kind: "not-training", why: "It has no data or loop to train with." };
}
