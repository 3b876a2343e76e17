import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { nanogpt } from "../../../src/readers/nanogpt/index.js";
import { readOnly, readRun } from "../read-run.js";

const path = "config/train_heron.py";

const heron = `# trains a small model on 1 node of 4X H100 80GB
# torchrun --standalone --nproc_per_node=4 train.py config/train_heron.py
batch_size = 8
block_size = 512
gradient_accumulation_steps = 5 * 4

n_layer = 8
n_head = 8
n_embd = 512
dropout = 0.1
max_iters = 30000
eval_interval = 500
eval_iters = 100
always_save_checkpoint = False
`;

describe("a config of nanoGPT", () => {
	test("gives each fact with its line", () => {
		const run = readRun(nanogpt, heron, { path });

		// 8 samples × 20 passes of all devices together.
		expect(run.value("batch.global")).toBe(160);
		expect(run.line("batch.global")).toBe(5);
		expect(run.value("batch.micro")).toBe(8);
		expect(run.value("data.sequence")).toBe(512);
		expect(run.value("steps")).toBe(30_000);
		expect(run.line("steps")).toBe(11);
		expect(run.value("model.layers")).toBe(8);
		expect(run.value("model.hidden")).toBe(512);
		expect(run.value("model.ffn")).toBe(2048);
		expect(run.value("model.learned_positions")).toBe(512);
		expect(run.value("evaluation.every")).toBe(500);
		// Two splits × 100 batches of 8.
		expect(run.value("evaluation.samples")).toBe(1600);
		expect(run.problems).toEqual([]);
	});

	test("leaves the rest to train.py", () => {
		const run = readRun(
			nanogpt,
			"block_size = 256\nalways_save_checkpoint = True\n",
			{ path },
		);

		expect(run.value("batch.global")).toBe(480);
		expect(run.value("steps")).toBe(600_000);
		expect(run.value("model.layers")).toBe(12);
		expect(run.value("precision")).toBe("amp-bf16");
		expect(run.value("data.sets")).toEqual(["openwebtext"]);
		expect(run.origin("steps")).toEqual({
			kind: "default",
			framework: "nanoGPT",
			version: "3adf61e154c3",
		});
	});

	test("half of the batch is stated: the other half is train.py's", () => {
		const run = readRun(
			nanogpt,
			"batch_size = 6\nblock_size = 256\neval_iters = 1\n",
			{ path },
		);

		// 6 × 40
		expect(run.value("batch.global")).toBe(240);
		expect(run.line("batch.global")).toBe(1);
	});

	test("comments about the launch are hints", () => {
		const run = readRun(nanogpt, heron, { path });

		expect(run.value("hardware.count")).toBe(4);
		expect(run.origin("hardware.count")).toMatchObject({
			kind: "hint",
			line: 2,
		});
		expect(run.value("hardware.accelerator")).toBe("H100-80GB");
	});

	test("that starts from GPT-2 trains that model", () => {
		const run = readRun(
			nanogpt,
			"init_from = 'gpt2-medium'\nblock_size = 512\nwandb_run_name = 'ft-' + str(time.time())\n",
			{ path },
		);

		expect(run.value("model.id")).toBe("gpt2-medium");
		expect(run.value("model.layers")).toBeUndefined();
		expect(run.problems).toEqual([]);
	});

	test("reports a wrong value and a mistyped name", () => {
		const run = readRun(
			nanogpt,
			`${heron.replace("30000", "'many'")}learning_rat = 1e-3\n`,
			{ path },
		);

		expect(run.problems).toEqual([
			"`max_iters` is `many`; expected a whole number above 0.",
			expect.stringContaining(
				"`learning_rat` is not a key that wattdiff or nanoGPT knows (did you mean `learning_rate`?)",
			),
		]);
	});

	test("that only evaluates is no training", () => {
		expect(
			readOnly(
				nanogpt,
				"eval_only = True\neval_iters = 500\nbatch_size = 8\n",
				{
					path,
				},
			).kind,
		).toBe("not-training");
	});

	test.each([
		[
			"the training script",
			`${heron}\nfor step in range(max_iters):\n    train()\n`,
		],
		[
			"a file of other settings",
			"a = 1\nb = 2\nblock_size = 3\neval_iters = 4\nc = 5\nd = 6\n",
		],
		["another config", "batch_size = 8\nepochs = 3\nlearning_rate = 0.1\n"],
	])("%s is not recognised", (_, text) => {
		expect(nanogpt.recognises(parseFile(path, text))).toBe(false);
	});
});
