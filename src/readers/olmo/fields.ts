import { toFlashAttention } from "../attention.js";
import {
	type Fields,
	toBoolean,
	toCount,
	toOneOf,
	toShare,
	toText,
} from "../fields.js";
import { handled, irrelevant, irrelevantUnder } from "../irrelevant.js";

/** The keys of an OLMo config (https://github.com/allenai/OLMo, olmo/config.py at 59a53e3f68e5). */
export const olmoFields: Fields = {
	"model.d_model": toCount("model.hidden"),
	"model.n_layers": toCount("model.layers"),
	"model.n_heads": toCount("model.heads"),
	"model.weight_tying": toBoolean("model.tied"),
	"model.embedding_layer_norm": toBoolean("model.embedding_norm"),
	"model.residual_dropout": toShare("model.dropout"),
	"model.flash_attention": toFlashAttention,
	"model.max_sequence_length": toCount("data.sequence"),
	"model.moe_num_experts": toCount("model.experts"),
	"model.moe_top_k": toCount("model.experts_active"),
	global_train_batch_size: toCount("batch.global"),
	device_train_microbatch_size: toCount("batch.micro"),
	eval_interval: toCount("evaluation.every"),
	precision: toOneOf("precision", {
		amp_bf16: "amp-bf16",
		amp_fp16: "amp-fp16",
		fp32: "fp32",
	}),
	"optimizer.name": toText("optimizer"),
	activation_checkpointing: toOneOf("checkpointing", {
		false: "none",
		whole_layer: "full",
		one_in_two: "selective",
		one_in_three: "selective",
		one_in_four: "selective",
		one_in_eight: "selective",
		two_in_three: "selective",
		three_in_four: "selective",
		fine_grained: "selective",
	}),
	...handled([
		"model.moe_shared_expert",
		"model.n_kv_heads",
		"model.multi_query_attention",
		"model.mlp_ratio",
		"model.mlp_hidden_size",
		"model.activation_type",
		"model.block_type",
		"model.alibi",
		"model.rope",
		"model.attention_layer_norm",
		"model.attention_layer_norm_with_affine",
		"model.layer_norm_type",
		"model.layer_norm_with_affine",
		"model.include_bias",
		"model.bias_for_layer_norm",
		"model.vocab_size",
		"model.embedding_size",
		"data.label_mask_paths",
		"data.generate_doc_lengths",
		"compile",
		"max_duration",
		"stop_at",
		"stop_after",
		"distributed_strategy",
		"fsdp.sharding_strategy",
	]),
	...irrelevantUnder(
		"model.",
		`clip_qkv block_group_size alibi_bias_max rope_full_precision rope_theta attention_dropout embedding_dropout
		layer_norm_eps scale_logits eos_token_id pad_token_id init_* precision scale_emb_init emb_init_std norm_after
		moe_capacity_factor moe_dropless moe_expert_model_parallelism moe_log_expert_assignment moe_loss_weight moe_mlp_impl moe_zloss_weight`,
	),
	...irrelevantUnder(
		"data.",
		`paths memmap_dtype datasets pad_direction generate_attention_mask num_workers drop_last pin_memory
		prefetch_factor persistent_workers timeout seed instance_filter.* custom_dataset.* chat_template`,
	),
	...irrelevantUnder("optimizer.", "learning_rate weight_decay betas eps *"),
	...irrelevantUnder(
		"fsdp.",
		"use_orig_params wrapping_strategy precision hybrid_sharding_num_model_replicas",
	),
	...irrelevant(
		`run_name seed epoch dry_run scheduler.* restore_dataloader fast_forward_batches evaluators tokenizer.*
		save_* remote_save_folder canceled_check_interval force_save_unsharded no_pre_train_checkpoint load_path
		load_path_sharded_checkpointer try_load_latest_save reset_* sharded_checkpointer new_style_checkpoints
		device_train_batch_size device_train_grad_accum device_eval_batch_size eval_subset_num_batches eval_on_load
		max_grad_norm max_grad_norm_ratio wandb.* speed_monitor.* console_log_interval gen1_gc_interval ddp.* single.*
		softmax_auxiliary_loss auxiliary_loss_multiplier fused_loss time_limit extra_steps_after_cancel
		early_stopping_factor save_data_indices python_profiling torch_profiling module_outputs_save_steps hf_datasets_cache_dir`,
	),
};
