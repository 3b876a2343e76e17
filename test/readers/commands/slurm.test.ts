import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import type { PlanKey } from "../../../src/plan/fields.js";
import { fold } from "../../../src/plan/plan.js";
import { describe } from "../../../src/problem.js";
import { acceleratorIn } from "../../../src/readers/accelerator-words.js";
import { slurmFacts } from "../../../src/readers/commands/slurm.js";
import {
	arrayTasks,
	slurmHours,
} from "../../../src/readers/commands/slurm-time.js";

function header(...lines: readonly string[]) {
	const text = `#!/bin/bash\n${lines.map((line) => `#SBATCH ${line}\n`).join("")}`;
	const { facts, problems } = slurmFacts(parseFile("job.slurm", text));
	const folded = fold(facts);
	return {
		value: (key: PlanKey) => folded.get(key)?.value,
		origin: (key: PlanKey) => folded.get(key)?.origin,
		problems: problems.map(describe),
	};
}

test("a header gives nodes, devices, their type and the limit", () => {
	const job = header(
		"--job-name=harbour",
		"--nodes=4 # adapt",
		"--gres=gpu:a100:8",
		"--time 1-12:00:00",
		"--partition=long",
	);

	expect(job.value("hardware.nodes")).toBe(4);
	expect(job.value("hardware.per_node")).toBe(8);
	expect(job.value("hardware.accelerator")).toBe("A100");
	expect(job.value("hardware.time_limit_hours")).toBe(36);
	expect(job.origin("hardware.per_node")).toEqual({
		kind: "launch",
		path: "job.slurm",
		line: 4,
		text: "--gres",
	});
	expect(job.problems).toEqual([]);
});

test.each([
	["-N 2", "hardware.nodes", 2],
	["-N2", "hardware.nodes", 2],
	["--gres=gpu:4", "hardware.per_node", 4],
	["--gres=gpu", "hardware.per_node", 1],
	["--gres=gpu:h100", "hardware.per_node", 1],
	["--gres=tmpspace:100G,gpu:v100:2", "hardware.per_node", 2],
	["--gpus-per-node=h100:8", "hardware.per_node", 8],
	["--gpus=16", "hardware.count", 16],
	["-G a100:16", "hardware.count", 16],
	["--array=0-9%4", "repeats.trials", 10],
] as const)("%s is %s %d", (option, key, value) => {
	expect(header(option).value(key)).toBe(value);
});

test("one node is Slurm's default where devices of a node are stated", () => {
	const job = header("--gres=gpu:8");

	expect(job.value("hardware.nodes")).toBe(1);
	expect(job.origin("hardware.nodes")?.kind).toBe("default");
});

test("tasks times their devices are the devices of a node", () => {
	const job = header("--ntasks=8", "--ntasks-per-node=4", "--gpus-per-task=2");

	expect(job.value("hardware.nodes")).toBe(2);
	expect(job.value("hardware.per_node")).toBe(8);
});

test("a type that only the partition names is a hint", () => {
	const job = header("--partition=gpu_h100", "--gres=gpu:4");

	expect(job.value("hardware.accelerator")).toBe("H100");
	expect(job.origin("hardware.accelerator")?.kind).toBe("hint");
});

test("a constraint names the type", () => {
	const job = header("--constraint=v100-32g");

	expect(job.value("hardware.accelerator")).toBe("V100-32GB");
	expect(job.origin("hardware.accelerator")?.kind).toBe("launch");
});

test("a placeholder is told and gives nothing", () => {
	const job = header("--nodes={{ nodes }}", "--gres=gpu:$GPUS");

	expect(job.value("hardware.nodes")).toBeUndefined();
	expect(job.value("hardware.per_node")).toBeUndefined();
	expect(job.problems).toEqual([
		"`--nodes` is `{{ nodes }}`, which only the launch decides. State it in wattdiff.yml if it matters.",
		"`--gres` is `gpu:$GPUS`, which only the launch decides. State it in wattdiff.yml if it matters.",
	]);
});

test("an array that runs one at a time is one run that goes on", () => {
	const job = header("--array=1-10%1");

	expect(job.value("repeats.trials")).toBeUndefined();
	expect(job.problems[0]).toContain("The estimate reads it as one run.");
});

test.each([
	["90", 1.5],
	["30:00", 0.5],
	["20:00:00", 20],
	["2-0", 48],
	["3-00:30:00", 72.5],
])("%s is %d hours", (text, hours) => {
	expect(slurmHours(text)).toBe(hours);
});

test.each(["UNLIMITED", "0", "$TIME"])("%s is no limit", (text) => {
	expect(slurmHours(text)).toBeUndefined();
});

test.each([
	["1,3,5-7", { tasks: 5 }],
	["0-15:4", { tasks: 4 }],
	["0-9%2", { tasks: 10, atOnce: 2 }],
	["1-$N", undefined],
])("an array %s has %o", (text, tasks) => {
	expect(arrayTasks(text)).toEqual(tasks);
});

test.each([
	["gpu-a100-80g", "A100-80GB"],
	["h100", "H100"],
	["NVIDIA H200", "H200"],
	["mi300x", "MI300X"],
	["standard-g", undefined],
	["partition1", undefined],
	["a1000", undefined],
])("%s names %s", (text, name) => {
	expect(acceleratorIn(text)).toBe(name);
});
