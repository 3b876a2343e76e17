import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { xgboost } from "../../../src/readers/xgboost/index.js";
import { readOnly, readRun } from "../read-run.js";

const conf = `booster = gbtree
objective = binary:logistic
eta = 1.0
max_depth = 5
num_round = 20
data = "rows.txt?format=libsvm"
eval[test] = "more.txt?format=libsvm"
test:data = "more.txt?format=libsvm"
`;
const path = "rows.conf";

test("a tree of depth d has 2^d leaves at most", () => {
	const run = readRun(xgboost, conf, { path });

	expect(run.value("model.trees")).toBe(20);
	expect(run.line("model.trees")).toBe(5);
	// 2^5
	expect(run.value("model.leaves")).toBe(32);
	expect(run.line("model.leaves")).toBe(4);
	expect(run.value("task")).toBe("fit");
	expect(run.value("model.family")).toBe("gbdt");
	expect(run.problems).toEqual([]);
});

test("classes and forests multiply the trees of a round", () => {
	const run = readRun(
		xgboost,
		`{
  "objective": "multi:softprob",
  "num_class": 4,
  "num_parallel_tree": 5,
  "num_boost_round": 10,
  "eta": 0.3
}`,
		{ path: "params.json" },
	);

	// 10 × 4 × 5
	expect(run.value("model.trees")).toBe(200);
	expect(run.value("data.classes")).toBe(4);
	// Depth 6 without a word: 2^6.
	expect(run.value("model.leaves")).toBe(64);
	expect(run.origin("model.leaves")).toMatchObject({ kind: "default" });
});

test("a limit of leaves counts where it is tighter, or where depth has none", () => {
	const text = `${conf}grow_policy = lossguide\n`;

	const tight = readRun(xgboost, `${text}max_leaves = 12\n`, { path });
	const free = readRun(
		xgboost,
		`${text.replace("max_depth = 5", "max_depth = 0")}max_leaves = 900\n`,
		{ path },
	);

	expect(tight.value("model.leaves")).toBe(12);
	expect(free.value("model.leaves")).toBe(900);
});

test("parameters may stand in a group, with a GPU", () => {
	const run = readRun(
		xgboost,
		`num_boost_round: 300
xgb_params:
  objective: reg:squarederror
  max_depth: 8
  device: cuda
  subsample: 0.5
`,
	);

	expect(run.value("model.trees")).toBe(300);
	expect(run.value("hardware.per_node")).toBe(1);
	expect(run.problems).toEqual([
		"`subsample` gives each tree a part of the rows. The estimate does not include that.",
	]);
});

test("a linear booster grows no trees, and that is told", () => {
	const run = readRun(xgboost, conf.replace("gbtree", "gblinear"), { path });

	expect(run.value("model.trees")).toBeUndefined();
	expect(run.value("model.family")).toBe("custom");
	expect(run.problems[0]).toContain("fits a linear model instead of trees");
});

test.each(["pred", "eval", "dump"])("the task %s trains nothing", (task) => {
	expect(readOnly(xgboost, `${conf}task = ${task}\n`, { path }).kind).toBe(
		"not-training",
	);
});

test("a key that XGBoost lacks is told", () => {
	const run = readRun(xgboost, `${conf}max_dept = 3\n`, { path });

	expect(run.problems).toEqual([
		"`max_dept` is not a key that wattdiff or XGBoost knows (did you mean `max_depth`?). It had no effect on the estimate.",
	]);
});

test.each([
	["model.json", '{"learner": {"objective": {"name": "binary:logistic"}}}'],
	["a.yaml", "objective: binary\nnum_leaves: 31\nlearning_rate: 0.1\n"],
	["a.yaml", "objective: finish the report\neta: tomorrow\n"],
])("%s is no config of XGBoost", (name, text) => {
	expect(xgboost.recognises(parseFile(name, text))).toBe(false);
});

test("the table of XGBoost's own example is known by its place", () => {
	const folder = "demo/CLI/binary_classification";
	const own = readRun(
		xgboost,
		'booster = gbtree\nobjective = binary:logistic\ndata = "agaricus.txt.train?format=libsvm"\n',
		{ path: `${folder}/mushroom.conf` },
	);

	// agaricus.txt.train: 6513 mushrooms, properties numbered 1 to 126.
	expect(own.value("data.samples")).toBe(6513);
	expect(own.value("data.features")).toBe(126);
});
