import { type Fields, toCount } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

/** Flags of CleanRL's scripts and of its benchmark (commit fe8d8a03, cleanrl/*.py, cleanrl_utils/benchmark.py). */
export const cleanRlFields: Fields = {
	total_timesteps: toCount("data.environment_steps"),
	num_envs: toCount("rollouts.environments"),
	update_epochs: toCount("rollouts.inner_epochs"),
	batch_size: toCount("batch.global"),
	...handled(
		"env_id env_ids num_steps num_minibatches learning_starts train_frequency num_seeds command no_cuda cuda local_num_envs m nproc_per_node nnodes slurm_gpus_per_task".split(
			" ",
		),
	),
	...irrelevant(
		`seed start_seed workers auto_tag slurm_* exp_name track no_track wandb_* capture_video no_capture_video
		save_model upload_model hf_* torch_deterministic anneal_lr gamma gae_lambda norm_adv
		clip_coef clip_vloss ent_coef vf_coef max_grad_norm target_kl learning_rate buffer_size tau target_network_*
		start_e end_e exploration_* rpo_alpha policy_* noise_* alpha autotune q_lr
		reward_scaler record_video_step_frequency standalone teacher_* offline_* n_atoms v_min v_max n_* e_* beta_* v_*
		prioritized_* a extra c_* s update_proportion int_* ext_* num_iterations_* device_ids q_lambda trxl_* no_anneal_lr
		temperature backend reconstruction_coef anneal_steps max_entropy_coef`,
	),
};
