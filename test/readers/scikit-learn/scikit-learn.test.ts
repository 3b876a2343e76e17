import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { scikitLearn } from "../../../src/readers/scikit-learn/index.js";
import { readRun } from "../read-run.js";

const forest = `model:
  class: sklearn.ensemble.RandomForestClassifier
  params:
    n_estimators: 300
    max_depth: 5
cv: 5
`;

test("a forest has its trees, the leaves of its depth and the folds beside it", () => {
	const run = readRun(scikitLearn, forest);

	expect(run.value("task")).toBe("fit");
	expect(run.value("model.family")).toBe("gbdt");
	expect(run.value("model.trees")).toBe(300);
	expect(run.line("model.trees")).toBe(4);
	// 2^5
	expect(run.value("model.leaves")).toBe(32);
	expect(run.value("repeats.folds")).toBe(5);
});

test("a forest without a bound has as many leaves as the data asks for", () => {
	const run = readRun(
		scikitLearn,
		forest.replace("max_depth: 5", "max_depth: null"),
	);

	expect(run.value("model.leaves")).toBeUndefined();
});

test.each([
	["sklearn.ensemble.GradientBoostingRegressor", 100, 8],
	["sklearn.ensemble.HistGradientBoostingClassifier", 100, 31],
	["lightgbm.LGBMRegressor", 100, 31],
	["xgboost.XGBClassifier", 100, 64],
	["catboost.CatBoostRegressor", 1000, 64],
])(
	"%s without parameters grows %d trees of %d leaves",
	(name, trees, leaves) => {
		const run = readRun(
			scikitLearn,
			`model:\n  class: ${name}\n  params: {}\n`,
		);

		expect(run.value("model.trees")).toBe(trees);
		expect(run.value("model.leaves")).toBe(leaves);
		expect(run.origin("model.trees")).toMatchObject({ kind: "default" });
	},
);

test("the tighter bound counts, and -1 is none", () => {
	const lgbm = (depth: number) =>
		readRun(
			scikitLearn,
			`_target_: lightgbm.LGBMClassifier
num_leaves: 127
max_depth: ${depth}
`,
		).value("model.leaves");

	expect(lgbm(4)).toBe(16);
	expect(lgbm(-1)).toBe(127);
});

test("each estimator of a file is a run", () => {
	const file = parseFile(
		"search.yaml",
		`models:
  - class: sklearn.tree.DecisionTreeClassifier
    params: {max_leaf_nodes: 9}
  - class: xgboost.XGBRegressor
    params: {n_estimators: 7}
`,
	);

	const readings = scikitLearn.read(file, () => undefined);

	expect(readings.map((each) => each.kind === "training" && each.name)).toEqual(
		["1", "2"],
	);
});

test.each([
	["model: sklearn.linear_model.LogisticRegression\n"],
	["class: sklearn.ensemble.RandomForestClassifier\n"],
	["class: mine.RandomForestClassifier\nparams: {}\n"],
])("class and parameters of a tree estimator are needed: %j", (text) => {
	expect(scikitLearn.recognises(parseFile("a.yaml", text))).toBe(false);
});
