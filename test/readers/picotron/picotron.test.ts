import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { picotron } from "../../../src/readers/picotron/index.js";
import { readRun } from "../read-run.js";

const wren = `{
  "distributed": {"tp_size": 2, "cp_size": 2, "pp_size": 1, "dp_size": 4, "backend": "nccl", "use_cpu": false},
  "model": {"name": "HuggingFaceTB/SmolLM-360M", "num_hidden_layers": 16, "use_flash_attention": true},
  "training": {
    "seq_length": 1024,
    "micro_batch_size": 8,
    "gradient_accumulation_steps": 2,
    "total_train_steps": 200,
    "max_tokens": null
  },
  "dataset": {"name": "roneneldan/TinyStories"},
  "checkpoint": {"save_dir": "ckpt"}
}
`;
const path = "wren/config.json";

test("a config gives each fact with its line", () => {
	const run = readRun(picotron, wren, { path });

	expect(run.value("model.id")).toBe("HuggingFaceTB/SmolLM-360M");
	expect(run.value("model.layers")).toBe(16);
	expect(run.value("hardware.count")).toBe(16);
	expect(run.value("parallel.tensor")).toBe(2);
	expect(run.value("parallel.context")).toBe(2);
	expect(run.value("batch.micro")).toBe(8);
	expect(run.line("batch.micro")).toBe(6);
	expect(run.value("batch.accumulation")).toBe(2);
	expect(run.value("steps")).toBe(200);
	expect(run.value("data.sequence")).toBe(1024);
	expect(run.value("data.sets")).toEqual(["roneneldan/TinyStories"]);
	expect(run.value("attention")).toBe("flash");
	expect(run.problems).toEqual([]);
});

test("tokens end a run where they come before the steps", () => {
	// A step has 1024 × 8 × 2 × 4 = 65,536 tokens, 200 of them 13,107,200.
	const sooner = readRun(picotron, wren.replace("null", "1000000"), { path });
	const later = readRun(picotron, wren.replace("null", "20000000"), { path });

	expect(sooner.value("data.tokens")).toBe(1_000_000);
	expect(sooner.value("steps")).toBeUndefined();
	expect(later.value("steps")).toBe(200);
	expect(later.value("data.tokens")).toBeUndefined();
});

test("training on the host counts no accelerators", () => {
	const run = readRun(
		picotron,
		wren.replace('"use_cpu": false', '"use_cpu": true'),
		{ path },
	);

	expect(run.value("hardware.count")).toBeUndefined();
});

test("another JSON is not one of picotron", () => {
	const file = parseFile("a.json", '{"training": {"micro_batch_size": 1}}');

	expect(picotron.recognises(file)).toBe(false);
});
