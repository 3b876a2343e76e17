import { type Fields, toCount, toPositive } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";
import { networkKeys } from "./network.js";

const networkFields = handled(networkKeys.map((key) => `policy.${key}`));

/** The keys of LeRobot before June 2024 and after it, composed by Hydra (1ee1acf, lerobot/configs). */
export const hydraFields: Fields = {
	"training.offline_steps": toCount("steps"),
	offline_steps: toCount("steps"),
	train_steps: toCount("steps"),
	"training.batch_size": toCount("batch.micro"),
	"policy.batch_size": toCount("batch.micro"),
	"training.eval_freq": toCount("evaluation.every"),
	...handled([
		"training.online_steps",
		"dataset_repo_id",
		"policy.name",
		"policy.input_shapes",
		"use_amp",
		"device",
	]),
	...networkFields,
	...irrelevant(
		`training.* policy.* eval.* env.* wandb.* hydra.* seed resume video_backend fps override_dataset_stats n_action_steps
		n_obs_steps horizon noise_scheduler eval_freq save_freq eval_episodes save_video save_model save_buffer
		log_freq prefetch offline_prioritized_sampler online_steps defaults`,
	),
};

/** The keys of TrainPipelineConfig (000c716dee65, src/lerobot/configs/train.py), as YAML, JSON or a saved train_config.json. */
export const pipelineFields: Fields = {
	steps: toCount("steps"),
	batch_size: toCount("batch.micro"),
	env_eval_freq: toPositive("evaluation.every"),
	...handled([
		"dataset.repo_id",
		"policy.type",
		"policy.path",
		"policy.pretrained_path",
		"policy.use_amp",
		"policy.dtype",
		"policy.gradient_checkpointing",
		"policy.input_features",
		"policy.device",
		"optimizer.type",
		"peft",
		"reward_model",
	]),
	...networkFields,
	...irrelevant(
		`dataset.* policy.* env.* optimizer.* scheduler.* eval.* wandb.* peft.* reward_model.* output_dir job_name resume seed
		cudnn_deterministic num_workers prefetch_factor persistent_workers eval_freq eval_steps max_eval_samples
		log_freq tolerance_s save_checkpoint save_freq use_policy_training_preset sample_weighting rename_map
		checkpoint_path use_rabc rabc_* rl_*`,
	),
};
