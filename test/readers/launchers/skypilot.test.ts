import { expect, test } from "vitest";
import { jobsIn, launchesIn, only } from "./read-launches.js";

const task = `name: harvest
num_nodes: 2
resources:
  cloud: aws
  region: us-east-2
  accelerators: H100:8
  use_spot: true
file_mounts:
  /configs: ./recipes
  /data: s3://harvest
envs:
  SIZE: 8B
run: |
  echo starting
  torchrun --nnodes=$SKYPILOT_NUM_NODES \\
    --nproc_per_node=$SKYPILOT_NUM_GPUS_PER_NODE \\
    train.py --config /configs/$SIZE.yaml
`;

test("a task gives its run nodes, devices, place and purchase", () => {
	const launch = only(launchesIn(task, "sky/harvest.yaml"));

	expect(launch.value("hardware.accelerator")).toBe("H100");
	expect(launch.value("hardware.per_node")).toBe(8);
	expect(launch.value("hardware.nodes")).toBe(2);
	expect(launch.value("hardware.purchase")).toBe("spot");
	expect(launch.value("site.provider")).toBe("aws");
	expect(launch.value("site.region")).toBe("us-east-2");
	expect(launch.line("hardware.accelerator")).toBe(6);
	expect(launch.problems).toEqual([]);
});

test("a config under a mount is the file that is mounted there", () => {
	const launch = only(launchesIn(task, "sky/harvest.yaml"));

	expect(launch.config).toBe("/configs/8B.yaml");
	expect(launch.at).toBe(17);
	expect(launch.candidates).toEqual(["sky/recipes/8B.yaml", "recipes/8B.yaml"]);
});

test("a task without a number of nodes has one", () => {
	const job = only(jobsIn(task.replace("num_nodes: 2\n", "")));

	expect(job.value("hardware.nodes")).toBe(1);
	expect(job.origin("hardware.nodes")).toMatchObject({
		kind: "default",
		framework: "skypilot",
	});
});

test.each([
	["{H100: 4}", "H100", 4],
	["A100-80GB", "A100-80GB", 1],
	["tpu-v5e-16", "TPU-V5E", 16],
	// v4 counts cores, two of them on a chip.
	["tpu-v4-32", "TPU-V4", 16],
])("accelerators may be written %s", (written, name, count) => {
	const job = only(jobsIn(task.replace("H100:8", written)));

	expect(job.value("hardware.accelerator")).toBe(name);
	expect(job.value("hardware.per_node")).toBe(count);
});

test("of several machines the first is a hint, and the choice is told", () => {
	const job = only(jobsIn(task.replace("H100:8", "[A100:8, H100:8]")));

	expect(job.value("hardware.accelerator")).toBe("A100");
	expect(job.origin("hardware.accelerator")).toMatchObject({ kind: "hint" });
	expect(job.origin("hardware.per_node")).toMatchObject({ kind: "launch" });
	expect(job.problems).toEqual([
		"The job takes any of `A100:8`, `H100:8`. The estimate reads it as `A100:8`, the first of them.",
	]);
});

test("what stands beside any_of holds for each of its resources", () => {
	const job = only(
		jobsIn(`resources:
  accelerators: L4:1
  any_of:
    - infra: gcp/us-central1
    - infra: aws/us-east-1
run: python train.py a.yaml
`),
	);

	expect(job.value("hardware.accelerator")).toBe("L4");
	expect(job.value("site.provider")).toBeUndefined();
});

test("a Kubernetes cluster is nobody's cloud", () => {
	const job = only(
		jobsIn(
			task.replace("  cloud: aws\n  region: us-east-2\n", "  infra: k8s\n"),
		),
	);

	expect(job.value("site.provider")).toBeUndefined();
});

test("devices that only the launch names are told", () => {
	const job = only(jobsIn(task.replace("H100:8", "$GPU:8")));

	expect(job.value("hardware.accelerator")).toBeUndefined();
	expect(job.problems).toEqual([
		"`accelerators` is `$GPU:8`, which only the launch decides. State it in wattdiff.yml if it matters.",
	]);
});

test("a service and a docker-compose file are no tasks", () => {
	expect(jobsIn(`${task}service:\n  readiness_probe: /health\n`)).toEqual([]);
	expect(jobsIn("services:\n  app:\n    image: a\nrun: x\n")).toEqual([]);
});
