import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import type { PlanKey } from "../../../src/plan/fields.js";
import { fold } from "../../../src/plan/plan.js";
import { describe } from "../../../src/problem.js";
import { launchers } from "../../../src/readers/launchers/index.js";

function launchesOf(text: string, path = "scripts/train.sh") {
	const file = parseFile(path, text);
	return launchers
		.flatMap((launcher) => launcher.launches(file))
		.map((launch) => {
			const facts = fold(launch.facts);
			return {
				config: launch.target.text,
				candidates: launch.target.candidates,
				line: launch.target.line,
				references: launch.references.map((each) => each.text),
				value: (key: PlanKey) => facts.get(key)?.value,
				origin: (key: PlanKey) => facts.get(key)?.origin,
				problems: launch.problems.map(describe),
			};
		});
}

function launchOf(text: string) {
	const [launch, ...others] = launchesOf(text);
	if (!launch || others.length > 0) throw new Error("not one launch");
	return launch;
}

test("torchrun counts devices of a node and nodes", () => {
	const launch = launchOf(
		"torchrun --nproc_per_node=8 --nnodes 2 \\\n  train.py --config configs/a.yaml\n",
	);

	expect(launch.config).toBe("configs/a.yaml");
	expect(launch.line).toBe(2);
	expect(launch.candidates).toEqual([
		"scripts/configs/a.yaml",
		"configs/a.yaml",
	]);
	expect(launch.value("hardware.per_node")).toBe(8);
	expect(launch.value("hardware.nodes")).toBe(2);
	expect(launch.origin("hardware.nodes")).toEqual({
		kind: "launch",
		path: "scripts/train.sh",
		line: 1,
		text: "--nnodes",
	});
	expect(launch.problems).toEqual([]);
});

test("torchrun without counts is one process on one node", () => {
	const launch = launchOf("torchrun train.py a.yaml\n");

	expect(launch.value("hardware.per_node")).toBe(1);
	expect(launch.origin("hardware.per_node")?.kind).toBe("default");
});

test.each([
	["axolotl train examples/a.yml", "examples/a.yml"],
	["accelerate launch -m axolotl.cli.train examples/a.yml", "examples/a.yml"],
	["llamafactory-cli train examples/a.yaml", "examples/a.yaml"],
	["tune run lora_finetune_single_device --config a.yaml", "a.yaml"],
	["torchrun -m torchtitan.train --job.config_file a.toml", "a.toml"],
	["deepspeed train.py --config a.yaml", "a.yaml"],
	["srun python -u train.py a.yaml", "a.yaml"],
	["uv run python train.py --config=a.yaml", "a.yaml"],
	["trl sft --config a.yaml", "a.yaml"],
	["composer train/train.py yamls/a.yaml", "yamls/a.yaml"],
	["python train.py --config-path conf --config-name a", "conf/a.yaml"],
	['bash -c "cd /app && torchrun train.py --config a.yaml"', "a.yaml"],
	["CONFIG_FILE=a.toml ./run_train.sh", "a.toml"],
])("%s starts %s", (command, config) => {
	expect(launchOf(`${command}\n`).config).toBe(config);
});

test.each([
	"echo torchrun train.py --config a.yaml",
	"python preprocess.py --config a.yaml",
	"python eval.py --config a.yaml",
	"axolotl inference a.yaml",
	"llamafactory-cli export a.yaml",
	"python train.py --config $1",
	"python train.py --deepspeed zero3.json",
	"cat a.yaml",
])("%s starts nothing", (command) => {
	expect(launchesOf(`${command}\n`)).toEqual([]);
});

test("accelerate counts all processes and brings its own config", () => {
	const launch = launchOf(
		"accelerate launch --config_file fsdp.yaml --num_processes 16 --num_machines 2 sft.py --config a.yaml\n",
	);

	expect(launch.config).toBe("a.yaml");
	expect(launch.references).toEqual(["fsdp.yaml"]);
	expect(launch.value("hardware.count")).toBe(16);
	expect(launch.value("hardware.nodes")).toBe(2);
});

test("a DeepSpeed config is a reference, and --include counts slots", () => {
	const launch = launchOf(
		"deepspeed --include localhost:0,1,2 train.py a.yaml --deepspeed ds.json\n",
	);

	expect(launch.references).toEqual(["ds.json"]);
	expect(launch.value("hardware.count")).toBe(3);
	expect(launch.value("hardware.nodes")).toBe(1);
});

