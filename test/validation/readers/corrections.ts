import type { CorpusFile } from "./corpus.js";

type Correction = Partial<
	Pick<CorpusFile, "kind" | "framework" | "isFragment">
> & {
	/** What the manifest overlooks. */
	readonly why: string;
};

const PRESET: Correction = {
	isFragment: true,
	why: "a preset of the window, which names no model and no images",
};

const DEEPSPEED: Correction = {
	isFragment: true,
	why: "a DeepSpeed JSON, as those that the manifest calls fragments",
};

/** Rows of the manifest that are wrong, looked at one by one. */
export const corrections: Readonly<Record<string, Correction>> = {
	"negatives/microsoft__qlib/examples/portfolio/config_enhanced_indexing.yaml":
		{
			kind: "training",
			framework: "qlib",
			why: "`qrun` fits the model of every config that it is given (qlib/cli/run.py calls task_train), and the README beside starts this one with it; nothing in it is pretrained",
		},
	"bigscience/bigscience-workshop__bigscience/jz/configs/deepspeed/ds_zero0.json":
		DEEPSPEED,
	"bigscience/bigscience-workshop__bigscience/jz/configs/deepspeed/ds_zero2.json":
		DEEPSPEED,
	"deepspeed/awslabs__awsome-distributed-training/3.test_cases/pytorch/deepspeed/qlora/configs/training_config_zero3.yaml":
		{
			framework: "home-made config",
			why: "the schema of the script beside it; DeepSpeed has no such keys",
		},
	"diffusers/huggingface__diffusers/examples/research_projects/flux_lora_quantization/accelerate.yaml":
		{
			framework: "accelerate",
			isFragment: true,
			why: "an accelerate config: the run is the command that names it",
		},
	"fairseq/facebookresearch__fairseq/fairseq/config/config.yaml": {
		isFragment: true,
		why: "task and model are null: each command completes it",
	},
	"gpt-neox/EleutherAI__gpt-neox/configs/sparse.yml": {
		isFragment: true,
		why: "settings of attention, merged with a model's file on the command line",
	},
	"kohya/bmaltais__kohya_ss/config_files/accelerate/default_config.yaml": {
		framework: "accelerate",
		why: "an accelerate config",
	},
	"kohya/bmaltais__kohya_ss/examples/stable_cascade/test.toml": {
		kind: "negative",
		why: "the file is empty",
	},
	"kohya/bmaltais__kohya_ss/presets/finetune/adafactor.json": PRESET,
	"kohya/bmaltais__kohya_ss/presets/lora/SDXL - 1 image LoRA v1.0.json": PRESET,
	"kohya/bmaltais__kohya_ss/presets/lora/SDXL - LoKR v1.0.json": PRESET,
	"kohya/bmaltais__kohya_ss/presets/lora/loha-sd15.json": PRESET,
	"kohya/bmaltais__kohya_ss/presets/lora/sd15 - EDG_LoraOptiSettings.json":
		PRESET,
	"maxtext/AI-Hypercomputer__maxtext/src/maxtext/configs/base.yml": {
		isFragment: true,
		why: "the base that every config and command inherits",
	},
	"mlperf/mlcommons__training_results_v5.0/NVIDIA/benchmarks/llama31_405b/implementations/eos-dfw_n1024_ngc25.01_nemo/conf/llama31_config_custom.yaml":
		{
			framework: "hydra",
			isFragment: true,
			why: "a list of Hydra groups and nothing else; the run is the shell config",
		},
	"mlperf/mlcommons__training_results_v5.0/NVIDIA/benchmarks/llama31_405b/implementations/eos-dfw_n1024_ngc25.01_nemo/conf/tp_overlap/b100tp8mbs2.yaml":
		{
			isFragment: true,
			why: "buffers of Transformer Engine's communication",
		},
	"nemo/NVIDIA__NeMo-Framework-Launcher/launcher_scripts/conf/config.yaml": {
		isFragment: true,
		why: "the launcher's own settings, whose stages are conversion alone",
	},
	"verl/volcengine__verl/examples/sglang_multiturn/config/gsm8k_multiturn_grpo.yaml":
		{
			isFragment: true,
			why: "names no model: each script beside it does",
		},
	"verl/volcengine__verl/verl/trainer/config/ppo_megatron_trainer.yaml": {
		isFragment: true,
		why: "the defaults under every command of verl",
	},
	"yolo/MultimediaTechLab__YOLO/yolo/config/config.yaml": {
		kind: "negative",
		why: "its task is inference unless a command says otherwise",
	},
};
