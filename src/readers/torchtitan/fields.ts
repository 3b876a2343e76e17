import type { Fields } from "../fields.js";
import { toBoolean, toCount, toOneOf } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";
import { toKept, toSavedEvery } from "../saving.js";

/**
 * Keys of torchtitan's TOML files. Source: https://github.com/pytorch/torchtitan, torchtitan/config/job_config.py at
 * 238fa9953e4a (2026-02, the last one with TOML); keys of older versions beside the new ones.
 */
export const torchtitanFields: Fields = {
	"training.local_batch_size": toCount("batch.micro"),
	"training.batch_size": toCount("batch.micro"),
	"training.global_batch_size": toCount("batch.global"),
	"training.seq_len": toCount("data.sequence"),
	"training.steps": toCount("steps"),
	"training.tensor_parallel_degree": toCount("parallel.tensor"),
	"training.sequence_parallel_degree": toCount("parallel.tensor"),
	"training.pipeline_parallel_degree": toCount("parallel.pipeline"),
	"parallelism.tensor_parallel_degree": toCount("parallel.tensor"),
	"parallelism.pipeline_parallel_degree": toCount("parallel.pipeline"),
	"parallelism.context_parallel_degree": toCount("parallel.context"),
	"parallelism.expert_parallel_degree": toCount("parallel.expert"),
	"experimental.pipeline_parallel_degree": toCount("parallel.pipeline"),
	"experimental.context_parallel_degree": toCount("parallel.context"),
	"activation_checkpoint.mode": toOneOf("checkpointing", {
		none: "none",
		selective: "selective",
		full: "full",
		// Recomputes until a budget of memory is met, which lies between the two ends.
		memory_budget: "selective",
	}),
	"training.compile": toBoolean("compile"),
	"training.img_size": toCount("data.image"),
	...handled([
		"model.name",
		"model.flavor",
		"model.converters",
		"training.dataset",
		"training.dataset_path",
		"training.dtype",
		"training.mixed_precision_param",
		"training.enable_cpu_offload",
		"training.enable_float8_linear",
		"training.data_parallel_degree",
		"training.data_parallel_shard_degree",
		"training.data_parallel_replicate_degree",
		"parallelism.data_parallel_shard_degree",
		"parallelism.data_parallel_replicate_degree",
		"optimizer.name",
		"compile.enable",
		"compile.components",
		"float8.enable_float8_linear",
		"validation.enable",
	]),
	"checkpoint.interval": toSavedEvery,
	"checkpoint.keep_latest_k": toKept,
	...irrelevant(`
		job.* profiling.* metrics.* checkpoint.* comm.* debug.* lr_scheduler.* memory_estimation.* fault_tolerance.*
		quantize.* mx.* float8.* validation.* inference.* encoder.* data.* logging.*
		model.hf_assets_path model.tokenizer_path model.print_after_conversion model.norm_type
		optimizer.lr optimizer.eps optimizer.beta1 optimizer.beta2 optimizer.weight_decay optimizer.implementation
		optimizer.fused optimizer.early_step_in_backward
		training.max_norm training.warmup_steps training.warmup_pct training.checkpoint_* training.mixed_precision_reduce training.gc_freq training.gc_debug
		training.dataloader.* training.seed training.deterministic training.classifier_free_guidance_prob
		training.enable_loss_parallel training.disable_loss_parallel training.async_tensor_parallel training.fsdp_*
		parallelism.fsdp_reshard_after_forward parallelism.disable_loss_parallel
		parallelism.enable_async_tensor_parallel parallelism.module_fqns_per_model_part
		parallelism.pipeline_parallel_* parallelism.context_parallel_* parallelism.expert_tensor_parallel_degree
		parallelism.expert_parallel_comm_backend parallelism.enable_compiled_autograd
		experimental.custom_* experimental.enable_* experimental.pipeline_parallel_* experimental.context_parallel_*
		compile.backend compile.model_backend_override
		activation_checkpoint.selective_ac_option activation_checkpoint.per_op_* activation_checkpoint.early_stop
		activation_checkpoint.memory_budget activation_checkpoint.visualize_* activation_checkpoint.preserve_*
		activation_checkpoint.determinism_check activation_checkpoint.debug
	`),
};
