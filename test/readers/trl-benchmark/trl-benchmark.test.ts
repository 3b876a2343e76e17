import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { trlBenchmark } from "../../../src/readers/trl-benchmark/index.js";
import { readRuns } from "../read-run.js";

const fjord = `model_name_or_path: Qwen/Qwen3-30B-A3B
dataset_name: org/fjord
gpus_per_node: 8
runs:
  - context_length: 16384
    nodes: 2
    backend: fsdp2
    tp: 8
    pp: 1
    cp: 2
    ep: 8
    max_steps: 50
  - context_length: 65536
    nodes: 4
    backend: deepspeed_zero3
    sp: 4
    cp: 1
    extra_args: --pad_to_multiple_of 8
    max_steps: 20
`;

test("each point is a run over what all share", () => {
	const [first, second] = readRuns(trlBenchmark, fjord);

	expect([first?.name, second?.name]).toEqual(["run 1", "run 2"]);
	expect(first?.value("model.id")).toBe("Qwen/Qwen3-30B-A3B");
	expect(first?.value("hardware.nodes")).toBe(2);
	expect(first?.value("hardware.per_node")).toBe(8);
	expect(first?.value("parallel.sharding")).toBe("fsdp");
	expect(first?.value("parallel.tensor")).toBe(8);
	expect(first?.value("parallel.context")).toBe(2);
	expect(first?.value("parallel.expert")).toBe(8);
	expect(first?.value("steps")).toBe(50);
	expect(first?.problems).toEqual([]);
	expect(second?.value("data.sequence")).toBe(65_536);
	expect(second?.value("parallel.sharding")).toBe("zero3");
	expect(second?.value("parallel.context")).toBe(4);
	expect(second?.problems).toEqual([
		"`extra_args` gives the script further arguments. The estimate does not include that.",
	]);
});

test("a wrong value of one point leaves the others alone", () => {
	const [first, second] = readRuns(
		trlBenchmark,
		fjord.replace("backend: fsdp2", "backend: x"),
	);

	expect(first?.problems).toEqual([
		"`backend` is `x`; expected one of fsdp2, fsdp, deepspeed_zero3, deepspeed_zero2, ddp.",
	]);
	expect(second?.value("parallel.sharding")).toBe("zero3");
});

test("a list of runs of another kind is none", () => {
	const file = parseFile("a.yaml", "model_name_or_path: x\nruns: [{a: 1}]\n");

	expect(trlBenchmark.recognises(file)).toBe(false);
});
