import { type Fields, toCount } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";
import { underAllNames } from "./names.js";

/**
 * LightGBM's parameters, under every name.
 * Source: microsoft/LightGBM, src/io/config_auto.cpp at 0050954c85f8, and docs/Parameters.rst of 4.6.
 */
export const lightgbmFields: Fields = underAllNames({
	num_class: toCount("data.classes"),
	num_machines: toCount("hardware.nodes"),
	...handled([
		"task",
		"objective",
		"boosting",
		"num_iterations",
		"num_leaves",
		"max_depth",
		"device_type",
		"num_gpu",
		"early_stopping_round",
		"bagging_fraction",
		"bagging_freq",
		"feature_fraction",
		"data_sample_strategy",
		"linear_tree",
		"params",
	]),
	...irrelevant(
		`config data valid learning_rate tree_learner num_threads seed deterministic force_col_wise force_row_wise
		histogram_pool_size min_data_in_leaf min_sum_hessian_in_leaf pos_bagging_fraction neg_bagging_fraction
		bagging_seed bagging_by_query feature_fraction_bynode feature_fraction_seed extra_trees extra_seed
		first_metric_only early_stopping_min_delta max_delta_step lambda_l1 lambda_l2 linear_lambda min_gain_to_split
		drop_rate max_drop skip_drop xgboost_dart_mode uniform_drop drop_seed top_rate other_rate
		min_data_per_group max_cat_threshold cat_l2 cat_smooth max_cat_to_onehot top_k monotone_constraints
		monotone_constraints_method monotone_penalty feature_contri forcedsplits_filename refit_decay_rate
		cegb_tradeoff cegb_penalty_split cegb_penalty_feature_lazy cegb_penalty_feature_coupled path_smooth
		interaction_constraints verbosity verbose input_model output_model saved_feature_importance_type
		snapshot_freq save_period use_quantized_grad num_grad_quant_bins quant_train_renew_leaf stochastic_rounding
		max_bin max_bin_by_feature min_data_in_bin bin_construct_sample_cnt subsample_for_bin data_random_seed
		data_seed is_enable_sparse is_sparse enable_sparse sparse enable_bundle is_enable_bundle bundle use_missing
		zero_as_missing feature_pre_filter pre_partition is_pre_partition two_round two_round_loading
		use_two_round_loading header has_header label_column label weight_column weight group_column group group_id
		query_column query query_id ignore_column ignore_feature blacklist categorical_feature cat_feature
		categorical_column cat_column forcedbins_filename save_binary is_save_binary is_save_binary_file
		precise_float_parser parser_config_file start_iteration_predict num_iteration_predict predict_raw_score
		predict_leaf_index predict_contrib predict_disable_shape_check pred_early_stop pred_early_stop_freq
		pred_early_stop_margin output_result convert_model_language convert_model objective_seed is_unbalance
		unbalance unbalanced_sets scale_pos_weight sigmoid boost_from_average reg_sqrt alpha fair_c
		poisson_max_delta_step tweedie_variance_power lambdarank_truncation_level lambdarank_norm
		lambdarank_position_bias_regularization label_gain metric metrics metric_types metric_freq output_freq
		is_provide_training_metric training_metric is_training_metric train_metric eval_at ndcg_eval_at ndcg_at
		map_eval_at map_at multi_error_top_k auc_mu_weights local_listen_port local_port port time_out
		machine_list_filename machine_list_file machine_list mlist machines workers nodes gpu_platform_id
		gpu_device_id gpu_use_dp reg_alpha reg_lambda lambda min_split_gain min_child_weight
		min_sum_hessian_per_leaf min_sum_hessian min_hessian colsample_bynode sub_feature_bynode importance_type
		class_weight silent rate_drop max_tree_output max_leaf_output topk hist_pool_size`,
	),
});
