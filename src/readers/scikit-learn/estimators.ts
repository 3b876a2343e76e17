/** An estimator that grows trees, as its class builds it. */
export interface EstimatorKind {
	readonly framework: string;
	readonly version: string;
	/** Parameters that count rounds, of which the first that stands counts. */
	readonly rounds: readonly string[];
	readonly usualRounds: number;
	/** Parameters that bound the leaves, and the depth. */
	readonly leaves: readonly string[];
	readonly depth: readonly string[];
	/** Bounds without a word; without any a tree grows until its leaves are pure. */
	readonly usualLeaves?: number;
	readonly usualDepth?: number;
}

const FOREST: EstimatorKind = {
	framework: "scikit-learn",
	version: "1.7",
	rounds: ["n_estimators"],
	usualRounds: 100,
	leaves: ["max_leaf_nodes"],
	depth: ["max_depth"],
};

/**
 * Estimators by their class without `Classifier` or `Regressor`. Defaults: scikit-learn 1.7, sklearn/ensemble; LightGBM
 * 4.6 and XGBoost 3.0, sklearn.py of each; catboost.ai/docs, training parameters.
 */
const ESTIMATORS: Readonly<Record<string, EstimatorKind>> = {
	RandomForest: FOREST,
	ExtraTrees: FOREST,
	DecisionTree: { ...FOREST, rounds: [], usualRounds: 1 },
	GradientBoosting: { ...FOREST, usualDepth: 3 },
	HistGradientBoosting: { ...FOREST, rounds: ["max_iter"], usualLeaves: 31 },
	LGBM: {
		framework: "lightgbm",
		version: "4.6.0",
		rounds: ["n_estimators", "num_iterations", "num_boost_round"],
		usualRounds: 100,
		leaves: ["num_leaves"],
		depth: ["max_depth"],
		usualLeaves: 31,
	},
	XGB: {
		framework: "xgboost",
		version: "3.0",
		rounds: ["n_estimators"],
		usualRounds: 100,
		leaves: ["max_leaves"],
		depth: ["max_depth"],
		usualDepth: 6,
	},
	CatBoost: {
		framework: "catboost",
		version: "1.2",
		rounds: ["iterations", "n_estimators", "num_boost_round", "num_trees"],
		usualRounds: 1000,
		leaves: ["max_leaves", "num_leaves"],
		depth: ["depth", "max_depth"],
		usualDepth: 6,
	},
};

/** The kind of a class such as `sklearn.ensemble.RandomForestClassifier`; undefined for any other. */
export function estimatorKind(path: string): EstimatorKind | undefined {
	const name = CLASS.exec(path)?.[1];
	return name !== undefined && Object.hasOwn(ESTIMATORS, name)
		? ESTIMATORS[name]
		: undefined;
}

const CLASS =
	/^(?:(?:sklearn|lightgbm|xgboost|catboost)\.(?:[\w.]+\.)?)([A-Za-z]+?)(?:Classifier|Regressor|Ranker)$/;
