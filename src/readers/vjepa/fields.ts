import { asBoolean } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { toCheckpointing } from "../checkpointing.js";
import {
	type Conversion,
	type Fields,
	toBoolean,
	toCount,
	toOneOf,
} from "../fields.js";
import { handled, irrelevant, irrelevantUnder } from "../irrelevant.js";

const toFused: Conversion = {
	expected: "true or false",
	convert(tree, origin) {
		const isOn = asBoolean(tree);
		return isOn === undefined
			? undefined
			: fact("attention", isOn ? "sdpa" : "eager", origin);
	},
};

/** The keys of a training config (V-JEPA 2 at c2963a47433e, app/vjepa and app/vjepa_droid; V-JEPA's own beside them). */
export const vjepaFields: Fields = {
	nodes: toCount("hardware.nodes"),
	tasks_per_node: toCount("hardware.per_node"),
	"data.batch_size": toCount("batch.micro"),
	"data.crop_size": toCount("data.image"),
	"meta.dtype": toOneOf("precision", {
		bfloat16: "amp-bf16",
		float16: "amp-fp16",
		float32: "fp32",
	}),
	"meta.use_sdpa": toFused,
	"model.use_activation_checkpointing": toCheckpointing,
	"model.compile_model": toBoolean("compile"),
	...handled([
		"app",
		"data.datasets",
		"data.dataset_fpcs",
		"data.num_frames",
		"data.patch_size",
		"data.tubelet_size",
		"optimization.epochs",
		"optimization.ipe",
		"model.model_name",
		"model.pred_depth",
		"model.pred_embed_dim",
		"model.pred_num_heads",
		"mask",
	]),
	...irrelevant("folder cpus_per_task mem_per_gpu tag"),
	...irrelevantUnder(
		"data.",
		`dataset_type datasets_weights fps num_workers persistent_workers pin_mem sampling_rate num_clips clip_duration
		filter_short_videos decode_one_clip camera_views stereo_view camera_frame auto_augment dataset_train
		num_segments`,
	),
	...irrelevantUnder(
		"meta.",
		`eval_freq load_checkpoint read_checkpoint resume_checkpoint pretrain_checkpoint save_every_freq seed skip_batches
		sync_gc load_predictor load_encoder context_encoder_key target_encoder_key save_every load_extrinsics`,
	),
	...irrelevantUnder(
		"model.",
		`uniform_power use_mask_tokens use_rope zero_init_mask_tokens use_silu use_pred_silu wide_silu
		tight_silu pred_is_frame_causal use_extrinsics is_causal pred_is_causal n_registers has_cls_first`,
	),
	...irrelevantUnder(
		"optimization.",
		`ema final_lr final_weight_decay ipe_scale lr start_lr warmup weight_decay clip_grad anneal anneal_ckpt
		is_anneal resume_anneal betas eps num_epochs enc_lr_scale`,
	),
	"data_aug.*": "irrelevant",
	"loss.*": "irrelevant",
	"logging.*": "irrelevant",
	"data.max_*": "irrelevant",
};