test("variables of the command count devices where it has no flag", () => {
	const launch = launchOf(
		"FORCE_TORCHRUN=1 NNODES=2 NPROC_PER_NODE=4 llamafactory-cli train a.yaml\n",
	);

	expect(launch.value("hardware.nodes")).toBe(2);
	expect(launch.value("hardware.per_node")).toBe(4);
});

test("visible devices count when nothing else does", () => {
	const launch = launchOf("CUDA_VISIBLE_DEVICES=0,1 python train.py a.yaml\n");

	expect(launch.value("hardware.per_node")).toBe(2);
});

test("torchtitan's own script has eight devices unless NGPU says otherwise", () => {
	const standard = launchOf("CONFIG_FILE=a.toml ./run_train.sh\n");
	const stated = launchOf("NGPU=4 CONFIG_FILE=a.toml ./run_train.sh\n");

	expect(standard.value("hardware.per_node")).toBe(8);
	expect(standard.origin("hardware.per_node")?.kind).toBe("default");
	expect(stated.value("hardware.per_node")).toBe(4);
});

test("GPT-NeoX merges several configs, with an ending or without", () => {
	const launch = launchOf(
		"python ./deepy.py train.py -d configs 125M local_setup.yml\n",
	);

	expect(launch.config).toBe("configs/125M.yml");
	expect(launch.references).toEqual(["configs/local_setup.yml"]);
});

test("the header of a job belongs to the command in it", () => {
	const launch = launchOf(`#!/bin/bash
#SBATCH --nodes=2
#SBATCH --gres=gpu:h100:8
#SBATCH --time=08:00:00

srun torchrun --nnodes $SLURM_NNODES --nproc_per_node 8 train.py --config a.yaml
`);

	expect(launch.value("hardware.nodes")).toBe(2);
	expect(launch.origin("hardware.nodes")).toMatchObject({ line: 2 });
	expect(launch.value("hardware.per_node")).toBe(8);
	expect(launch.value("hardware.accelerator")).toBe("H100");
	expect(launch.value("hardware.time_limit_hours")).toBe(8);
	expect(launch.problems).toEqual([]);
});

test("options of srun win over the header", () => {
	const launch = launchOf(`#!/bin/bash
#SBATCH --nodes=2
#SBATCH --gpus-per-node=8
srun --nodes=2 --gres=gpu:8 python train.py --config a.yaml
`);

	expect(launch.value("hardware.nodes")).toBe(2);
	expect(launch.origin("hardware.nodes")).toMatchObject({ line: 4 });
});

test("processes that are not nodes times devices are told", () => {
	const launch = launchOf(`#!/bin/bash
#SBATCH --nodes=2
#SBATCH --gres=gpu:8
accelerate launch --num_processes 8 train.py --config a.yaml
`);

	expect(launch.problems).toEqual([
		"2 nodes of 8 devices are 16, but 8 processes are started. The estimate reads it as 8 devices.",
	]);
});

test("a job that gets its config by sbatch has the options of that command", () => {
	const launch = launchOf(
		"sbatch --nodes=4 --gpus-per-node=8 job.slurm a.yaml\n",
	);

	expect(launch.config).toBe("a.yaml");
	expect(launch.value("hardware.nodes")).toBe(4);
	expect(launch.value("hardware.per_node")).toBe(8);
});

test("a count that only the launch decides is told", () => {
	const launch = launchOf(
		"torchrun --nproc_per_node $GPUS train.py --config a.yaml\n",
	);

	expect(launch.value("hardware.per_node")).toBeUndefined();
	expect(launch.problems).toEqual([
		"`--nproc_per_node` is `$GPUS`, which only the launch decides. State it in wattdiff.yml if it matters.",
	]);
});

test("a loop starts each of its configs", () => {
	const launches = launchesOf(
		"for config in a.yaml b.yaml; do\n  torchrun --nproc_per_node 4 train.py --config $config\ndone\n",
	);

	expect(launches.map((each) => each.config)).toEqual(["a.yaml", "b.yaml"]);
	expect(launches[1]?.value("hardware.per_node")).toBe(4);
	expect(launches[1]?.value("repeats.trials")).toBeUndefined();
});

test("a loop over seeds repeats one config", () => {
	const launch = launchOf(
		"for seed in 1 2 3; do\n  python train.py --config a.yaml --seed $seed\ndone\n",
	);

	expect(launch.value("repeats.seeds")).toBe(3);
});

