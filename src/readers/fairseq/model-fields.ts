import { toCheckpointing } from "../checkpointing.js";
import type { Fields } from "../fields.js";
import { handled, irrelevantUnder } from "../irrelevant.js";

/** The settings of the models that recipes have (fairseq at 3d262bb25690, fairseq/models and examples/data2vec/models). */
export const modelFields: Fields = {
	"model.checkpoint_activations": toCheckpointing,
	...handled([
		"model._name",
		"model.w2v_path",
		"model.layer_type",
		"model.encoder_layers",
		"model.encoder_embed_dim",
		"model.encoder_ffn_embed_dim",
		"model.encoder_attention_heads",
		"model.conv_pos",
		"model.conv_pos_groups",
		"model.conv_feature_layers",
		"model.conv_bias",
		"model.extractor_mode",
		"model.layer_norm_first",
		"model.decoder_layers",
		"model.decoder_embed_dim",
		"model.decoder_attention_heads",
		"model.decoder_ffn_embed_dim",
		"model.share_decoder_input_output_embed",
		"model.share_all_embeddings",
		"model.max_positions",
		"model.depth",
		"model.embed_dim",
		"model.num_heads",
		"model.mlp_ratio",
		"model.clone_batch",
		"model.supported_modality",
		"model.pos_conv_depth",
		"model.head_layers",
		"model.transformer",
		"model.modalities",
	]),
	...irrelevantUnder(
		"model.",
		`activation_fn activation_dropout attention_dropout dropout dropout_input dropout_features final_dropout
		final_dim untie_final_proj encoder_layerdrop layerdrop label_rate logit_temp quantize_targets quantize_input
		same_quantizer target_glu feature_grad_mult quantizer_depth quantizer_factor latent_vars latent_groups
		latent_dim latent_temp apply_mask mask_length mask_prob mask_selection mask_other no_mask_overlap
		mask_min_space require_same_masks mask_dropout mask_channel_length mask_channel_prob mask_channel_before
		mask_channel_selection mask_channel_other no_mask_channel_overlap mask_channel_min_space num_negatives
		negatives_from_everywhere cross_sample_negatives codebook_negatives conv_pos_batch_norm
		required_seq_len_multiple crop_seq_to_multiple depthwise_conv_kernel_size attn_type pos_enc_type fp16
		skip_masked skip_nomask no_pretrained_weights drop_path normalize update_alibi data w2v_args
		min_params_to_wrap ddp_backend zero_mask load_ema layer_decay freeze_regex blank_weight blank_mode
		loss_beta loss_scale min_target_var min_pred_var max_update ema_decay ema_end_decay
		ema_anneal_end_step ema_transformer_only ema_transformer_layers_only ema_encoder_only ema_fp32
		average_top_k_layers log_norms layer_norm_target_layer instance_norm_target_layer
		batch_norm_target_layer instance_norm_targets layer_norm_targets group_norm_target_layer norm_eps
		norm_affine start_drop_path_rate end_drop_path_rate qkv_bias
		encoder_dropout post_mlp_drop dropout_input shared_decoder seed cls_loss recon_loss
		d2v_loss decoder_group skip_ema classifier_dropout pooler_dropout regression_target num_classes
		model_path data2vec_multi mixup_alpha cutmix_alpha end_of_block_targets load_pretrained_head
		loss_alpha pretrained_model_path target_network_path
		decoder_dropout decoder_attention_dropout decoder_activation_dropout decoder_layerdrop autoregressive
		decoder_normalize_before decoder_learned_pos no_token_positional_embeddings adaptive_input
		adaptive_softmax_cutoff adaptive_softmax_dropout tie_adaptive_weights tie_adaptive_proj
		decoder_output_dim decoder_input_dim scale_fc scale_attn scale_heads scale_resids no_scale_embedding
		layernorm_embedding character_embeddings adp_num adp_dim adp_act_fn adp_trf_idx relative_position_embedding
		num_buckets max_distance gru_rel_pos expand_attention_head_size head_dim adaptive_softmax_factor
		adaptive_input_factor adaptive_input_cutoff post_process encoder_normalize_before linear_final_projection
		multires_hubert_path mixup mixup_prob source_mixup label_mixup drop_path_rate label_rate_ratios
		conv_adapator_kernal use_single_target prediction_mode self_attn_norm_type final_norm_type`,
	),
	"model.encoder.*": "irrelevant",
	"model.decoder.*": "irrelevant",
	"model.ema_*": "irrelevant",
};
