import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	type Entry,
	entryAt,
	firstEntryAt,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { defaultsOf, statedAt } from "../origins.js";
import type { Reader, Reading } from "../reader.js";
import { leavesOfDepth } from "../tree-ensemble.js";
import { type Estimator, estimatorsIn } from "./find.js";

/** Estimators of scikit-learn and of what builds on it, where a config states their class and parameters. */
export const scikitLearn: Reader = {
	framework: "scikit-learn",
	title: "scikit-learn estimators",
	source:
		"https://github.com/scikit-learn/scikit-learn, sklearn/ensemble (1.7); https://lightgbm.readthedocs.io (4.6), https://xgboost.readthedocs.io (3.0), https://catboost.ai/docs",
	recognises: (file) => estimatorsIn(file.documents[0]).length > 0,
	references: () => [],
	read: (file) => {
		const found = estimatorsIn(file.documents[0]);
		return found.map((each, index) =>
			readEstimator(file, each, found.length > 1 ? String(index + 1) : ""),
		);
	},
};

function readEstimator(
	file: ParsedFile,
	estimator: Estimator,
	name: string,
): Reading {
	const { kind, entry, parameters } = estimator;
	const at = statedAt(file, entry);
	const standard = defaultsOf(kind.framework, kind.version);
	const rounds = firstEntryAt(parameters, kind.rounds);
	const trees = asNumber(rounds?.value);
	const leaves = leavesOf(estimator);
	const facts = [
		fact("task", "fit", at),
		fact("model.family", "gbdt", at),
		rounds && trees !== undefined && trees > 0
			? fact("model.trees", trees, statedAt(file, rounds))
			: standard("model.trees", kind.usualRounds),
		...(leaves
			? [
					leaves.entry
						? fact("model.leaves", leaves.value, statedAt(file, leaves.entry))
						: standard("model.leaves", leaves.value),
				]
			: []),
		...foldFacts(file),
	];
	return { kind: "training", name, facts, files: [], problems: [] };
}

interface Bound {
	readonly value: number;
	/** Absent where the library bounds trees by itself. */
	readonly entry?: Entry | undefined;
}

// The tighter of the bounds on leaves and on depth; a parameter of 0, -1 or null is none.
function leavesOf({ kind, parameters }: Estimator): Bound | undefined {
	const leaves = firstEntryAt(parameters, kind.leaves);
	const depth = firstEntryAt(parameters, kind.depth);
	const most = leaves ? asNumber(leaves.value) : kind.usualLeaves;
	const levels = depth ? asNumber(depth.value) : kind.usualDepth;
	const bounds: Bound[] = [];
	if (most !== undefined && most > 0) {
		bounds.push({ value: most, entry: leaves });
	}
	if (levels !== undefined && levels > 0) {
		bounds.push({ value: leavesOfDepth(levels), entry: depth });
	}
	return bounds.toSorted((a, b) => a.value - b.value)[0];
}

/** Folds of a cross-validation, stated beside the estimator. */
function foldFacts(file: ParsedFile): readonly Fact[] {
	const tree = file.documents[0];
	for (const path of FOLDS) {
		const entry = entryAt(tree, path);
		const folds = asNumber(entry?.value);
		if (entry && folds !== undefined && Number.isInteger(folds) && folds > 1) {
			return [fact("repeats.folds", folds, statedAt(file, entry))];
		}
	}
	return [];
}

const FOLDS = [
	"cv",
	"n_splits",
	"n_folds",
	"cv.n_splits",
	"cv_folds",
	"cross_validation.n_splits",
	"cross_validation.folds",
	"training.cv",
	"training.n_splits",
];
