/** Keys of the plan that say how many devices a run has. */
export type DeviceKey =
	| "hardware.count"
	| "hardware.nodes"
	| "hardware.per_node";

/** Keys of the plan that a flag gives as a word: what a zone is told by is its region. */
export type PlaceKey =
	| "hardware.instance"
	| "hardware.accelerator"
	| "hardware.purchase"
	| "site.region";

/** A program that starts training processes, told from the words that it stands for. */
export interface Program {
	readonly name: string;
	/** Consecutive words, the last part of a path for the first one. */
	readonly words: readonly string[];
	/** Flags that count devices, without dashes. */
	readonly flags?: Readonly<Record<string, DeviceKey>>;
	/** Variables that count devices where no flag does. */
	readonly environment?: Readonly<Record<string, DeviceKey>>;
	/** What the program takes when nothing counts nodes or devices. */
	readonly defaults?: Readonly<Partial<Record<DeviceKey, number>>>;
	/** Version in which the default was read; "known" otherwise. */
	readonly version?: string;
	/** Variable that names the config, for scripts that pass it on. */
	readonly config?: string;
	/** Flags that say which machines, and where. */
	readonly places?: Readonly<Record<string, PlaceKey>>;
	/** Flags that name files of the run beside its config. */
	readonly references?: readonly string[];
	/** The config follows the program itself, not a script that it starts. */
	readonly isTrainer?: boolean;
}

const TORCHRUN = {
	flags: {
		"nproc-per-node": "hardware.per_node",
		nnodes: "hardware.nodes",
	},
	// One process on one node: torch/distributed/run.py.
	defaults: { "hardware.per_node": 1, "hardware.nodes": 1 },
	version: "2.8",
} as const satisfies Partial<Program>;

const ACCELERATE = {
	flags: {
		"num-processes": "hardware.count",
		"num-machines": "hardware.nodes",
	},
	references: ["config-file", "deepspeed-config-file"],
} as const satisfies Partial<Program>;

/** Programs that start training, longest words first where one begins like another. To add one, add a row. */
export const programs: readonly Program[] = [
	{ name: "torchrun", words: ["torchrun"], ...TORCHRUN },
	{ name: "torchrun", words: ["-m", "torch.distributed.run"], ...TORCHRUN },
	{
		name: "torch.distributed.launch",
		words: ["-m", "torch.distributed.launch"],
		...TORCHRUN,
	},
	{ name: "accelerate", words: ["accelerate", "launch"], ...ACCELERATE },
	{
		name: "accelerate",
		words: ["-m", "accelerate.commands.launch"],
		...ACCELERATE,
	},
	{
		name: "deepspeed",
		words: ["deepspeed"],
		flags: { "num-gpus": "hardware.per_node", "num-nodes": "hardware.nodes" },
	},
	// hpcaitech/ColossalAI, colossalai/cli/launcher: torchrun on the hosts of a list.
	{
		name: "colossalai",
		words: ["colossalai", "run"],
		flags: TORCHRUN.flags,
	},
	// SageMaker HyperPod's own torchrun: aws/sagemaker-hyperpod-training-adapter.
	{ name: "hyperpodrun", words: ["hyperpodrun"], flags: TORCHRUN.flags },
	{
		name: "mpirun",
		words: ["mpirun"],
		flags: { np: "hardware.count", n: "hardware.count" },
	},
	{
		// allenai/beaker-gantry, gantry/commands/run.py: so many GPUs for each of so many replicas.
		name: "gantry",
		words: ["gantry", "run"],
		flags: { gpus: "hardware.per_node", replicas: "hardware.nodes" },
		places: { cluster: "hardware.accelerator" },
	},
	{
		// stanford-crfm/levanter, infra/launch.py: a TPU slice by its type.
		name: "levanter launch",
		words: ["infra/launch.py"],
		places: {
			"tpu-type": "hardware.instance",
			zone: "site.region",
			preemptible: "hardware.purchase",
		},
	},
	// helm install … -f values.yaml --set-file workload_config=run.yaml: AI-Hypercomputer/gpu-recipes.
	...["install", "upgrade"].map((verb) => ({
		name: "helm",
		words: ["helm", verb],
		references: ["f", "values"],
		isTrainer: true,
	})),
	{
		name: "gpt-neox",
		words: ["deepy.py"],
		flags: { "num-gpus": "hardware.per_node", "num-nodes": "hardware.nodes" },
	},
	{
		name: "torchtune",
		words: ["tune", "run"],
		// It takes torchrun's options and hands them to torchrun: torchtune/_cli/run.py.
		...TORCHRUN,
		version: "0031bfb080bd",
		isTrainer: true,
	},
	{
		name: "axolotl",
		words: ["axolotl", "train"],
		flags: { ...TORCHRUN.flags, ...ACCELERATE.flags },
		references: ["cloud"],
		isTrainer: true,
	},
	{
		name: "llama-factory",
		words: ["llamafactory-cli", "train"],
		environment: {
			NPROC_PER_NODE: "hardware.per_node",
			NNODES: "hardware.nodes",
		},
		isTrainer: true,
	},
	{
		name: "torchtitan",
		words: ["run_train.sh"],
		environment: { NGPU: "hardware.per_node" },
		// NGPU=${NGPU:-"8"} on one node: run_train.sh.
		defaults: { "hardware.per_node": 8, "hardware.nodes": 1 },
		version: "238fa9953e4a",
		config: "CONFIG_FILE",
		isTrainer: true,
	},
	{
		name: "composer",
		words: ["composer"],
		flags: {
			n: "hardware.per_node",
			nproc: "hardware.per_node",
			"world-size": "hardware.count",
		},
	},
	{ name: "fairseq", words: ["fairseq-hydra-train"], isTrainer: true },
	{ name: "timm", words: ["distributed_train.sh"], isTrainer: true },
	...["sft", "dpo", "grpo", "kto", "reward", "rloo"].map((verb) => ({
		name: "trl",
		words: ["trl", verb],
		flags: ACCELERATE.flags,
		isTrainer: true,
	})),
	...[
		"litgpt pretrain",
		"litgpt finetune",
		"litgpt finetune_lora",
		"litgpt finetune_full",
		"oumi train",
		"ludwig train",
		"xtuner train",
	].map((words) => ({
		name: words.slice(0, words.indexOf(" ")),
		words: words.split(" "),
		isTrainer: true,
	})),
	{ name: "python", words: ["python"] },
	{ name: "python", words: ["python3"] },
	{ name: "uv", words: ["uv", "run"] },
	{ name: "coverage", words: ["coverage", "run"] },
];
