import { type Fields, toCount, toText } from "../fields.js";
import { handled, irrelevant, irrelevantUnder } from "../irrelevant.js";

/** The keys of a picotron config (https://github.com/huggingface/picotron, template and train.py at 59714b1bf255). */
export const picotronFields: Fields = {
	"distributed.tp_size": toCount("parallel.tensor"),
	"distributed.cp_size": toCount("parallel.context"),
	"distributed.pp_size": toCount("parallel.pipeline"),
	"distributed.dp_size": toCount("parallel.data"),
	"model.name": toText("model.id"),
	"model.num_hidden_layers": toCount("model.layers"),
	"model.num_attention_heads": toCount("model.heads"),
	"model.num_key_value_heads": toCount("model.kv_heads"),
	"training.seq_length": toCount("data.sequence"),
	"training.micro_batch_size": toCount("batch.micro"),
	"training.gradient_accumulation_steps": toCount("batch.accumulation"),
	...handled([
		"distributed.use_cpu",
		"model.use_flash_attention",
		"training.total_train_steps",
		"training.max_tokens",
		"dataset.name",
	]),
	...irrelevantUnder("distributed.", "pp_engine backend"),
	...irrelevantUnder("model.", "dtype use_fused_adam"),
	...irrelevantUnder("training.", "seed learning_rate num_samples"),
	...irrelevant("dataset.* checkpoint.* logging.* environment.*"),
};
