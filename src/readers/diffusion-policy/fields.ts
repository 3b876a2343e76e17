import { toOptimizerClass } from "../class-name.js";
import { type Fields, toCount, toPositive } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

/** The keys of Diffusion Policy's workspaces (5ba07ac, diffusion_policy/config). */
export const diffusionPolicyFields: Fields = {
	"dataloader.batch_size": toCount("batch.micro"),
	"training.num_epochs": toPositive("data.epochs"),
	"training.gradient_accumulate_every": toCount("batch.accumulation"),
	optimizer: toOptimizerClass,
	"policy.state_prior.n_layer": toCount("model.layers"),
	"policy.state_prior.n_head": toCount("model.heads"),
	"policy.state_prior.n_embd": toCount("model.hidden"),
	"policy.state_prior.vocab_size": toCount("model.vocab"),
	...handled([
		"policy.model.*",
		"policy._target_",
		"policy.obs_encoder",
		"policy.obs_encoder_group_norm",
		"policy.crop_shape",
		"policy.down_dims",
		"policy.kernel_size",
		"policy.diffusion_step_embed_dim",
		"policy.cond_predict_scale",
		"policy.obs_as_global_cond",
		"policy.obs_as_local_cond",
		"policy.obs_as_cond",
		"policy.n_layer",
		"policy.n_head",
		"policy.n_emb",
		"policy.n_cond_layers",
		"policy.train_n_neg",
		"policy.shape_meta",
		"training.freeze_encoder",
		"n_obs_steps",
		"n_action_steps",
		"obs_as_global_cond",
		"obs_as_local_cond",
		"obs_as_cond",
		"shape_meta",
		"obs_dim",
		"action_dim",
		"training.device",
		"training.debug",
		"training.max_train_steps",
		"horizon",
	]),
	...irrelevant(
		`policy.* dataloader.* val_dataloader.* training.* optimizer.* ema.* logging.* checkpoint.* multi_run.* hydra.* task.* name
		_target_ task_name exp_name n_latency_steps dataset_obs_steps past_action_visible keypoint_visible_rate
		pred_action_steps_only keypoint_dim lowdim_dim n_demo`,
	),
};
