import { type Fields, toCount, toText } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

/** The keys of an accelerate config (accelerate 1.15.0, src/accelerate/commands/config/config_args.py). */
export const accelerateFields: Fields = {
	/** Counts the devices of all machines together. */
	num_processes: toCount("hardware.count"),
	num_machines: toCount("hardware.nodes"),
	ec2_instance_type: toText("hardware.instance"),
	region: toText("site.region"),
	...handled([
		"distributed_type",
		"mixed_precision",
		"fsdp_config",
		"deepspeed_config",
		"megatron_lm_config",
		"parallelism_config",
		"dynamo_config",
		"use_cpu",
	]),
	"fp8_config.*": "irrelevant",
	"dynamo_*": "irrelevant",
	"tpu_*": "irrelevant",
	...irrelevant(
		`compute_environment debug downcast_bf16 enable_cpu_affinity gpu_ids machine_rank main_process_ip main_process_port
		main_training_function num_cpu_threads_per_process rdzv_backend same_network ipex_config mpirun_config command_file
		commands use_mps_device iam_role_name image_uri profile base_job_name pytorch_version transformers_version
		py_version sagemaker_inputs_file sagemaker_metrics_file additional_args additional_metrics_file config_file`,
	),
};

/** The keys under `deepspeed_config`. */
export const deepspeedPluginFields: Fields = {
	gradient_accumulation_steps: toCount("batch.accumulation"),
	...handled([
		"zero_stage",
		"offload_optimizer_device",
		"offload_param_device",
		"deepspeed_config_file",
	]),
	...irrelevant(
		`gradient_clipping deepspeed_multinode_launcher deepspeed_hostfile deepspeed_exclusion_filter
		deepspeed_inclusion_filter zero3_init_flag zero3_save_16bit_model deepspeed_moe_layer_cls_names
		offload_optimizer_nvme_path offload_param_nvme_path msamp_opt_level`,
	),
};

/** The keys under `parallelism_config`; each device count is one factor of the whole. */
export const parallelismFields: Fields = {
	parallelism_config_tp_size: toCount("parallel.tensor"),
	parallelism_config_cp_size: toCount("parallel.context"),
	parallelism_config_sp_size: toCount("parallel.context"),
	...handled([
		"parallelism_config_dp_shard_size",
		"parallelism_config_dp_replicate_size",
	]),
	...irrelevant(
		`parallelism_config_cp_comm_strategy parallelism_config_cp_backend parallelism_config_sp_backend
		parallelism_config_sp_seq_length parallelism_config_sp_seq_length_is_variable
		parallelism_config_sp_attn_implementation`,
	),
};

/** The keys under `megatron_lm_config`. */
export const megatronPluginFields: Fields = {
	megatron_lm_tp_degree: toCount("parallel.tensor"),
	megatron_lm_pp_degree: toCount("parallel.pipeline"),
	megatron_lm_num_micro_batches: toCount("batch.accumulation"),
	...handled([
		"megatron_lm_sequence_parallelism",
		"megatron_lm_recompute_activations",
		"megatron_lm_use_distributed_optimizer",
	]),
	"megatron_lm_*": "irrelevant",
};
