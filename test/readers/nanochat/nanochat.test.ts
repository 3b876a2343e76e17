import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { nanochat } from "../../../src/readers/nanochat/index.js";
import { readRun } from "../read-run.js";

const path = "runs/pebble.sh";
const start =
	"torchrun --standalone --nproc_per_node=8 -m scripts.base_train --";

test("the depth says the shape", () => {
	const run = readRun(
		nanochat,
		`set -e\n${start} --depth=12 --device-batch-size=16 --run=pebble\n`,
		{ path },
	);

	expect(run.value("model.layers")).toBe(12);
	expect(run.line("model.layers")).toBe(2);
	// 12 × 64 is six heads of 128.
	expect(run.value("model.hidden")).toBe(768);
	expect(run.value("model.heads")).toBe(6);
	expect(run.value("model.ffn")).toBe(3072);
	expect(run.value("model.gated")).toBe(false);
	// Three of four layers see 512 tokens, the last one all.
	expect(run.value("model.window")).toBe(512);
	expect(run.value("model.local_layers")).toBe(9);
	// Six tables of 32,768 × 768 values.
	expect(run.value("model.other_parameters")).toBe(150_994_944);
	expect(run.value("batch.micro")).toBe(16);
	expect(run.value("hardware.per_node")).toBe(8);
	expect(run.value("hardware.nodes")).toBe(1);
	expect(run.problems).toEqual([]);
});

test("tokens follow from the parameters, and the batch from the tokens", () => {
	const run = readRun(
		nanochat,
		`${start} --depth=12 --target-param-data-ratio=20\n`,
		{ path },
	);

	// 12 layers × 12 × 768², gates 6 × 12 × 6, head 32,768 × 768: 110,100,912 parameters.
	expect(run.value("data.tokens")).toBe(20 * 110_100_912);
	expect(run.value("batch.global_tokens")).toBe(524_288);
});

test("iterations go before the ratio, and a stated batch before the rule", () => {
	const run = readRun(
		nanochat,
		`${start} --depth=4 --num-iterations=100 --total-batch-size=65536 --window-pattern=L --fp8\n`,
		{ path },
	);

	expect(run.value("steps")).toBe(100);
	expect(run.value("data.tokens")).toBeUndefined();
	expect(run.value("batch.global_tokens")).toBe(65_536);
	expect(run.value("model.window")).toBeUndefined();
	expect(run.value("precision")).toBe("fp8");
});

test("a budget of FLOPs becomes tokens by nanochat's own count", () => {
	const run = readRun(
		nanochat,
		`${start} --depth=2 --head-dim=64 --window-pattern=L --max-seq-len=512 --target-flops=1e15 --target-param-data-ratio=-1\n`,
		{ path },
	);

	// 2 × 12 × 128² + 1 × 12 × 2 + 32,768 × 128 = 4,587,544; 6 × that + 12 × 128 × 1024 = 29,098,128 a token.
	expect(run.value("data.tokens")).toBe(Math.floor(1e15 / 29_098_128));
	expect(run.value("batch.global_tokens")).toBeUndefined();
});

test("a command without flags for the depth has the default, one that a loop fills is told", () => {
	const silent = readRun(nanochat, `${start} --run=a\n`, { path });
	const open = readRun(nanochat, `${start} --depth=$DEPTH\n`, { path });

	expect(silent.value("model.layers")).toBe(20);
	expect(silent.origin("model.layers")).toMatchObject({
		kind: "default",
		framework: "nanochat",
	});
	expect(open.value("model.layers")).toBeUndefined();
	expect(open.problems).toEqual([
		"`--depth` is `$DEPTH`, which only the launch decides. State it in wattdiff.yml if it matters.",
	]);
});

test("evaluation and chat are no pretraining", () => {
	const file = parseFile(
		path,
		"python -m scripts.base_eval --device-batch-size=1\npython -m scripts.chat_cli -i sft\n",
	);

	expect(nanochat.recognises(file)).toBe(false);
});
