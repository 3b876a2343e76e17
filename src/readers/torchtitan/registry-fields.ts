import { type Fields, toCount, toOneOf } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

/**
 * Arguments of `Trainer.Config` in torchtitan's registries (torchtitan b5bcd76c66d0, torchtitan/config/configs.py and
 * torchtitan/trainer.py), and of the first registries, which counted sequences (00d1c0e444a8).
 */
export const registryFields: Fields = {
	"training.max_context_length": toCount("data.sequence"),
	"training.num_tokens_per_train_step": toCount("batch.global_tokens"),
	"training.local_batch_size": toCount("batch.micro"),
	"training.global_batch_size": toCount("batch.global"),
	"training.seq_len": toCount("data.sequence"),
	"training.steps": toCount("steps"),
	"training.dtype": toOneOf("precision", {
		bfloat16: "bf16",
		float32: "amp-bf16",
	}),
	"parallelism.tensor_parallel_degree": toCount("parallel.tensor"),
	"parallelism.pipeline_parallel_degree": toCount("parallel.pipeline"),
	"parallelism.context_parallel_degree": toCount("parallel.context"),
	"parallelism.expert_parallel_degree": toCount("parallel.expert"),
	...handled([
		"training.num_tokens_per_microbatch_per_dp_rank",
		"training.mixed_precision_param",
		"training.enable_cpu_offload",
		"parallelism.data_parallel_shard_degree",
		"parallelism.data_parallel_replicate_degree",
		"parallelism.enable_sequence_parallel",
		"parallelism.num_pp_microbatches",
		"model_spec.*",
		"model_converters.*",
		"optimizer.*",
		"activation_checkpoint.*",
		"compile.*",
		"dataloader.*",
		"encoder.*",
	]),
	...irrelevant(`
		_call_ _args_ _of_ training._call_ parallelism._call_
		profiling.* loss.* tokenizer.* hf_assets_path dump_folder profiler.* metrics.* lr_scheduler.* checkpoint.* comm.* validator.*
		debug.* override.* fault_tolerance.*
		training.max_norm training.disable_cuda_graphs training.gc_freq training.gc_debug
		training.mixed_precision_reduce
		parallelism.enable_async_tensor_parallel parallelism.disable_loss_parallel
		parallelism.expert_tensor_parallel_degree parallelism.expert_parallel_comm_backend
		parallelism.fsdp_reshard_after_forward parallelism.enable_fsdp_symm_mem parallelism.spmd_backend
		parallelism.module_fqns_per_model_part parallelism.pipeline_parallel_* parallelism.context_parallel_*
	`),
};
