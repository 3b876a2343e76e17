import { type Fields, toCount } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";
import { unlessZero } from "../unless-zero.js";

/** The keys of an experiment (https://github.com/determined-ai/determined, schemas/expconf/v0 of 0.38). */
export const experimentFields: Fields = {
	"resources.slots_per_trial": toCount("hardware.count"),
	"hyperparameters.global_batch_size": toCount("batch.global"),
	"min_validation_period.batches": unlessZero(toCount("evaluation.every")),
	...handled(["entrypoint", "records_per_epoch"]),
	"searcher.*": "handled",
	"hyperparameters.*": "handled",
	...irrelevant(
		`name description debug data data.* data_layer.* environment environment.* bind_mounts checkpoint_storage
		checkpoint_storage.* checkpoint_policy max_restarts min_checkpoint_period min_checkpoint_period.*
		min_validation_period.* optimizations optimizations.* perform_initial_validation
		profiling.* project workspace labels reproducibility.* resources.* scheduling_unit security.* tensorboard_storage.*
		integrations.* log_policies slurm.* pbs.* preemption_timeout retention_policy.* template`,
	),
};
