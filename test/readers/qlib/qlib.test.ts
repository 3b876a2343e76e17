import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { qlib } from "../../../src/readers/qlib/index.js";
import { readRun } from "../read-run.js";

function workflow(
	model: string,
	{ handler = "Alpha158", processors = "", data = "" } = {},
): string {
	return `qlib_init:
  region: cn
task:
  model:
${model.replace(/^(?=.)/gm, "    ")}
  dataset:
    class: DatasetH
    module_path: qlib.data.dataset
    kwargs:
      handler:
        class: ${handler}
        module_path: qlib.contrib.data.handler
        kwargs:
          instruments: csi300
${processors}
      segments:
        train: [2008-01-01, 2014-12-31]
${data}
`;
}

const lightgbm = `class: LGBModel
module_path: qlib.contrib.model.gbdt
kwargs:
  loss: mse
  num_leaves: 210
  max_depth: 8`;

test("qlib boosts 1000 rounds without a word, and says that it may stop early", () => {
	const run = readRun(qlib, workflow(lightgbm));

	expect(run.value("task")).toBe("fit");
	expect(run.value("model.family")).toBe("gbdt");
	expect(run.value("model.trees")).toBe(1000);
	expect(run.origin("model.trees")).toMatchObject({
		kind: "default",
		framework: "qlib",
	});
	// 210 leaves are fewer than 2^8.
	expect(run.value("model.leaves")).toBe(210);
	expect(run.line("model.leaves")).toBe(9);
	expect(run.value("data.features")).toBe(158);
	expect(run.problems).toEqual([
		"qlib ends the training after 50 rounds without progress. The estimate reads it as all rounds, which is the most that it takes.",
	]);
});

test("XGBoost's rounds are qlib's own, whatever n_estimators says", () => {
	const run = readRun(
		qlib,
		workflow(`class: XGBModel
module_path: qlib.contrib.model.xgboost
kwargs:
  max_depth: 8
  n_estimators: 647`),
	);

	expect(run.value("model.trees")).toBe(1000);
	// 2^8
	expect(run.value("model.leaves")).toBe(256);
	expect(run.problems[0]).toContain("`n_estimators` is no parameter");
});

test("CatBoost's leaves are limited where it grows leaf by leaf", () => {
	const catboost = (policy: string) =>
		readRun(
			qlib,
			workflow(`class: CatBoostModel
module_path: qlib.contrib.model.catboost_model
kwargs:
  max_depth: 7
  num_leaves: 100
  grow_policy: ${policy}`),
		);

	expect(catboost("Lossguide").value("model.leaves")).toBe(100);
	// 2^7
	expect(catboost("SymmetricTree").value("model.leaves")).toBe(128);
});

test("an ensemble of six grows the trees of each", () => {
	const run = readRun(
		qlib,
		workflow(`class: DEnsembleModel
module_path: qlib.contrib.model.double_ensemble
kwargs:
  num_models: 3
  epochs: 28
  num_leaves: 64`),
	);

	// 3 × 28
	expect(run.value("model.trees")).toBe(84);
	expect(run.value("model.leaves")).toBe(64);
});

test("columns are those of the handler less the dropped, or those that are kept", () => {
	const dropped = readRun(
		qlib,
		workflow(lightgbm, {
			processors:
				"          infer_processors: [{class: DropCol, kwargs: {col_list: [VWAP0]}}]",
		}),
	);
	const kept = readRun(
		qlib,
		workflow(lightgbm, {
			processors:
				"          infer_processors: [{class: FilterCol, kwargs: {col_list: [A, B, C]}}]",
		}),
	);

	expect(dropped.value("data.features")).toBe(157);
	expect(kept.value("data.features")).toBe(3);
});

