import { type Fields, toCount } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";
import { defaultsOf } from "../origins.js";
import { unlessZero } from "../unless-zero.js";

/** A default of ML-Agents, read in ml-agents/mlagents/trainers/settings.py at commit 024010d8. */
export const byMlAgents = defaultsOf("ml-agents", "024010d8");

/** What a trainer does when nothing says otherwise. */
export interface Trainer {
	readonly algorithm: "ppo" | "sac";
	readonly batch: number;
	/** Passes over one buffer; on-policy only. */
	readonly passes?: number;
}

const onPolicy: Trainer = { algorithm: "ppo", batch: 1024, passes: 3 };

/** By `trainer_type`; POCA has the settings of PPO. */
export const trainers: Readonly<Record<string, Trainer>> = {
	ppo: onPolicy,
	poca: onPolicy,
	sac: { algorithm: "sac", batch: 128 },
};

/** The keys of one behaviour. */
export const behaviourFields: Fields = {
	max_steps: unlessZero(toCount("data.environment_steps")),
	"hyperparameters.batch_size": toCount("batch.global"),
	"hyperparameters.num_epoch": toCount("rollouts.inner_epochs"),
	...handled([
		"trainer_type",
		"threaded",
		"hyperparameters.buffer_init_steps",
		"hyperparameters.steps_per_update",
		"network_settings.hidden_units",
		"network_settings.num_layers",
		"network_settings.memory",
		"reward_signals.gail",
		"reward_signals.curiosity",
		"reward_signals.rnd",
		"behavioral_cloning",
		"self_play",
	]),
	...irrelevant(
		`framework init_path even_checkpoints keep_checkpoints checkpoint_interval time_horizon summary_freq
		hyperparameters.buffer_size hyperparameters.learning_rate* hyperparameters.beta* hyperparameters.epsilon*
		hyperparameters.lambd hyperparameters.shared_critic hyperparameters.tau hyperparameters.init_entcoef
		hyperparameters.save_replay_buffer hyperparameters.reward_signal_* network_settings.normalize
		network_settings.vis_encode_type network_settings.goal_conditioning_type network_settings.max_num_agents
		network_settings.deterministic network_settings.memory.* reward_signals.extrinsic.* reward_signals.gail.*
		reward_signals.curiosity.* reward_signals.rnd.* self_play.* behavioral_cloning.*`,
	),
};
