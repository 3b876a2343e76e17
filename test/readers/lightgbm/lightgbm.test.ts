import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { lightgbm } from "../../../src/readers/lightgbm/index.js";
import { readOnly, readRun } from "../read-run.js";

const conf = `# crop yields
task = train
objective = multiclass
num_class = 3
data = fields.train
num_trees = 200
num_leaves = 63
learning_rate = 0.1
`;
const path = "train.conf";

test("each round of a multiclass model grows a tree for each class", () => {
	const run = readRun(lightgbm, conf, { path });

	// 200 rounds × 3 classes
	expect(run.value("model.trees")).toBe(600);
	expect(run.line("model.trees")).toBe(6);
	expect(run.value("model.leaves")).toBe(63);
	expect(run.value("data.classes")).toBe(3);
	expect(run.value("task")).toBe("fit");
	expect(run.value("model.family")).toBe("gbdt");
	expect(run.value("data.samples")).toBeUndefined();
	expect(run.problems).toEqual([]);
});

test("without a word LightGBM grows 100 trees of 31 leaves", () => {
	const run = readRun(
		lightgbm,
		"boosting_type = gbdt\nobjective = regression\ndata = a\nbagging_freq = 0\n",
		{ path },
	);

	expect(run.value("model.trees")).toBe(100);
	expect(run.value("model.leaves")).toBe(31);
	expect(run.origin("model.trees")).toMatchObject({
		kind: "default",
		framework: "lightgbm",
	});
});

test("a depth bounds the leaves where it is tighter", () => {
	const tight = readRun(lightgbm, `${conf}max_depth = 4\n`, { path });
	const loose = readRun(lightgbm, `${conf}max_depth = 10\n`, { path });
	const none = readRun(lightgbm, `${conf}max_depth = -1\n`, { path });

	// 2^4
	expect(tight.value("model.leaves")).toBe(16);
	expect(tight.line("model.leaves")).toBe(9);
	expect(loose.value("model.leaves")).toBe(63);
	expect(none.value("model.leaves")).toBe(63);
});

test("parameters in YAML have their rounds beside them", () => {
	const run = readRun(
		lightgbm,
		`num_boost_round: 500
early_stopping_rounds: 50
params:
  objective: binary
  num_leaves: 15
  feature_fraction: 0.8
  device_type: cuda
`,
	);

	expect(run.value("model.trees")).toBe(500);
	expect(run.value("model.leaves")).toBe(15);
	expect(run.value("hardware.per_node")).toBe(1);
	expect(run.problems).toEqual([
		"`early_stopping_rounds` may end the training before its last round. The estimate reads it as all rounds, which is the most that it takes.",
		"`feature_fraction` gives each tree a part of the columns. The estimate does not include that.",
	]);
});

test("bagging counts only with its frequency", () => {
	const off = readRun(lightgbm, `${conf}bagging_fraction = 0.5\n`, { path });
	const on = readRun(
		lightgbm,
		`${conf}bagging_fraction = 0.5\nbagging_freq = 1\n`,
		{ path },
	);

	expect(off.problems).toEqual([]);
	expect(on.problems).toHaveLength(1);
});

test.each(["predict", "convert_model", "save_binary", "refit"])(
	"the task %s trains nothing",
	(task) => {
		const reading = readOnly(
			lightgbm,
			`task = ${task}\ndata = a\ninput_model = model.txt\n`,
			{ path },
		);

		expect(reading.kind).toBe("not-training");
	},
);

test("a key with a typo is told with the nearest one", () => {
	const run = readRun(lightgbm, `${conf}learning_rat = 3\n`, { path });

	expect(run.problems).toEqual([
		"`learning_rat` is not a key that wattdiff or LightGBM knows (did you mean `learning_rate`?). It had no effect on the estimate.",
	]);
});

test("a wrong number of classes is told", () => {
	const run = readRun(
		lightgbm,
		conf.replace("num_class = 3", "num_class = x"),
		{
			path,
		},
	);

	expect(run.problems[0]).toContain("`num_class` is `x`");
	expect(run.value("model.trees")).toBe(200);
});

test.each([
	["postgresql.conf", "max_connections = 100\nshared_buffers = 128MB\n"],
	["a.yaml", "objective: binary\ntask: train\nname: x\n"],
	["a.conf", "booster = gbtree\nnum_round = 2\nmax_depth = 3\neta = 1\n"],
])("%s is no config of LightGBM", (name, text) => {
	expect(lightgbm.recognises(parseFile(name, text))).toBe(false);
});

test("the table of LightGBM's own example is known by its place", () => {
	const conf =
		"task = train\nobjective = binary\ndata = binary.train\nnum_trees = 10\nnum_leaves = 63\n";
	const folder = "examples/binary_classification";
	const own = readRun(lightgbm, conf, { path: `${folder}/train.conf` });
	const other = readRun(lightgbm, conf, { path: "fields/train.conf" });

	// binary.train has 7000 lines of a label and 28 numbers.
	expect(own.value("data.samples")).toBe(7000);
	expect(own.value("data.features")).toBe(28);
	expect(own.origin("data.samples")).toMatchObject({
		kind: "default",
		framework: "lightgbm",
	});
	expect(other.value("data.samples")).toBeUndefined();
});
