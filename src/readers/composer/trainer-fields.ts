import { type Fields, toBoolean, toCount, toOneOf, toText } from "../fields.js";
import { handled, irrelevant, irrelevantUnder } from "../irrelevant.js";
import { toKept } from "../saving.js";
import { toDuration, toEvaluationInterval, toSavedInterval } from "./time.js";

/** Keys of Composer's Trainer that every config on it has (composer/trainer/trainer.py at 6405188805a0). */
export const trainerFields: Fields = {
	max_duration: toDuration,
	eval_interval: toEvaluationInterval,
	save_interval: toSavedInterval,
	save_num_checkpoints_to_keep: toKept,
	save_weights_only: toBoolean("saving.weights_only"),
	global_train_batch_size: toCount("batch.global"),
	device_train_microbatch_size: toCount("batch.micro"),
	precision: toOneOf("precision", {
		amp_bf16: "amp-bf16",
		amp_fp16: "amp-fp16",
		amp_fp8: "fp8",
		amp: "amp-fp16",
		bf16: "bf16",
		fp16: "fp16",
		fp32: "fp32",
	}),
	"optimizer.name": toText("optimizer"),
	...handled([
		"fsdp_config.sharding_strategy",
		"fsdp_config.activation_checkpointing",
		"fsdp_config.activation_cpu_offload",
		"fsdp_config.cpu_offload",
		"fsdp_config.data_parallel_shard_degree",
		"fsdp_config.data_parallel_replicate_degree",
		"compile_config",
		"tp_config",
		"algorithms",
	]),
	...irrelevantUnder("fsdp_config.", "*"),
	...irrelevantUnder("optimizer.", "*"),
	...irrelevant(
		`run_name base_run_name seed default_seed scheduler.* schedulers lr_scheduler.* callbacks.* loggers.* progress_bar
		log_to_console console_log_interval log_config python_log_level save_* load_* autoresume profiler.* dist_timeout
		deterministic_mode device_eval_batch_size global_eval_batch_size eval_subset_num_batches train_subset_num_batches
		eval_first spin_dataloaders metadata.* flatten_metadata is_train parallel variables.*`,
	),
};