test("a perceptron's size follows from its layers", () => {
	const run = readRun(
		qlib,
		workflow(`class: DNNModelPytorch
module_path: qlib.contrib.model.pytorch_nn
kwargs:
  max_steps: 8000
  batch_size: 4096
  optimizer: adam
  pt_model_kwargs:
    input_dim: 10
    layers: [8, 4]`),
	);

	expect(run.value("steps")).toBe(8000);
	expect(run.value("batch.global")).toBe(4096);
	expect(run.value("optimizer")).toBe("adam");
	expect(run.value("model.family")).toBe("mlp");
	// (10×8 + 8 + 16) + (8×4 + 4 + 8) + (4×1 + 1)
	expect(run.value("model.parameters")).toBe(153);
	// 2 × (80 + 32 + 4)
	expect(run.value("model.flops_per_sample")).toBe(232);
	expect(run.value("hardware.count")).toBe(1);
	expect(run.problems).toEqual([]);
});

test("an LSTM reads windows of days", () => {
	const run = readRun(
		qlib,
		workflow(
			`class: LSTM
module_path: qlib.contrib.model.pytorch_lstm_ts
kwargs:
  d_feat: 3
  hidden_size: 5
  num_layers: 1
  n_epochs: 7`,
			{ data: "      step_len: 10" },
		),
	);

	expect(run.value("data.epochs")).toBe(7);
	expect(run.value("batch.global")).toBe(2000);
	// 4×5×(3+5) + 4×2×5 + 5 + 1
	expect(run.value("model.parameters")).toBe(206);
	// 2 × (160 × 10 days + 5)
	expect(run.value("model.flops_per_sample")).toBe(3210);
});

test("rows are the stocks of an index on the days that its exchange is open", () => {
	const run = readRun(qlib, workflow(lightgbm));

	// 300 stocks × (243 days × 7.0 years, rounded)
	expect(run.value("data.samples")).toBe(300 * 1701);
	expect(run.origin("data.samples")).toMatchObject({ kind: "assumption" });
});

test("attention over days stands after the recurrent net", () => {
	const run = readRun(
		qlib,
		workflow(
			`class: ALSTM
module_path: qlib.contrib.model.pytorch_alstm_ts
kwargs:
  d_feat: 3
  hidden_size: 4
  num_layers: 1
  rnn_type: GRU`,
			{ data: "      step_len: 10" },
		),
	);

	// 3×4 + 4, 3×4×(4+4) + 3×2×4, 4×2 + 2 + 2, 2×4 + 1
	expect(run.value("model.parameters")).toBe(16 + 120 + 12 + 9);
	// 2 × (10 days × (12 + 96 + 8 + 2) + 8)
	expect(run.value("model.flops_per_sample")).toBe(2376);
});

test("attention over stocks needs the size of the market", () => {
	const run = readRun(
		qlib,
		workflow(
			`class: GATs
module_path: qlib.contrib.model.pytorch_gats_ts
kwargs:
  d_feat: 3
  hidden_size: 4
  num_layers: 1
  base_model: LSTM`,
			{ data: "      step_len: 10" },
		),
	);

	// 4×4×(3+4) + 4×2×4, 2 × (16 + 4), 8, 4 + 1
	expect(run.value("model.parameters")).toBe(144 + 40 + 8 + 5);
	// 2 × (10 × 112 + 3×16 + 300 stocks × 12 + 4)
	expect(run.value("model.flops_per_sample")).toBe(9544);
});

test("predictors are chosen by a router over their past errors", () => {
	const run = readRun(
		qlib,
		workflow(
			`class: TRAModel
module_path: qlib.contrib.model.pytorch_tra
kwargs:
  model_type: RNN
  model_config: {input_size: 3, hidden_size: 4, num_layers: 1, rnn_arch: LSTM, use_attn: true}
  tra_config: {num_states: 2, hidden_size: 5, num_layers: 1, rnn_arch: GRU, src_info: LR_TPE}`,
			{ data: "      seq_len: 10" },
		),
	);

	// 112 + 32 and 16 + 4 + 4; 8×2 + 2, 3×5×(2+5) + 30, 13×2 + 2
	expect(run.value("model.parameters")).toBe(144 + 24 + 18 + 135 + 28);
	// 2 × (10 × (112 + 20 + 105) + 16 + 26)
	expect(run.value("model.flops_per_sample")).toBe(4824);
});

