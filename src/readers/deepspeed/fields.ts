import { type Fields, toBoolean, toCount, toOneOf, toText } from "../fields.js";
import { handled, irrelevant, irrelevantUnder } from "../irrelevant.js";

const stages = toOneOf("parallel.sharding", {
	"0": "none",
	"1": "zero1",
	"2": "zero2",
	"3": "zero3",
});

/** The keys of a DeepSpeed config (deepspeed.ai/docs/config-json). */
export const deepspeedFields: Fields = {
	train_batch_size: toCount("batch.global"),
	train_micro_batch_size_per_gpu: toCount("batch.micro"),
	gradient_accumulation_steps: toCount("batch.accumulation"),
	"optimizer.type": toText("optimizer"),
	"zero_optimization.stage": stages,
	"zero_optimization.overlap_comm": toBoolean("parallel.overlap_gradients"),
	"zero_optimization.cpu_offload": toBoolean("offload.optimizer"),
	"zero_optimization.cpu_offload_params": toBoolean("offload.parameters"),
	"zero_optimization.mics_shard_size": toCount("parallel.shard_group"),
	"tensor_parallel.autotp_size": toCount("parallel.tensor"),
	sequence_parallel_size: toCount("parallel.context"),
	"activation_checkpointing.cpu_checkpointing": toBoolean(
		"checkpointing.offload",
	),
	...handled([
		"bf16",
		"fp16",
		"zero_optimization.offload_optimizer",
		"zero_optimization.offload_param",
	]),
	...irrelevantUnder(
		"zero_optimization.",
		`allgather_partitions allgather_bucket_size reduce_scatter reduce_bucket_size contiguous_gradients
		round_robin_gradients grad_hooks sub_group_size max_live_parameters max_reuse_distance prefetch_bucket_size
		param_persistence_threshold model_persistence_threshold gather_16bit_weights_on_model_save
		load_from_fp32_weights elastic_checkpoint ignore_unused_parameters legacy_stage1 cpu_offload_use_pin_memory
		memory_efficient_linear zero_quantized_weights zero_quantized_gradients zero_hpz_partition_size
		zero_quantized_nontrainable_weights use_multi_rank_bucket_allreduce pipeline_loading_checkpoint
		override_module_apply log_trace_cache_warnings leaf_module mics_hierarchical_params_gather zenflow
		module_granularity_threshold`,
	),
	"zero_optimization.stage3_*": "irrelevant",
	...irrelevantUnder("optimizer.", "params legacy_fusion"),
	...irrelevantUnder(
		"activation_checkpointing.",
		"partition_activations contiguous_memory_optimization number_checkpoints synchronize_checkpoint_boundary profile",
	),
	...irrelevantUnder(
		"tensor_parallel.",
		"tp tp_grain_size keep_module_on_host",
	),
	...irrelevant(
		`steps_per_print gradient_clipping wall_clock_breakdown memory_breakdown dump_state prescale_gradients
		gradient_predivide_factor sparse_gradients communication_data_type seq_parallel_communication_data_type
		zero_allow_untested_optimizer zero_force_ds_cpu_optimizer scheduler amp data_types flops_profiler tensorboard
		wandb csv_monitor comet comms_logger autotuning aio elasticity data_efficiency curriculum_learning checkpoint
		nebula compile hybrid_engine disable_allgather timers torch_autocast graph_harvesting load_universal_checkpoint
		use_data_before_expert_parallel_ data_sampling monitor_config`,
	),
	"_*": "irrelevant",
};

/** Settings of DeepSpeed that are not in the estimate. */
export const unmodelledDeepspeed = {
	sparse_attention: "computes only a part of the attention scores",
	compression_training: "quantises or prunes the model while it trains",
	progressive_layer_drop: "skips layers while it trains",
	quantize_training: "quantises the model while it trains",
} as const;
