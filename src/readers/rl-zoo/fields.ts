import { type Fields, toCount, toPositive } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";
import { unlessZero } from "../unless-zero.js";

/** The hyperparameters of an environment (rl_zoo3/exp_manager.py at 22e3ff2; stable-baselines3 2.9.0a4, sb3-contrib). */
export const zooFields: Fields = {
	n_timesteps: toPositive("data.environment_steps"),
	n_envs: toCount("rollouts.environments"),
	batch_size: unlessZero(toCount("batch.global")),
	n_epochs: toCount("rollouts.inner_epochs"),
	...handled([
		"policy",
		"policy_kwargs",
		"n_steps",
		"train_freq",
		"gradient_steps",
		"learning_starts",
		"model_class",
		"n_critic_updates",
		"policy_delay",
	]),
	...irrelevant(
		`learning_rate gamma buffer_size ent_coef normalize gae_lambda use_sde tau noise_type noise_std clip_range
		clip_range_vf n_delta n_top delta_std zero_policy alive_bonus_offset env_wrapper env_wrapper.* vec_env_wrapper
		vec_env_wrapper.* vf_coef max_grad_norm replay_buffer_class replay_buffer_kwargs replay_buffer_kwargs.*
		sde_sample_freq cg_damping cg_max_steps exploration_fraction exploration_final_eps
		exploration_initial_eps target_update_interval n_sampled_goal goal_selection_strategy online_sampling
		sub_sampling_factor use_sde_at_warmup use_rms_prop rms_prop_eps normalize_advantage frame_stack
		top_quantiles_to_drop_per_net optimize_memory_usage max_episode_length target_kl env_kwargs env_kwargs.*
		eval_env_kwargs.* monitor_kwargs monitor_kwargs.* callback callback.* action_noise target_policy_noise
		target_noise_clip target_entropy device seed verbose tensorboard_log n_eval_envs`,
	),
};