test.each([
	[
		"TCN",
		"d_feat: 3\n  n_chans: 4\n  kernel_size: 2\n  num_layers: 2",
		// 3→4→4 beside 3→4, then 4→4→4, each with 2 × (bias and norm) of 4; 4 + 1
		24 + 32 + 16 + (12 + 4) + (32 + 32 + 16) + 5,
		// 10 days and one more, then two more, of padding
		2 * (11 * 56 + 10 * 12 + 12 * 64 + 4),
	],
	[
		"KRNN",
		"fea_dim: 3\n  cnn_dim: 4\n  cnn_kernel_size: 3\n  rnn_dim: 5\n  rnn_dups: 2\n  rnn_layers: 1",
		// 36 + 4; twice 3×5×(4 + 5) + 30; 5 + 1
		40 + 2 * 165 + 6,
		2 * (10 * (36 + 270) + 5),
	],
	[
		"SFM",
		"d_feat: 3\n  hidden_size: 4\n  output_dim: 2\n  freq_dim: 5",
		// (3 + 4) × (16 + 5); biases 16 + 5; 5 and 4; 4×2 + 2; 2 + 1
		147 + 21 + 9 + 10 + 3,
		2 * (10 * (147 + 20 + 8) + 2),
	],
	[
		"LocalformerModel",
		"d_feat: 3\n  d_model: 4\n  num_layers: 1",
		// 16; 4×16 + 8×2048, biases 4×4 + 2048 + 4 and norms 16; 48 + 4; 3×4×8 + 24; 5
		16 + 16_448 + 2084 + 52 + 120 + 5,
		2 * (10 * (12 + 64 + 16_384 + 48 + 96) + 2 * 100 * 4 + 4),
	],
])("%s is sized by its arguments", (name, kwargs, parameters, flops) => {
	const run = readRun(
		qlib,
		workflow(
			`class: ${name}\nmodule_path: qlib.contrib.model.pytorch_x\nkwargs:\n  ${kwargs}`,
			{ data: "      step_len: 10" },
		),
	);

	expect(run.value("model.parameters")).toBe(parameters);
	expect(run.value("model.flops_per_sample")).toBe(flops);
});

test("a Transformer of two modules has two default batches", () => {
	const transformer = (module: string) =>
		readRun(
			qlib,
			workflow(`class: TransformerModel
module_path: qlib.contrib.model.${module}
kwargs:
  seed: 0`),
		);

	expect(transformer("pytorch_transformer").value("batch.global")).toBe(2048);
	expect(transformer("pytorch_transformer_ts").value("batch.global")).toBe(
		8192,
	);
	// 20×64 + 64 + 2 × (4×64² + 2×64×2048 + 2624) + 65
	expect(transformer("pytorch_transformer").value("model.parameters")).toBe(
		563_713,
	);
	// No step_len: how long a window is stays open.
	expect(
		transformer("pytorch_transformer").value("model.flops_per_sample"),
	).toBeUndefined();
});

test("a model whose size nobody states is told", () => {
	const run = readRun(
		qlib,
		workflow(`class: MyModel
module_path: qlib.contrib.model.mine`),
	);

	expect(run.value("model.family")).toBe("custom");
	expect(run.problems[0]).toContain("whose size wattdiff does not know");
});

test("a backtest of a trained policy is no workflow", () => {
	const file = parseFile(
		"backtest.yml",
		"qlib:\n  provider_uri: ./bin\nstrategies:\n  1day:\n    class: PPO\n",
	);

	expect(qlib.recognises(file)).toBe(false);
});
