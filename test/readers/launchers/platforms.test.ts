import { expect, test } from "vitest";
import { jobsIn, launchesIn, only } from "./read-launches.js";

const mcliRun = `name: finch
image: example/llm:1
compute:
  gpus: 16
  gpu_type: a100_80gb
  cluster: r1
command: |
  cd train
  composer train.py /mnt/config/parameters.yaml
parameters:
  max_seq_len: 2048
`;

test("mcli counts all devices and hands its parameters to the command", () => {
	const job = only(jobsIn(mcliRun));

	expect(job.value("hardware.count")).toBe(16);
	expect(job.value("hardware.accelerator")).toBe("A100-80GB");
	expect(job.line("hardware.count")).toBe(4);
	expect(job.hasConfig).toBe(true);
	expect(launchesIn(mcliRun)[0]?.candidates).toEqual([]);
});

test("parameters that an evaluation reads are no training's", () => {
	const job = only(jobsIn(mcliRun.replace("train.py", "eval/eval.py")));

	expect(job.hasConfig).toBe(false);
});

test("mcli's older keys stand at the top", () => {
	const launch = only(
		launchesIn(`run_name: wren
image: a/b
gpu_num: 8
cluster: h100-east
command: composer main.py yamls/wren.yaml
`),
	);

	expect(launch.config).toBe("yamls/wren.yaml");
	expect(launch.value("hardware.count")).toBe(8);
	expect(launch.origin("hardware.accelerator")).toMatchObject({
		kind: "hint",
		line: 4,
	});
});

const experiment = `name: owls
entrypoint: python3 -m determined.launch.torch_distributed python3 train.py --config owls.yaml
searcher:
  name: single
resources:
  slots_per_trial: 4
  resource_pool: a100-pool
hyperparameters:
  lr: 0.1
`;

test("Determined's slots are the devices of a trial", () => {
	const launch = only(launchesIn(experiment));
	const single = only(jobsIn(experiment.replace("  slots_per_trial: 4\n", "")));

	expect(launch.config).toBe("owls.yaml");
	expect(launch.value("hardware.count")).toBe(4);
	expect(launch.value("hardware.accelerator")).toBe("A100");
	expect(launch.origin("hardware.accelerator")).toMatchObject({ kind: "hint" });
	expect(single.value("hardware.count")).toBe(1);
	expect(single.origin("hardware.count")).toMatchObject({ kind: "default" });
});

test("Determined's hyperparameters are the config of a command that trains", () => {
	expect(only(jobsIn(experiment)).hasConfig).toBe(true);
	expect(
		only(jobsIn(experiment.replace("train.py", "generate.py"))).hasConfig,
	).toBe(false);
});

const azureJob = `$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: >-
  python train.py
  --config $\{{inputs.config}}
  --seed $\{{inputs.seed}}
inputs:
  config: configs/kite.yaml
compute: azureml:gpu-v100-cluster
distribution:
  type: pytorch
  process_count_per_instance: 8
resources:
  instance_count: 2
limits:
  timeout: 5400
`;

test("an Azure ML job has instances, processes and a limit; its compute only hints", () => {
	const launch = only(launchesIn(azureJob));

	expect(launch.config).toBe("configs/kite.yaml");
	expect(launch.at).toBe(4);
	expect(launch.value("hardware.nodes")).toBe(2);
	expect(launch.value("hardware.per_node")).toBe(8);
	expect(launch.value("hardware.time_limit_hours")).toBe(1.5);
	expect(launch.value("hardware.accelerator")).toBe("V100");
	expect(launch.origin("hardware.accelerator")).toMatchObject({ kind: "hint" });
	expect(launch.value("site.provider")).toBe("azure");
});

test("a sweep of Azure ML repeats its trial", () => {
	const launch = only(
		launchesIn(`$schema: https://azuremlschemas.azureedge.net/latest/sweepJob.schema.json
trial:
  command: python train.py --config kite.yaml --lr $\{{search_space.lr}}
  resources:
    instance_type: Standard_ND96isr_H100_v5
limits:
  max_total_trials: 12
`),
	);

	expect(launch.value("repeats.trials")).toBe(12);
	expect(launch.value("hardware.instance")).toBe("Standard_ND96isr_H100_v5");
});

