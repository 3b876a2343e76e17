import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	type Mapping,
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
import { parameter } from "./names.js";

/** docs/Parameters.rst of 4.6.0. */
export const lightgbmDefaults: TreeDefaults = {
	framework: "lightgbm",
	version: "4.6.0",
	rounds: 100,
	leaves: 31,
};

const byLightgbm = defaultsOf("lightgbm", "4.6.0");

/** Trees, leaves and devices of LightGBM's parameters. */
export function lightgbmFacts(
	file: ParsedFile,
	tree: Mapping,
	defaults = lightgbmDefaults,
): FieldReading {
	const objective = asText(parameter(tree, "objective")?.value) ?? "";
	const classes = asNumber(parameter(tree, "num_class")?.value) ?? 1;
	const leaves = leavesOf(tree, defaults.leaves);
	return gather(
		{
			facts: [
				byLightgbm("task", "fit"),
				byLightgbm("model.family", "gbdt"),
				...ensembleFacts(file, {
					rounds: parameter(tree, "num_iterations"),
					// Each round grows a tree for each class.
					treesPerRound: MULTICLASS.test(objective) ? classes : 1,
					...(leaves && { leaves }),
					defaults,
				}),
				...deviceFacts(file, tree),
			],
		},
		{
			problems: [
				...earlyStopping(file, parameter(tree, "early_stopping_round")),
				...sampling(file, tree),
			],
		},
	);
}

const MULTICLASS = /^(multi|softmax|ova|ovr)/i;

// A depth above zero bounds the leaves too.
function leavesOf(tree: Mapping, usual: number): Ensemble["leaves"] {
	const leaves = parameter(tree, "num_leaves");
	const depth = parameter(tree, "max_depth");
	const stated = asNumber(leaves?.value);
	const levels = asNumber(depth?.value) ?? 0;
	const most = stated ?? usual;
	if (depth && levels > 0 && leavesOfDepth(levels) < most) {
		return { value: leavesOfDepth(levels), entry: depth };
	}
	return leaves && stated !== undefined && stated > 1
		? { value: stated, entry: leaves }
		: undefined;
}

function deviceFacts(file: ParsedFile, tree: Mapping): readonly Fact[] {
	const device = parameter(tree, "device_type");
	if (!device || !/^(gpu|cuda)/.test(asText(device.value) ?? "")) return [];
	const count = parameter(tree, "num_gpu");
	const devices = asNumber(count?.value);
	return [
		count && devices
			? fact("hardware.per_node", devices, statedAt(file, count))
			: byLightgbm("hardware.per_node", 1),
		byLightgbm("hardware.nodes", 1),
	];
}

function sampling(file: ParsedFile, tree: Mapping): readonly Problem[] {
	const rows = parameter(tree, "bagging_fraction");
	const often = asNumber(parameter(tree, "bagging_freq")?.value) ?? 0;
	const columns = parameter(tree, "feature_fraction");
	const linear = parameter(tree, "linear_tree");
	const isPart = (value: number | undefined): boolean =>
		value !== undefined && value < 1;
	return [
		...(rows && often > 0 && isPart(asNumber(rows.value))
			? [
					unmodelled({
						file,
						entry: rows,
						effect: "gives each tree a part of the rows",
					}),
				]
			: []),
		...(columns && isPart(asNumber(columns.value))
			? [
					unmodelled({
						file,
						entry: columns,
						effect: "gives each tree a part of the columns",
					}),
				]
			: []),
		...(linear && asBoolean(linear.value)
			? [
					unmodelled({
						file,
						entry: linear,
						effect: "fits a linear model in each leaf",
					}),
				]
			: []),
	];
}
