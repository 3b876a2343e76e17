import { asNumber } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import {
	type Conversion,
	type Fields,
	toBoolean,
	toCount,
	toOneOf,
} from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";
import { toKept, toSavedEvery } from "../saving.js";

// 0 runs without the pipeline engine, on one stage as 1 does.
const toStages: Conversion = {
	expected: "a whole number from 0",
	convert(tree, origin) {
		const stages = asNumber(tree);
		return stages !== undefined && Number.isInteger(stages) && stages >= 0
			? fact("parallel.pipeline", Math.max(1, stages), origin)
			: undefined;
	},
};

const toSharding = toOneOf("parallel.sharding", {
	0: "none",
	1: "zero1",
	2: "zero2",
	3: "zero3",
});

/**
 * Keys of GPT-NeoX with `_`. Source: https://github.com/EleutherAI/gpt-neox, megatron/neox_arguments/neox_args.py and
 * deepspeed_args.py at ea7aefd8f8e1.
 */
export const neoxFields: Fields = {
	num_layers: toCount("model.layers"),
	hidden_size: toCount("model.hidden"),
	num_attention_heads: toCount("model.heads"),
	num_kv_heads: toCount("model.kv_heads"),
	seq_length: toCount("data.sequence"),
	sliding_window_width: toCount("model.window"),
	norm: toOneOf("model.norm", {
		layernorm: "layer",
		te_layernorm: "layer",
		non_parametric_layernorm: "layer",
		rmsnorm: "rms",
		te_rmsnorm: "rms",
		scalenorm: "rms",
	}),
	gpt_j_residual: toBoolean("model.parallel_block"),
	use_bias_in_mlp: toBoolean("model.mlp_bias"),
	train_micro_batch_size_per_gpu: toCount("batch.micro"),
	train_batch_size: toCount("batch.global"),
	gradient_accumulation_steps: toCount("batch.accumulation"),
	gas: toCount("batch.accumulation"),
	train_iters: toCount("steps"),
	train_epochs: toCount("data.epochs"),
	model_parallel_size: toCount("parallel.tensor"),
	pipe_parallel_size: toStages,
	sequence_parallel: toBoolean("parallel.sequence"),
	"zero_optimization.overlap_comm": toBoolean("parallel.overlap_gradients"),
	context_parallel_size: toCount("parallel.context"),
	"zero_optimization.stage": toSharding,
	zero_stage: toSharding,
	"zero_optimization.cpu_offload": toBoolean("offload.optimizer"),
	precision: toOneOf("precision", {
		fp16: "fp16",
		bfloat16: "bf16",
		fp32: "fp32",
	}),
	checkpoint_activations: toOneOf("checkpointing", {
		true: "full",
		false: "none",
	}),
	checkpoint_in_cpu: toBoolean("checkpointing.offload"),
	checkpoint_factor: toSavedEvery,
	keep_last_n_checkpoints: toKept,
	no_save_optim: toBoolean("saving.weights_only"),
	global_num_gpus: toCount("hardware.count"),
	num_gpus: toCount("hardware.per_node"),
	num_nodes: toCount("hardware.nodes"),
	...handled([
		"activation",
		"attention_config",
		"bf16",
		"expansion_factor",
		"fp16",
		"intermediate_size",
		"make_vocab_size_divisible_by",
		"max_position_embeddings",
		"mlp_multiple_of",
		"moe_expert_interval",
		"moe_num_experts",
		"moe_top_k",
		"no_weight_tying",
		"optimizer",
		"pack_impl",
		"pos_emb",
		"soft_prompt_tuning",
		"tokenizer_type",
		"train_impl",
		"train_label_data_paths",
		"use_bias_in_attn_linear",
		"use_bias_in_norms",
		"use_qk_layernorm",
		"vocab_file",
		"zero_optimization.offload_optimizer",
		"zero_optimization.offload_param",
	]),
	...irrelevant(`
		account activation_checkpointing adlr_* allow_chopped amp apply_query_key_layer_scaling asynchronous_*
		attention_dropout attention_softmax_in_fp32 attention_type autotuning autotuning_run base_shapes_file
		bias_dropout_fusion bias_gelu_fusion char_level_ppl checkpoint checkpoint_num_layers
		checkpoint_scale checkpoint_validation_with_forward_pass clip_grad comet_* comment comms_logger
		communication_data_type config_files contiguous_checkpointing coord_check csv_monitor curriculum_* data_*
		dataset_impl deepscale* deepspeed* detect_nvlink_pairs dim_att distributed_backend do_* dpo_* dump_state
		dynamic_loss_scale elasticity eod_mask_loss eval_* exclude exit_interval extra_save_iters finetune
		flops_profiler force_multi fp16_lm_cross_entropy fp32_allreduce fp32_reinforce fused_kernels_build_path git_hash
		gmlp_attn_dim gpt_j_tied gradient_* head_size hidden_dropout hostfile hysteresis include init_method
		init_method_std iteration kl_* kto_* launcher layernorm_epsilon layernorm_fusion lazy_*
		load local_rank log_* loss_scale* lr lr_* make_vocab_file mamba_* master_* max_grad_norm maximum_tokens memory_profiling*
		merge_file min_lr min_scale mmap_warmup moe_* mup_* neg_* no_load_* no_save_* no_ssh_check num_samples
		num_workers onnx_safe online_* opt_pos_emb_offset optimizer_type output_layer_* override_lr_scheduler
		partition_activations peak_theoretical_tflops pipe_partition_method pos_test_* pos_train_* pos_valid_*
		precompute_model_name prescale_gradients profile* prompt_end rank recompute reinforce_* return_logits rms_norm_epsilon rmsnorm_fusion rope_*
		rotary_* rpe_* s3_* sample_* save save_* scaled_* scalenorm_epsilon scheduler seed serve_* short_seq_prob slurm_*
		sparse_* sparsity_config split steps_per_print synchronize_each_layer te_* temperature tensorboard* test_* text_gen_type top_*
		train_data_* train_reward_* use_bnb_optimizer use_checkpoint_lr_scheduler use_comet use_cpu_initialization
		use_flashattn_swiglu use_mup use_shared_fs use_wandb user_script valid_* wall_clock_breakdown wandb* warmup
		weight_* weighted_* world_size z_loss zero_allow_* zero_contig* zero_reduce_*
		zero_allgather_bucket_size
		zero_optimization.allgather_* zero_optimization.contiguous_* zero_optimization.elastic_* zero_optimization.ignore_*
		zero_optimization.legacy_* zero_optimization.load_* zero_optimization.mics_*
		zero_optimization.prefetch_* zero_optimization.reduce_* zero_optimization.round_* zero_optimization.stage3_*
		zero_optimization.sub_* zero_optimization.zero_*
	`),
};
