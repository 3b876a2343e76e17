import { type Fields, toBoolean, toCount, toOneOf } from "../fields.js";
import { handled, irrelevant, irrelevantUnder } from "../irrelevant.js";

/** The keys of a lingua config (https://github.com/facebookresearch/lingua, lingua and apps at 437d680e5218). */
export const linguaFields: Fields = {
	steps: toCount("steps"),
	grad_acc_steps: toCount("batch.accumulation"),
	"data.batch_size": toCount("batch.micro"),
	"data.seq_len": toCount("data.sequence"),
	"model.vocab_size": toCount("model.vocab"),
	"distributed.tp_size": toCount("parallel.tensor"),
	"distributed.compile": toBoolean("compile"),
	"distributed.model_dtype": toOneOf("precision", {
		bf16: "amp-bf16",
		fp16: "amp-fp16",
		fp32: "fp32",
	}),
	"checkpoint.eval.every": toCount("evaluation.every"),
	...handled([
		"model_type",
		"model.dim",
		"model.n_layers",
		"model.n_heads",
		"model.n_kv_heads",
		"model.head_dim",
		"model.ffn_dim_multiplier",
		"model.multiple_of",
		"model.weight_tying",
		"model.sliding_window",
		"model.state_dim",
		"model.n_groups",
		"model.conv_size",
		"data.tokenizer.name",
		"data.tokenizer.path",
		"distributed.fsdp_type",
		"distributed.dp_shard",
		"distributed.dp_replicate",
		"distributed.float8_recipe",
		"distributed.selective_activation_checkpointing",
	]),
	...irrelevantUnder(
		"model.",
		`rope_theta norm_eps init_* seed max_seqlen dt_bias D_has_head_dim learnable_init_states ssm_chunk_size
		lru_dim_multiplier n_future_head`,
	),
	...irrelevantUnder(
		"data.",
		"root_dir sources.* n_views seed add_bos add_eos load_async prefetch_size tokenizer.*",
	),
	...irrelevantUnder("distributed.", "*"),
	...irrelevant(
		`name dump_dir seed gc_collect_freq probe_freq optim.* env.* checkpoint.* profiling.* logging.* async_eval_gpus
		eval.*`,
	),
};
