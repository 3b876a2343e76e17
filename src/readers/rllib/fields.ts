import { type Fields, toCount } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";
import { unlessZero } from "../unless-zero.js";

/**
 * The keys of one experiment of RLlib. Source: https://github.com/ray-project/ray, rllib/algorithms/algorithm_config.py
 * at 00087beff57e, and the algorithms beside it.
 */
export const experimentFields: Fields = {
	...handled(["env", "run", "stop", "config", "num_samples"]),
	...irrelevant(
		`local_dir storage_path checkpoint_freq checkpoint_at_end checkpoint_config checkpoint_config.*
		keep_checkpoints_num max_failures restore pass_criteria pass_criteria.* verbose name resources_per_trial
		resources_per_trial.* trial_resources.* sync_config.*`,
	),
};

/** What `config` states; algorithms add weights of losses, rates and schedules of their own. */
export const configFields: Fields = {
	train_batch_size: unlessZero(toCount("batch.global")),
	num_sgd_iter: toCount("rollouts.inner_epochs"),
	num_epochs: toCount("rollouts.inner_epochs"),
	...handled(
		`env model hiddens actor_hiddens policy_model num_workers num_rollout_workers num_env_runners num_envs_per_worker
		num_envs_per_env_runner num_gpus num_gpus_per_worker num_gpus_per_env_runner num_learner_workers num_learners
		num_gpus_per_learner_worker num_gpus_per_learner`.split(/\s+/),
	),
	...irrelevant(
		`_* action_* adam_epsilon add_* after_* algorithm_* always_* atari aux_* avg_* batch_* beta* bc_* bootstrap_*
		broadcast_* buffer_size burn_in c51_* callbacks callbacks.* capacity checkpoint_* clip_* collect_* compress_*
		controller_* count_steps_by create_* critic_* cql_* custom_* dataset* debug_* decay delay_* disable_* double_q dueling
		eager_* enable_* entropy_* env_config env_config.* env_runner* env_task_fn epsilon* eval_* evaluation* examples_*
		explore exploration_* export_* extra_* fake_* fcnet_* final_* final_prioritized_* framework framework_str free_*
		gamma grad_* gym_* horizon huber_threshold ignore_* imagine_* in_* initial_* inner_* input* inter_* keep_* kl_*
		l2_* lagrangian lambda lambda_ learner_* learning_* learning_starts ledger_* local_* log_* logger_* lr lr_* lvl_*
		lstm_* maml_* max_* mcts_config.* mean_* memory_* metrics_* min_* minibatch_* mixin_* model_* moving_* multiagent
		multiagent.* n_step naive_* no_* noise_* noisy noop_max normalize_* num_atoms num_consecutive_* num_cpus*
		num_data_* num_multi_gpu_* num_rollouts num_steps_* object_* observation_* off_* offline_* old_* optimization
		optimization.* optimizer optimizer.* ou_* output* placement_* placeholder_* policies policies.* policy_*
		postprocess_* pre_* preprocessor_* prioritized_* process_* pure_* q_model q_model_config.* Q_model.* recreate_*
		remote_* render_* replay_* report_* restart_* reuse_* reward* rl_module* rollout_* rollouts_* rollout_fragment_length
		sample_* sampler_* seed sgd_* shuffle_* sigma0 simple_* smooth_* soft_* spread_* squash_* step_size store_*
		subtract_* sync_* synchronize_* target_* tau temperature_* tf_* timesteps_* torch_* training_* train_every
		twin_* update_* upd_* use_* use_huber v_max v_min validate_* vf_* vtrace vtrace_* weight_* worker_* zero_*
		delta num_top top_* stepsize episodes_per_batch train_batch_size_* tuner_* virtual_* value_* dynamics_model.*
		horizon_* alpha* beta_* gae_* normalize_* embed_* hidden_* fcnet_hiddens reparam* lambda_* is_* on_* optimistic_*
		best_* bc_iters num_actions num_agents mixing_* mixer* target_network_update_freq average_* agg_*`,
	),
};

/** The parts of `stop` that count steps of the world. */
export const stepLimits: readonly string[] = [
	"timesteps_total",
	"num_env_steps_sampled_lifetime",
	"num_env_steps_sampled",
	"num_env_steps_trained",
	"agent_timesteps_total",
	"env_runners/num_env_steps_sampled_lifetime",
];
