import { asText } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import {
	type Conversion,
	type Fields,
	toBoolean,
	toOneOf,
	toPositive,
	toShare,
} from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

/** A weights file or a model's YAML names the model: `yolo11n.pt` is yolo11n. */
const toModel: Conversion = {
	expected: "a model, such as yolo11n.pt",
	convert(tree, origin) {
		const name = asText(tree)?.replace(/^.*\//, "");
		const id = name?.replace(/\.(pt|ya?ml|onnx|engine)$/, "");
		return id ? fact("model.id", id, origin) : undefined;
	},
};

/** Devices by their places: `0`, `0,1` or a list; the processor and automatic choice are none. */
const toDevices: Conversion = {
	expected: "places of devices, such as 0 or [0, 1]",
	convert(tree, origin) {
		const text = asText(tree) ?? "";
		const count =
			tree.kind === "sequence" ? tree.items.length : text.split(",").length;
		const isPlaces =
			tree.kind === "sequence" || /^(cuda:)?\d+(,\s*\d+)*$/.test(text);
		return isPlaces ? fact("hardware.count", count, origin) : undefined;
	},
	isUnset: (tree) =>
		/^(|cpu|mps|cuda|auto|-1.*)$/.test(asText(tree)?.trim() ?? "") &&
		tree.kind === "scalar",
};

/** All keys of Ultralytics (ultralytics/cfg/default.yaml at 00033e8fbb06). */
export const ultralyticsFields: Fields = {
	model: toModel,
	epochs: toPositive("data.epochs"),
	time: toPositive("duration_hours"),
	device: toDevices,
	fraction: toShare("data.share"),
	compile: toBoolean("compile"),
	task: toOneOf("task", {
		detect: "detect",
		obb: "detect",
		pose: "detect",
		segment: "segment",
		classify: "classify",
	}),
	...handled([
		"mode",
		"batch",
		"nbs",
		"imgsz",
		"data",
		"optimizer",
		"amp",
		"freeze",
	]),
	...irrelevant(
		`patience save save_period cache workers project name exist_ok pretrained verbose seed deterministic single_cls
		rect cos_lr close_mosaic resume profile multi_scale overlap_mask mask_ratio dropout val split save_json save_hybrid
		conf iou max_det half dnn plots source vid_stride stream_buffer visualize augment agnostic_nms classes
		retina_masks embed show save_frames save_txt save_conf save_crop show_labels show_conf show_boxes line_width
		format keras optimize int8 dynamic simplify opset workspace nms lr0 lrf momentum weight_decay warmup_epochs
		warmup_momentum warmup_bias_lr box cls cls_pw dfl pose kobj rle angle label_smoothing hsv_h hsv_s hsv_v
		degrees translate scale shear perspective flipud fliplr bgr mosaic mixup cutmix copy_paste copy_paste_mode
		auto_augment erasing crop_fraction cfg tracker save_dir end2end`,
	),
};
