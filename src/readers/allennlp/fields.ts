import { type Fields, toCount, toPositive, toText } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

/** The keys of an experiment (allenai/allennlp at 048c3003ce5e); what readers and models take besides is theirs. */
export const allennlpFields: Fields = {
	"trainer.num_epochs": toPositive("data.epochs"),
	"trainer.num_gradient_accumulation_steps": toCount("batch.accumulation"),
	"trainer.optimizer.type": toText("optimizer"),
	"data_loader.batch_size": toCount("batch.micro"),
	"data_loader.batch_sampler.batch_size": toCount("batch.micro"),
	"data_loader.batches_per_epoch": "handled",
	"iterator.batch_size": toCount("batch.micro"),
	"distributed.num_nodes": toCount("hardware.nodes"),
	...handled([
		"trainer.use_amp",
		"trainer.cuda_device",
		"distributed.cuda_devices",
		"model.type",
		"model.transformer_model",
		"model.model_name",
	]),
	...irrelevant(
		`trainer.* model.* dataset_reader.* validation_dataset_reader.* data_loader.* validation_data_loader.* iterator.*
		vocabulary.* distributed.* train_data_path validation_data_path test_data_path evaluate_on_test
		datasets_for_vocab_creation random_seed numpy_seed pytorch_seed callbacks.* type include_package
		batch_weight_key`,
	),
};
