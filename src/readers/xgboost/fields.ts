import { type Fields, toCount } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

/** XGBoost's parameters: doc/parameter.rst of 3.0, and the command line's of 2.1, the last with one. */
export const xgboostFields: Fields = {
	num_class: toCount("data.classes"),
	num_feature: toCount("data.features"),
	...handled([
		"task",
		"booster",
		"objective",
		"num_round",
		"num_boost_round",
		"n_estimators",
		"max_depth",
		"max_leaves",
		"grow_policy",
		"num_parallel_tree",
		"tree_method",
		"device",
		"early_stopping_rounds",
		"subsample",
		"colsample_bytree",
		"colsample_bylevel",
		"colsample_bynode",
	]),
	...irrelevant(
		`verbosity silent use_rmm validate_parameters nthread n_jobs disable_default_eval_metric eta learning_rate
		gamma min_split_loss min_child_weight max_delta_step sampling_method lambda reg_lambda alpha reg_alpha
		sketch_eps scale_pos_weight updater refresh_leaf process_type max_bin predictor monotone_constraints
		interaction_constraints multi_strategy max_cached_hist_node extmem_single_page max_cat_to_onehot
		max_cat_threshold single_precision_histogram sample_type normalize_type rate_drop one_drop skip_drop
		feature_selector top_k tweedie_variance_power aft_loss_distribution aft_loss_distribution_scale huber_slope
		quantile_alpha lambdarank_pair_method lambdarank_num_pair_per_sample lambdarank_normalization
		lambdarank_score_normalization lambdarank_unbiased lambdarank_bias_norm ndcg_exp_gain base_score eval_metric
		seed seed_per_iteration random_state data test:data save_period model_in model_out model_dir fmap dump_format
		name_dump name_pred pred_margin eval_train use_buffer dsplit gpu_id enable_categorical missing
		importance_type verbose_eval verbose`,
	),
	"eval[*": "irrelevant",
};
