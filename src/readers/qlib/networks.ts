import type { ParsedFile } from "../../formats/parsed-file.js";
import { asNumber, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import {
	type FieldReading,
	type Fields,
	readFields,
	toCount,
	toText,
} from "../fields.js";
import { gather } from "../gather.js";
import { irrelevant } from "../irrelevant.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { batchesByModule, byQlib, networks } from "./defaults.js";
import type { QlibModel } from "./model.js";
import { shapeFacts } from "./shapes.js";

/** Arguments of qlib's networks; what shapes a network is read by the rule of its shape. */
const networkFields: Fields = {
	n_epochs: toCount("data.epochs"),
	max_steps: toCount("steps"),
	batch_size: toCount("batch.global"),
	optimizer: toText("optimizer"),
	...irrelevant(
		`lr loss metric early_stop early_stop_rounds eval_steps eval_train_metric GPU seed n_jobs weight_decay reg dropout
		scheduler init_model valid_key data_parall lr_decay lr_decay_steps model_path base_model dec_dropout
		gamma gamma_clip mu dw pre_epoch loss_type len_win n_splits lamb rho alpha tau logdir eval_train eval_test
		memory_mode transport_method pretrain init_state freeze_model freeze_predictors reset_router update_freq
		max_steps_per_epoch model_type stock2concept stock_index pretrain_n_epochs pretrain_loss pretrain_file vbs ps
		relax fore_optimizer weight_optimizer fore_lr weight_lr target_label mode lowest_valid_performance
		dropout_W dropout_U steps`,
	),
	...irrelevant(
		`d_feat d_model nhead hidden_size num_layers input_dim output_dim layers pt_model_uri n_chans kernel_size
		freq_dim fea_dim cnn_dim cnn_dim_1 cnn_dim_2 cnn_kernel_size rnn_dim rnn_dim_1 rnn_dim_2 rnn_dups rnn_layers
		len_seq out_dim final_out_dim n_d n_a n_shared n_ind n_steps`,
	),
	"pt_model_kwargs.*": "irrelevant",
	"tra_config.*": "irrelevant",
	"model_config.*": "irrelevant",
};

/** Duration, batch and size of a network. It trains on one device. */
export function networkFacts(file: ParsedFile, model: QlibModel): FieldReading {
	const read = readFields({
		tree: model.kwargs,
		fields: networkFields,
		path: file.path,
		framework: "qlib",
	});
	return gather(
		{ facts: defaultFacts(model) },
		{ facts: batchOfData(file, model.data) },
		// Steps count only for the one class that has no epochs.
		{
			problems: read.problems,
			facts: read.facts.filter(
				({ key }) => key !== "steps" || model.name === "DNNModelPytorch",
			),
		},
		shapeFacts(file, model),
	);
}

function defaultFacts({ name, module }: QlibModel): readonly Fact[] {
	const { epochs, steps, batch } = lookUp(networks, name) ?? {};
	const own = lookUp(batchesByModule, module) ?? batch;
	return [
		byQlib("hardware.count", 1),
		byQlib("precision", "fp32"),
		...(epochs === undefined ? [] : [byQlib("data.epochs", epochs)]),
		...(steps === undefined ? [] : [byQlib("steps", steps)]),
		...(own === undefined ? [] : [byQlib("batch.global", own)]),
	];
}

// TRA's batches are made by its data set.
function batchOfData(
	file: ParsedFile,
	data: Tree | undefined,
): readonly Fact[] {
	const entry = entryAt(data, "batch_size");
	const value = asNumber(entry?.value);
	return entry && value !== undefined && Number.isInteger(value) && value > 0
		? [fact("batch.global", value, statedAt(file, entry))]
		: [];
}
