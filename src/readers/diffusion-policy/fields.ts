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
	"policy.model.n_layer": toCount("model.layers"),
	"policy.model.n_head": toCount("model.heads"),
	"policy.model.n_emb": toCount("model.hidden"),
	...handled([
		"policy.model.down_dims",
		"policy._target_",
		"policy.obs_encoder",
		"policy.down_dims",
		"training.device",
		"training.debug",
		"training.max_train_steps",
		"horizon",
	]),
	...irrelevant(
		`policy.* dataloader.* val_dataloader.* training.* optimizer.* ema.* logging.* checkpoint.* multi_run.* hydra.* task.* name
		_target_ task_name shape_meta exp_name n_obs_steps n_action_steps n_latency_steps dataset_obs_steps
		past_action_visible keypoint_visible_rate obs_as_global_cond obs_as_local_cond obs_as_cond
		pred_action_steps_only obs_dim action_dim keypoint_dim lowdim_dim n_demo`,
	),
};
