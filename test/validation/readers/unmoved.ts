/** Changed keys of one commit that can be no cause of a number's change. */
export interface Unmoved {
	/** Repository and commit, as the corpus has them. */
	readonly change: string;
	/** The path's end where only some files of the commit are meant. */
	readonly path?: string;
	/** Last parts of the keys. */
	readonly keys: readonly string[];
	readonly why: string;
}

/**
 * Looked at one by one. Either the run takes the same with both values, or the corpus lacks what makes a run of the file:
 * it holds the changed files of a commit alone.
 */
export const unmoved: readonly Unmoved[] = [
	{
		change: "huggingface__open-r1/0c3ef8372ec5",
		keys: ["max_seq_length", "max_length"],
		why: "TRL renamed the key, and the value stayed",
	},
	{
		change: "mosaicml__examples/b03303bcaf93",
		keys: ["hf_config_name_or_path", "pretrained_model_name_or_path"],
		why: "the key was renamed, and the value stayed",
	},
	{
		change: "Lightning-AI__litgpt/59811c377492",
		keys: ["max_seq_length"],
		why: "states the 2048 that the model's own block size was before",
	},
	{
		change: "NVIDIA__NeMo-Framework-Launcher/a192ae71ff6c",
		keys: ["sequence_parallel"],
		why: "sequence parallelism splits what tensor parallelism leaves whole, and its degree is 1",
	},
	{
		change: "axolotl-ai-cloud__axolotl/64d8035f50e8",
		path: "gemma-3-4b-vision-qlora.yml",
		keys: ["load_in_4bit"],
		why: "`adapter: qlora` stood there already, and there is none without 4 bits",
	},
	{
		change: "axolotl-ai-cloud__axolotl/fb3d40f19747",
		keys: ["gradient_accumulation_steps"],
		why: "states the 2 that `batch_size: 8` over `micro_batch_size: 4` was before",
	},
	{
		change: "axolotl-ai-cloud__axolotl/fb3d40f19747",
		keys: ["xformers_attention"],
		why: "PyTorch's own attention, which ran before, does not keep the scores either",
	},
	{
		change: "huggingface__alignment-handbook/c44cb1cd1d84",
		keys: ["use_flash_attention_2"],
		why: "PyTorch's own attention, which ran before, does not keep the scores either",
	},
	...["220e4c66fa7d", "87cc800498b1", "c44cb1cd1d84"].map((commit) => ({
		change: `huggingface__alignment-handbook/${commit}`,
		keys: ["torch_dtype"],
		why: "from float16 to bfloat16 for what is not quantised: two bytes both, and `bf16: true` computes",
	})),
	{
		change: "hiyouga__LLaMA-Factory/28a6ea1cdc6f",
		path: "train_full_deepspeed.yaml",
		keys: ["bf16"],
		why: "drops a `true` that is the default",
	},
	{
		change: "hiyouga__LLaMA-Factory/28a6ea1cdc6f",
		path: "train_lora_sft.yaml",
		keys: ["bf16"],
		why: "drops a `true` that is the default",
	},
	{
		change: "pytorch__torchtitan/cbdb311319f5",
		keys: ["context_parallel_degree"],
		why: "states the 1 that is the default",
	},
	{
		change: "EleutherAI__gpt-neox/93c33bd4983b",
		keys: ["pipe-parallel-size"],
		why: "both sides have 15 heads in a width of 1024, which no model can have: the report says so",
	},
	{
		change: "DLR-RM__rl-baselines3-zoo/66004fcc71ed",
		keys: ["n_envs", "n_timesteps"],
		why: "the environment lost all its settings: the run is shown as removed",
	},
	{
		change: "pytorch__torchtitan/bec909be06dd",
		keys: [
			"flavor",
			"batch_size",
			"seq_len",
			"steps",
			"data_parallel_degree",
			"sequence_parallel_degree",
			"pipeline_parallel_degree",
			"compile",
		],
		why: "before, the file had settings of logs alone: the run is shown as added",
	},
	{
		change: "NVIDIA-NeMo__RL/bc8aa391f508",
		keys: ["use_distributed_optimizer"],
		why: "the value now comes from a base that the corpus lacks",
	},
	{
		change: "NVIDIA-NeMo__RL/be8918e2901b",
		keys: ["context_parallel_size"],
		why: "whether Megatron trains is said in a base that the corpus lacks",
	},
	{
		change: "allenai__OLMo/38f88171cd3c",
		keys: ["gpus"],
		why: "a job for a config that the corpus lacks",
	},
	{
		change: "hiyouga__LLaMA-Factory/2bfcad23947b",
		keys: ["fsdp_offload_params"],
		why: "an accelerate config, and the corpus lacks the commands that name it",
	},
	{
		change: "huggingface__trl/4bd4acf172ec",
		keys: ["fsdp_activation_checkpointing"],
		why: "an accelerate config, and the corpus lacks the commands that name it",
	},
	{
		change: "huggingface__lerobot/73dfa3c8e331",
		keys: ["batch_size"],
		why: "a group of Hydra, and the corpus lacks the root that takes it",
	},
	{
		change: "volcengine__verl/3d77af6ab669",
		keys: ["nnodes", "n_gpus_per_node"],
		why: "the defaults under commands that the corpus lacks",
	},
];
