import { asBoolean } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import {
	type Conversion,
	type Fields,
	toCount,
	toOneOf,
	toPositive,
	toText,
} from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";
import { toZeroStage } from "../zero-stage.js";

const toRecomputation: Conversion = {
	expected: "a switch",
	convert: (tree, origin) =>
		asBoolean(tree) ? fact("checkpointing", "full", origin) : undefined,
};

const shared: Fields = {
	num_train_epochs: toPositive("data.epochs"),
	dtype: toOneOf("precision", { fp16: "fp16", bf16: "bf16" }),
	...handled(
		`data_path data_split offload lora_dim actor_lora_dim deepspeed only_optimize_lora`.split(
			" ",
		),
	),
	...irrelevant(
		`data_output_path learning_rate weight_decay lr_scheduler_type num_warmup_steps output_dir seed local_rank
		num_padding_at_beginning per_device_eval_batch_size lora_* actor_* critic_* enable_* tensorboard_path
		print_* add_eot_token align_overflow compute_fp32_loss dropout unpin_actor_parameters release_inference_cache
		inference_tp_size tp_gather_partition_size offload_reference_model offload_reward_model unsup_* unsupervised_*
		preprocessing_num_workers sft_only_data_path beta label_smoothing eval_* save_steps test_stop_step
		mixed_precision_lora max_grad_norm`,
	),
};

/** Flags of the third step (DeepSpeed-Chat at 45b4b715, training/step3_rlhf_finetuning/main.py). */
export const rolloutFields: Fields = {
	actor_model_name_or_path: toText("model.id"),
	critic_model_name_or_path: toText("critic.id"),
	per_device_training_batch_size: toCount("batch.micro"),
	ppo_epochs: toCount("rollouts.inner_epochs"),
	max_prompt_seq_len: toCount("data.prompt"),
	max_answer_seq_len: toCount("data.completion"),
	actor_zero_stage: toZeroStage,
	actor_gradient_checkpointing: toRecomputation,
	...handled([
		"per_device_generation_batch_size",
		"generation_batches",
		"gradient_accumulation_steps",
	]),
	...shared,
};

/** Flags of the first two steps (training/step1_supervised_finetuning/main.py and its neighbours). */
export const tuningFields: Fields = {
	model_name_or_path: toText("model.id"),
	per_device_train_batch_size: toCount("batch.micro"),
	gradient_accumulation_steps: toCount("batch.accumulation"),
	max_seq_len: toCount("data.sequence"),
	zero_stage: toZeroStage,
	gradient_checkpointing: toRecomputation,
	...shared,
};
