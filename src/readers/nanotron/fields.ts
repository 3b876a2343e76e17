import { toAttention } from "../attention.js";
import { type Fields, toBoolean, toCount, toOneOf, toText } from "../fields.js";
import { handled, irrelevant, irrelevantUnder } from "../irrelevant.js";

/** The keys of a nanotron config (https://github.com/huggingface/nanotron, src/nanotron/config at 2411b022a75f). */
export const nanotronFields: Fields = {
	"tokens.sequence_length": toCount("data.sequence"),
	"tokens.train_steps": toCount("steps"),
	"tokens.micro_batch_size": toCount("batch.micro"),
	"tokens.batch_accumulation_per_replica": toCount("batch.accumulation"),
	"tokens.val_check_interval": toCount("evaluation.every"),
	"parallelism.tp": toCount("parallel.tensor"),
	"parallelism.pp": toCount("parallel.pipeline"),
	"parallelism.context_parallel_size": toCount("parallel.context"),
	"parallelism.expert_parallel_size": toCount("parallel.expert"),
	"model.dtype": toOneOf("precision", {
		bfloat16: "bf16",
		float16: "fp16",
		float32: "fp32",
		fp8e4m3: "fp8",
	}),
	"model.model_config.num_hidden_layers": toCount("model.layers"),
	"model.model_config.hidden_size": toCount("model.hidden"),
	"model.model_config.num_attention_heads": toCount("model.heads"),
	"model.model_config.num_key_value_heads": toCount("model.kv_heads"),
	"model.model_config.num_kv_heads": toCount("model.kv_heads"),
	"model.model_config.intermediate_size": toCount("model.ffn"),
	"model.model_config.tie_word_embeddings": toBoolean("model.tied"),
	"model.model_config.attention_bias": toBoolean("model.qkv_bias"),
	"model.model_config.sliding_window_size": toCount("model.window"),
	"model.model_config._attn_implementation": toAttention,
	"model.model_config.moe_config.num_experts": toCount("model.experts"),
	"model.model_config.moe_config.top_k": toCount("model.experts_active"),
	"model.model_config.moe_num_experts": toCount("model.experts"),
	"model.model_config.num_experts_per_tok": toCount("model.experts_active"),
	"optimizer.optimizer_factory.name": toText("optimizer"),
	...handled([
		"data_stages",
		"model.make_vocab_size_divisible_by",
		"model.model_config.vocab_size",
		"model.model_config.moe_config.moe_intermediate_size",
		"model.model_config.moe_config.shared_expert_intermediate_size",
		"model.model_config.moe_config.enable_shared_expert",
		"model.model_config.moe_config.layers",
		"model.model_config.is_llama_config",
		"model.model_config.is_qwen2_config",
		"model.model_config.is_starcoder2_config",
		"model.model_config.is_llamoe_config",
		"model.model_config.is_mamba_config",
		"model.model_config.multi_query",
		"model.model_config.grouped_query",
		"optimizer.zero_stage",
		"parallelism.dp",
		"parallelism.recompute_layer",
		"parallelism.tp_mode",
	]),
	...irrelevantUnder("tokens.", "limit_val_batches limit_test_batches"),
	...irrelevantUnder(
		"parallelism.",
		"pp_engine tp_linear_async_communication tp_recompute_allgather moe_layer_recompute",
	),
	...irrelevantUnder("model.model_config.moe_config.", "*"),
	...irrelevantUnder(
		"model.model_config.",
		`*_token_id activation_function attention_softmax_in_fp32 *_pdrop attn_pdrop embd_pdrop resid_pdrop
		global_attn_layers hidden_act initializer_range layer_norm_epsilon max_position_embeddings no_rope_layer
		pretraining_tp rms_norm_eps rope_* use_* _use_* _fused_* flex_attention_mask scale_* z_loss_* log_attn_probs
		ring_attn_heads_k_stride moe_capacity_factor moe_loss_weight moe_z_loss_weight bos_token_id eos_token_id
		pad_token_id interleaved_rotary head_dim_scale d_model dtype fused_add_norm pad_vocab_size_multiple
		residual_in_fp32 rms_norm ssm_cfg.*`,
	),
	...irrelevantUnder("model.", "ddp_bucket_cap_mb init_method.*"),
	...irrelevantUnder("optimizer.", "*"),
	...irrelevant(
		`checkpoints.* general.* lighteval.* logging.* metrics_logging.* profiler.* s3_upload.* tokenizer.* experiment_logger.* doremi.* data.*`,
	),
};
