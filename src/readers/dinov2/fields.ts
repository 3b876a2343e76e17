import type { Fields } from "../fields.js";
import { handled, irrelevantUnder } from "../irrelevant.js";
import { standard } from "./defaults.js";

/** The keys of ssl_default_config.yaml. */
export const dinoFields: Fields = {
	...handled([
		...Object.keys(standard.numbers),
		"student.arch",
		"student.ffn_layer",
		"student.qkv_bias",
		"train.dataset_path",
	]),
	"MODEL.*": "irrelevant",
	"compute_precision.*": "handled",
	"dino.*": "irrelevant",
	"ibot.*": "irrelevant",
	"teacher.*": "irrelevant",
	"evaluation.*": "irrelevant",
	...irrelevantUnder(
		"train.",
		"output_dir saveckp_freq seed num_workers cache_dataset centering",
	),
	...irrelevantUnder(
		"student.",
		`drop_path_rate layerscale drop_path_uniform pretrained_weights block_chunks proj_bias ffn_bias
		interpolate_antialias interpolate_offset`,
	),
	...irrelevantUnder(
		"optim.",
		`weight_decay weight_decay_end base_lr lr warmup_epochs min_lr clip_grad freeze_last_layer_epochs scaling_rule
		patch_embed_lr_mult layerwise_decay adamw_beta1 adamw_beta2`,
	),
	...irrelevantUnder("crops.", "global_crops_scale local_crops_scale"),
};
