import { type Fields, toCount } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

/** Flags of CleanRL's scripts and of its benchmark (commit fe8d8a03, cleanrl/*.py, cleanrl_utils/benchmark.py). */
export const cleanRlFields: Fields = {
	"total-timesteps": toCount("data.environment_steps"),
	"num-envs": toCount("rollouts.environments"),
	"update-epochs": toCount("rollouts.inner_epochs"),
	"batch-size": toCount("batch.global"),
	...handled(
		"env-ids num-seeds command no-cuda cuda local-num-envs m nproc-per-node nnodes slurm-gpus-per-task".split(
			" ",
		),
	),
	...irrelevant(
		`env-id seed start-seed workers auto-tag slurm-* exp-name track no-track wandb-* capture-video no-capture-video
		save-model upload-model hf-* torch-deterministic num-steps anneal-lr gamma gae-lambda num-minibatches norm-adv
		clip-coef clip-vloss ent-coef vf-coef max-grad-norm target-kl learning-rate buffer-size tau target-network-*
		learning-starts train-frequency start-e end-e exploration-* rpo-alpha policy-* noise-* alpha autotune q-lr
		reward-scaler record-video-step-frequency standalone teacher-* offline-* n-atoms v-min v-max n-* e-* beta-* v-*
		prioritized-* a extra c-* s update-proportion int-* ext-* num-iterations-* device-ids q-lambda trxl-* no-anneal-lr
		temperature backend reconstruction-coef anneal-steps max-entropy-coef`,
	),
};
