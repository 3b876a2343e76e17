import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { defaultsOf, statedAt } from "../origins.js";
import {
	type Ensemble,
	earlyStopping,
	ensembleFacts,
	leavesOfDepth,
	type TreeDefaults,
} from "../tree-ensemble.js";
import { unmodelled } from "../unmodelled.js";

/** Ten rounds and trees of depth 6: xgboost.train and doc/parameter.rst of 3.0. */
export const xgboostDefaults: TreeDefaults = {
	framework: "xgboost",
	version: "3.0",
	rounds: 10,
	leaves: 64,
};

const byXgboost = defaultsOf("xgboost", "3.0");

/** Trees, leaves and devices of XGBoost's parameters; `rounds` is read by whoever knows which key counts. */
export function xgboostFacts(
	file: ParsedFile,
	tree: Tree | undefined,
	{
		rounds,
		defaults = xgboostDefaults,
	}: { readonly rounds: Entry | undefined; readonly defaults?: TreeDefaults },
): FieldReading {
	const linear = entryAt(tree, "booster");
	if (linear && asText(linear.value) === "gblinear") {
		const effect = "fits a linear model instead of trees";
		return gather({
			facts: [
				byXgboost("task", "fit"),
				fact("model.family", "custom", statedAt(file, linear)),
			],
			problems: [unmodelled({ file, entry: linear, effect })],
		});
	}
	const leaves = leavesOf(tree);
	return gather(
		{
			facts: [
				byXgboost("task", "fit"),
				byXgboost("model.family", "gbdt"),
				...ensembleFacts(file, {
					rounds,
					treesPerRound: treesPerRound(tree),
					...(leaves && { leaves }),
					defaults,
				}),
				...deviceFacts(file, tree),
			],
		},
		{
			problems: [
				...earlyStopping(file, entryAt(tree, "early_stopping_rounds")),
				...sampling(file, tree),
			],
		},
	);
}

// A tree for each class, and as many as the forest of one round has.
function treesPerRound(tree: Tree | undefined): number {
	const objective = asText(entryAt(tree, "objective")?.value) ?? "";
	const classes = asNumber(entryAt(tree, "num_class")?.value) ?? 1;
	const forest = asNumber(entryAt(tree, "num_parallel_tree")?.value) ?? 1;
	return (objective.startsWith("multi:") ? classes : 1) * Math.max(1, forest);
}

function leavesOf(tree: Tree | undefined): Ensemble["leaves"] {
	const depth = entryAt(tree, "max_depth");
	const levels = asNumber(depth?.value);
	const limit = entryAt(tree, "max_leaves");
	const most = asNumber(limit?.value) ?? 0;
	const byDepth = leavesOfDepth(levels ?? 6);
	// Depth 0 is no limit.
	if (limit && most > 0 && (levels === 0 || most < byDepth)) {
		return { value: most, entry: limit };
	}
	return depth && levels !== undefined && levels > 0
		? { value: byDepth, entry: depth }
		: undefined;
}

function deviceFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const device = entryAt(tree, "device");
	const method = entryAt(tree, "tree_method");
	const onGpu =
		/^(cuda|gpu)/.test(asText(device?.value) ?? "") ||
		asText(method?.value) === "gpu_hist";
	const entry = device ?? method;
	return onGpu && entry
		? [
				fact("hardware.per_node", 1, statedAt(file, entry)),
				byXgboost("hardware.nodes", 1),
			]
		: [];
}

const PARTS = {
	subsample: "gives each tree a part of the rows",
	colsample_bytree: "gives each tree a part of the columns",
	colsample_bylevel: "gives each level a part of the columns",
	colsample_bynode: "gives each split a part of the columns",
} as const;

function sampling(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Problem[] {
	return Object.entries(PARTS).flatMap(([key, effect]) => {
		const entry = entryAt(tree, key);
		const share = asNumber(entry?.value);
		return entry && share !== undefined && share < 1
			? [unmodelled({ file, entry, effect })]
			: [];
	});
}
