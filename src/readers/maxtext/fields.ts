import { asText } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import {
	type Conversion,
	type Fields,
	isUnset,
	toBoolean,
	toCount,
	toOneOf,
	toText,
} from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";
import { unlessZero } from "../unless-zero.js";
import { baseShape } from "./defaults.js";

/** `remat_policy`: what is computed again in the backward pass, and what waits on the host meanwhile. */
const toRemat: Conversion = {
	expected: "a policy of MaxText",
	convert(tree, origin) {
		const word = asText(tree)?.toLowerCase();
		if (word === undefined) return undefined;
		return fact(
			"checkpointing",
			word === "full" ? "full" : "selective",
			origin,
		);
	},
	isUnset: (tree) => isUnset(tree),
};

/** The keys of MaxText that are plan keys themselves (src/maxtext/configs/{base.yml,types.py} at e591f30cbbf2). */
export const maxtextFields: Fields = {
	max_target_length: toCount("data.sequence"),
	gradient_accumulation_steps: toCount("batch.accumulation"),
	packing: toBoolean("data.packed"),
	opt_type: toText("optimizer"),
	remat_policy: toRemat,
	attention: toOneOf("attention", {
		autoselected: "flash",
		flash: "flash",
		cudnn_flash_te: "flash",
		cudnn_flash_jax: "flash",
		dot_product: "eager",
		paged: "flash",
		vllm_rpa: "flash",
	}),
	optimizer_memory_host_offload: toBoolean("offload.optimizer"),
	parameter_memory_host_offload: toBoolean("offload.parameters"),
	eval_interval: unlessZero(toCount("evaluation.every")),
	...handled(Object.keys(baseShape)),
	...handled([
		"base_config",
		"model_name",
		"override_model_config",
		"decoder_block",
		"mlp_activations",
		"logits_via_embedding",
		"base_moe_mlp_dim",
		"attention_type",
		"sliding_window_size",
		"use_qk_norm",
		"use_post_attn_norm",
		"use_post_ffw_norm",
		"attention_bias",
		"fused_qkv",
		"fused_mlp",
		"trainable_position_size",
		"dtype",
		"weight_dtype",
		"quantization",
		"per_device_batch_size",
		"enable_rampup_batch_size",
		"steps",
		"learning_rate_schedule_steps",
		"dataset_type",
		"dataset_name",
		"hf_path",
		"use_sft",
		"use_dpo",
		"student_overrides",
		"teacher_overrides",
		"lora",
		"rl",
		"num_generations",
		"num_iterations",
		"batch_size",
		"num_batches",
		"num_epoch",
		"train_fraction",
		"max_prefill_predict_length",
		"compile_topology",
		"compile_topology_num_slices",
		"num_slices",
		"mtp_num_layers",
		"enable_diloco",
		"freeze_vision_encoder_params",
		"ici_*",
		"dcn_data_parallelism",
		"dcn_fsdp_parallelism",
		"dcn_fsdp_transpose_parallelism",
		"dcn_sequence_parallelism",
		"dcn_context_*",
		"dcn_tensor_*",
		"dcn_pipeline_parallelism",
		"dcn_expert_parallelism",
		"dcn_autoregressive_parallelism",
		"dcn_diloco_parallelism",
	]),
	...irrelevant(
		`run_name hardware override_* normalization_* load_* lora_* hf_* enable_* save_* async_* checkpoint_* max_* force_*
		source_* colocated_* reuse_* metrics_* gcs_* wandb_* grad_dtype constant_* matmul_* activations_* replicate_*
		quant_* quantize_* kv_* model_call_mode use_* weight_* act_* bwd_* te_* dense_* attention_* global_* mlp_* normalize_*
		logits_* cast_* float32_* mla_* mtp_* megablox sparse_* capacity_* num_moe_* moe_* ragged_* wi_* wo_* merge_* norm_*
		shard_* routed_* n_routing_* first_* topk_* batch_split_* inhomogeneous_* num_layers_per_* num_pipeline_* pipeline_*
		scan_* set_* decoder_layer_input indexer_* context mlpwi* mlpwo query_* key_* value_* qkv_proj out_* engram* share_* chunk_*
		causal_* attn_* final_* z_* v_* qk_* hidden_* vocab_* moba* o_* compress_* compressed_* record_* base_output_directory
		multi_* mtc_* local_* jax_* internal_* compile_xla_flags mesh_* logical_* data_* input_* context_* ulysses_* custom_*
		sharding_* dcn_bandwidth_* check_* tokenizer_* chat_* tokenize_* add_* expansion_* eval_* train_* default_* generate_*
		per_device_batch_size_* dataset_path dataset_processor_path sft_* grain_* olmo_* log_* training_objective block_* skip_* learning_* lr_* wsd_* warmup_*
		prompt prefill_* autoregressive_* profiler* upload_* hide_* profile_* tpu_* managed_* dump_* init_* diloco_* num_diloco_*
		communication_* num_communication_* gradient_clipping_* trainable_parameters_mask adam_* adamw_* mu_dtype muon_* rope_* original_*
		beta_* mscale compiled_* write_* decode_* target_* abort_* monitor_* goodput_* step_* report_* heartbeat_*
		vertex_* inference_* stack_* ar_* compute_* reshape_* prometheus_* xprof_* debug* allow_* optimize_* shardy remove_*
		sa_* ring_* experimental_* cost_* dq_* nope_* interleave_* temperature_* freeze_* dtype_mm remat_policy_for_vit image_*
		video_* audio_* posemb_* vision_* intermediate_* num_attention_* num_channels_* tile_* patch_* conv_* num_hidden_*
		projector_* pixel_* spatial_* temporal_* num_position_* deepstack_* d_model_* encoder_* activation_* num_mel_* scale_*
		n_window_* downsample_* output_* num_conv_* mrope_* position_* subslice_* pure_* gdn_* partial_* vllm_* force_* mhc_*
		sinkhorn_* distill_* elastic_* trainer_devices_* sampler_devices_* chips_per_vm num_trainer_* num_samplers_*
		rollout_* convert_* train_micro_batch_size num_test_* test_* generation_* num_eval_* hbm_* swap_* reward_* penalty_* math_*
		reasoning_* solution_* skip_* rl.* return_* num_vocab_* num_kv_* opt_* max_segments_per_seq cp_* stop_strings
		async_scheduling grpo_* tensorboard_* dpo.* final_logits_* tie_* num_batch_* student_* teacher_* offline_* beta* tensors_* profile`,
	),
};

/** Settings of MaxText that are not in the estimate. */
export const unmodelledMaxtext = {
	enable_rampup_batch_size: "starts with a smaller batch",
	mtp_num_layers: "adds layers that predict further tokens",
	enable_diloco: "lets slices train apart between synchronisations",
	freeze_vision_encoder_params: "does not train the vision encoder",
} as const;
