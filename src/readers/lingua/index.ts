import type { ParsedFile } from "../../formats/parsed-file.js";
import { hasKeys } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
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
import { byDefault, linguaDefaults } from "./defaults.js";
import { linguaFields } from "./fields.js";
import { modelOf } from "./model.js";

/** Meta Lingua: YAML whose batch counts one device. */
export const lingua: Reader = {
	framework: "lingua",
	title: "Meta Lingua",
	source:
		"https://github.com/facebookresearch/lingua, lingua and apps (437d680e5218)",
	recognises: isLinguaConfig,
	references: () => [],
	setBy: "pairs",
	read: (file) => [readRun(file)],
};

const SIGNATURE = [
	"distributed.fsdp_type",
	"distributed.model_dtype",
	"data.sources",
	"data.root_dir",
	"data.n_views",
	"optim.lr_min_ratio",
];

function isLinguaConfig(file: ParsedFile): boolean {
	const tree = file.documents[0];
	return (
		hasKeys(tree, "model.dim", "data.batch_size") &&
		SIGNATURE.filter((key) => hasKeys(tree, key)).length >= 2
	);
}

function readRun(file: ParsedFile): Reading {
	const tree = file.documents[0];
	const settings = settingsOf(file, tree);
	const read = gather(
		{ facts: [...linguaDefaults, ...launchHints(file)] },
		readFields({
			tree,
			fields: linguaFields,
			path: file.path,
			framework: "lingua",
		}),
		modelOf(file, settings),
		{ facts: memoryFacts(settings) },
	);
	return { kind: "training", name: "", files: [], ...read };
}

function memoryFacts(settings: Settings): readonly Fact[] {
	const type = "distributed.fsdp_type";
	const isSharded = textAt(settings, type) === "full_shard";
	const copies = "distributed.dp_replicate";
	const shards = numberAt(settings, "distributed.dp_shard");
	const isHybrid =
		isSharded && (shards ?? 1) > 1 && (numberAt(settings, copies) ?? 1) > 1;
	const again = "distributed.selective_activation_checkpointing";
	const isAgain = switchAt(settings, again);
	return [
		...(textAt(settings, type) === undefined
			? [byDefault("parallel.sharding", "none")]
			: factAt(
					settings,
					type,
					"parallel.sharding",
					isHybrid ? "hsdp" : isSharded ? "fsdp" : "none",
				)),
		...(isHybrid
			? factAt(settings, "distributed.dp_shard", "parallel.shard_group", shards)
			: []),
		...(isAgain === undefined
			? []
			: factAt(
					settings,
					again,
					"checkpointing",
					isAgain ? "selective" : "none",
				)),
		...factAt(settings, "distributed.float8_recipe", "precision", "fp8"),
	];
}

// "python -m lingua.stool config=… nodes=32" above a config; eight devices a node unless it says otherwise.
function launchHints(file: ParsedFile): readonly Fact[] {
	for (const { text, line } of file.comments) {
		const nodes = /\bstool\b.*\bnodes=([1-9]\d*)/.exec(text)?.[1];
		if (nodes === undefined) continue;
		const perNode = /\bngpu=([1-9]\d*)/.exec(text)?.[1];
		const origin = { kind: "hint", path: file.path, line, text } as const;
		return [
			fact("hardware.nodes", Number(nodes), origin),
			perNode === undefined
				? byDefault("hardware.per_node", 8)
				: fact("hardware.per_node", Number(perNode), origin),
		];
	}
	return [];
}