test("a counted loop and a sequence repeat as often as they count", () => {
	const counted = launchOf(
		"for ((i = 0; i < 4; i++)); do\n  python train.py --config a.yaml --fold $i\ndone\n",
	);
	const sequence = launchOf(
		"N=6\nfor seed in $(seq 2 $N); do\n  python train.py --config a.yaml --seed $seed\ndone\n",
	);

	expect(counted.value("repeats.trials")).toBe(4);
	// 2, 3, 4, 5, 6
	expect(sequence.value("repeats.seeds")).toBe(5);
});

test("loops inside each other multiply", () => {
	const launch = launchOf(
		"for lr in 1e-4 3e-4; do for seed in 1 2 3; do\n  python train.py --config a.yaml --lr $lr --seed $seed\ndone; done\n",
	);

	expect(launch.value("repeats.trials")).toBe(2);
	expect(launch.value("repeats.seeds")).toBe(3);
});

test("each task of a job array runs its loops", () => {
	const launch = launchOf(
		"#!/bin/bash\n#SBATCH --array=0-3\nfor lr in 1e-4 3e-4; do\n  torchrun --nproc_per_node 8 train.py --config a.yaml --lr $lr\ndone\n",
	);

	// 4 tasks × 2 rates
	expect(launch.value("repeats.trials")).toBe(8);
});

test("a loop over machines starts one run", () => {
	const hosts = launchOf(
		"for host in a b c; do\n  ssh $host torchrun --nproc_per_node 8 train.py --config a.yaml\ndone\n",
	);
	const ranks = launchOf(
		"for i in 0 1 2 3; do\n  torchrun --nnodes 4 --node_rank $i train.py --config a.yaml\ndone\n",
	);

	expect(hosts.value("repeats.trials")).toBeUndefined();
	expect(ranks.value("repeats.trials")).toBeUndefined();
	expect(ranks.problems).toEqual([]);
});

test("a loop over a list that the script does not have is told", () => {
	const launch = launchOf(
		"for seed in $SEEDS; do\n  python train.py --config a.yaml --seed $seed\ndone\n",
	);

	expect(launch.value("repeats.seeds")).toBeUndefined();
	expect(launch.problems).toEqual([
		"`for seed` repeats the command for values that the script does not list, and one run is counted. The estimate does not include that.",
	]);
});

test("settings beside the config are told once", () => {
	const launch = launchOf(
		"tune run --nproc_per_node 2 full_finetune_distributed --config a.yaml batch_size=8 epochs=3\n",
	);

	expect(launch.value("hardware.per_node")).toBe(2);
	expect(launch.problems).toEqual([
		"The command sets `batch_size=8`, `epochs=3` beside its config. The estimate reads it as the config has it.",
	]);
});

test("tune run counts devices as torchrun does: on one node", () => {
	const launch = launchOf(
		"tune run --nproc_per_node 2 full_finetune_distributed --config a.yaml\n",
	);

	expect(launch.value("hardware.per_node")).toBe(2);
	expect(launch.value("hardware.nodes")).toBe(1);
	expect(launch.origin("hardware.nodes")?.kind).toBe("default");
});

test("a distributed recipe of torchtune shards, others do not", () => {
	const distributed = launchOf(
		"tune run --nproc_per_node 2 lora_finetune_distributed --config a.yaml\n",
	);
	const single = launchOf(
		"tune run lora_finetune_single_device --config a.yaml\n",
	);

	expect(distributed.value("parallel.sharding")).toBe("fsdp");
	expect(distributed.origin("parallel.sharding")?.kind).toBe("default");
	expect(single.value("parallel.sharding")).toBeUndefined();
});

test("of several ways to start one config the fullest counts", () => {
	const launch = launchOf(
		"python train.py a.yaml\ntorchrun --nproc_per_node 4 train.py a.yaml\npython train.py a.yaml\n",
	);

	expect(launch.value("hardware.per_node")).toBe(4);
});

test.each([
	"torchrun train.py --config $PROJECT/configs/a.yaml",
	`torchrun train.py --config \${PROJECT}/configs/a.yaml`,
	'axolotl train "$ROOT/configs/a.yaml"',
	'torchrun train.py --config "$(git rev-parse --show-toplevel)/configs/a.yaml"',
	"torchrun train.py --config-path $PROJECT/configs --config-name a",
])("%s names a config of the repository", (command) => {
	const launch = launchOf(`${command}\n`);

	expect(launch.config).toBe("configs/a.yaml");
	expect(launch.candidates).toContain("configs/a.yaml");
});
