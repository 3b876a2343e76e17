import { toAttention } from "../attention.js";
import { trainerFields } from "../composer/trainer-fields.js";
import {
	type Fields,
	toBoolean,
	toCount,
	toOneOf,
	toPositive,
	toShare,
} from "../fields.js";
import { handled, irrelevant, irrelevantUnder } from "../irrelevant.js";

// `torch` computes the whole matrix of scores: llmfoundry/models/layers/attention.py.
const toKernel = toOneOf("attention", {
	flash: "flash",
	triton: "flash",
	flex: "flash",
	torch: "eager",
});

/** The keys of an llm-foundry config (https://github.com/mosaicml/llm-foundry, llmfoundry at 8c8dd48f7216). */
export const foundryFields: Fields = {
	max_seq_len: toCount("data.sequence"),
	"model.d_model": toCount("model.hidden"),
	"model.n_layers": toCount("model.layers"),
	"model.n_heads": toCount("model.heads"),
	"model.head_dim": toCount("model.head_dim"),
	"model.vocab_size": toCount("model.vocab"),
	"model.resid_pdrop": toShare("model.dropout"),
	"model.tie_word_embeddings": toBoolean("model.tied"),
	"model.attn_impl": toKernel,
	"model.attn_config.attn_impl": toKernel,
	"model.config_overrides.attn_config.attn_impl": toKernel,
	"model.attn_implementation": toAttention,
	"model.config_overrides.num_hidden_layers": toCount("model.layers"),
	"model.config_overrides.n_layers": toCount("model.layers"),
	"model.config_overrides.hidden_size": toCount("model.hidden"),
	"model.peft_config.r": toPositive("adapter.rank"),
	"model.peft_config.lora_dropout": toShare("adapter.dropout"),
	...handled([
		"model.name",
		"model.pretrained",
		"model.pretrained_model_name_or_path",
		"model.hf_config_name_or_path",
		"model.hf_config",
		"model.expansion_ratio",
		"model.mlp_ratio",
		"model.no_bias",
		"model.attention_bias",
		"model.norm_type",
		"model.learned_pos_emb",
		"model.ffn_config",
		"model.attn_config.attn_type",
		"model.attn_config.kv_n_heads",
		"model.attn_config.alibi",
		"model.attn_config.rope",
		"model.attn_config.qk_ln",
		"model.attn_config.qk_gn",
		"model.attn_config.fused_qkv",
		"model.attn_config.sliding_window_size",
		"model.use_flash_attention_2",
		"model.load_in_8bit",
		"model.master_weights_dtype",
		"model.block_overrides",
		"model.peft_config.peft_type",
		"model.peft_config.target_modules",
		"train_loader.name",
		"train_loader.dataset.hf_name",
		"train_loader.dataset.split",
		"train_loader.dataset.packing_ratio",
		"train_loader.dataset.allow_pad_trimming",
	]),
	...trainerFields,
	...irrelevantUnder(
		"model.",
		`device init_std init_device init_config.* config_overrides.* max_seq_len emb_pdrop embedding_fraction norm_eps use_cache
		logit_scale fc_type use_pad_tok_in_ffn final_logit_softcapping loss_fn use_auth_token trust_remote_code
		attn_config.* peft_config.* tokenizer_name additional_train_metrics additional_eval_metrics
		use_train_metrics use_logits should_save_peft_only verbose load_mosaicml_logging fsdp_config.* tokenizer.*`,
	),
	...irrelevantUnder("train_loader.", "dataset.* *"),
	...irrelevant(
		`tokenizer.* eval_loader.* eval_loaders dataset.* icl_* eval_gauntlet* expandable_segments max_split_size_mb
		cuda_load_lazy code_paths accumulate_train_batch_on_tokens only_hf_checkpoint only_composer_checkpoint
		data_local data_remote global_seed tokenizer_name device_train_batch_size device_train_grad_accum n_gpus
		max_eval_batches model_name dataset_name cluster`,
	),
};

/** Settings of llm-foundry that are not in the estimate. */
export const unmodelledFoundry = {
	"model.block_overrides": "gives layers different shapes",
	"model.load_in_8bit": "loads the model in 8 bits",
} as const;