test("each step of a pipeline is a job of its own", () => {
	const jobs =
		jobsIn(`$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
jobs:
  prepare:
    command: python prepare.py
  learn:
    type: command
    command: python train.py --config kite.yaml
    resources:
      instance_count: 3
`);

	expect(jobs.map(({ name }) => name)).toEqual(["prepare", "learn"]);
	expect(jobs[1]?.value("hardware.nodes")).toBe(3);
});

test("an endpoint of Azure ML is no job", () => {
	expect(
		jobsIn(`$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
instance_type: Standard_DS3_v2
instance_count: 1
`),
	).toEqual([]);
});

test("a Beaker task has replicas of so many GPUs", () => {
	const launch = only(
		launchesIn(`version: v2
tasks:
  - name: plover
    image: {beaker: a/b}
    replicas: 4
    command: [torchrun, --nproc-per-node, "8", train.py]
    arguments: [--config, plover.yaml]
    resources:
      gpuCount: 8
    constraints:
      cluster: [ai2/h100-east]
`),
	);

	expect(launch.config).toBe("plover.yaml");
	expect(launch.value("hardware.nodes")).toBe(4);
	expect(launch.value("hardware.per_node")).toBe(8);
	expect(launch.origin("hardware.accelerator")).toMatchObject({ kind: "hint" });
});

test("gantry starts so many replicas of what follows it", () => {
	const launch = only(
		launchesIn(
			"gantry run --gpus 8 --replicas 2 --cluster ai2/a100-west -- torchrun train.py --config plover.yaml\n",
			"scripts/plover.sh",
		),
	);

	expect(launch.value("hardware.nodes")).toBe(2);
	expect(launch.value("hardware.per_node")).toBe(8);
	expect(launch.value("hardware.accelerator")).toBe("A100");
});

test("a HyperPod recipe lists machines of which one is taken", () => {
	const recipe =
		"trainer:\n  num_nodes: 2\ninstance_types:\n- ml.p5.48xlarge\n";

	const one = only(jobsIn(recipe));
	const two = only(jobsIn(`${recipe}- ml.p4d.24xlarge\n`));

	expect(one.value("hardware.instance")).toBe("ml.p5.48xlarge");
	expect(one.origin("hardware.instance")).toMatchObject({
		kind: "launch",
		line: 4,
	});
	expect(two.origin("hardware.instance")).toMatchObject({ kind: "hint" });
	expect(two.problems).toHaveLength(1);
});

const workflow = `name: Launch
on:
  workflow_dispatch:
jobs:
  launch:
    runs-on: ubuntu-latest
    env:
      TPU_TYPE: v5e-256
    steps:
      - run: |
          pip install .
          python infra/launch.py --tpu_type $TPU_TYPE --zone us-west4-b --preemptible -- \\
            python -m levanter.main.train_lm --config_path config/tern.yaml
`;

test("a workflow that somebody starts by hand may launch a training", () => {
	const launch = only(launchesIn(workflow, ".github/workflows/launch.yml"));

	expect(launch.config).toBe("config/tern.yaml");
	expect(launch.at).toBe(13);
	expect(launch.value("hardware.accelerator")).toBe("TPU-V5E");
	expect(launch.value("hardware.count")).toBe(256);
	expect(launch.value("hardware.purchase")).toBe("spot");
	expect(launch.value("site.region")).toBe("us-west4");
});

test("a workflow for each push tests the code, whatever it starts", () => {
	const pushed = workflow.replace(
		"  workflow_dispatch:\n",
		"  workflow_dispatch:\n  push:\n",
	);

	expect(launchesIn(pushed, ".github/workflows/launch.yml")).toEqual([]);
	expect(launchesIn(workflow, "docs/launch.yml")).toEqual([]);
});

test("helm gives a chart its values and the config of the run", () => {
	const launch = only(
		launchesIn(
			"helm upgrade --install -f values.yaml --set-file workload_config=configs/heron.yaml heron ./chart\n",
			"run.sh",
		),
	);

	expect(launch.config).toBe("configs/heron.yaml");
	expect(launch.references).toEqual(["values.yaml"]);
});

test("axolotl trains on the machines of its cloud file", () => {
	const launch = only(
		launchesIn("axolotl train heron.yaml --cloud cloud/modal.yaml\n", "run.sh"),
	);

	expect(launch.config).toBe("heron.yaml");
	expect(launch.references).toEqual(["cloud/modal.yaml"]);
});
