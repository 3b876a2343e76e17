import { entriesOf } from "../../formats/tree.js";
import { normOf } from "./norms.js";
import type { ModelSettings } from "./settings.js";

type Part = Readonly<Record<string, unknown>>;

/** projects/PointRend/point_rend/config.py. */
export function pointsOf(model: ModelSettings): Part {
	return {
		side: model.number("ROI_MASK_HEAD.POOLER_RESOLUTION", 14),
		width: model.number("ROI_MASK_HEAD.CONV_DIM", 256),
		linears: model.number("ROI_MASK_HEAD.NUM_FC", 2),
		linear_width: model.number("ROI_MASK_HEAD.FC_DIM", 1024),
		coarse_side: model.number("ROI_MASK_HEAD.OUTPUT_SIDE_RESOLUTION", 7),
		points: model.isOn("ROI_MASK_HEAD.POINT_HEAD_ON")
			? model.number("POINT_HEAD.TRAIN_NUM_POINTS", 14 * 14)
			: 0,
		point_width: model.number("POINT_HEAD.FC_DIM", 256),
		point_layers: model.number("POINT_HEAD.NUM_FC", 3),
	};
}

/**
 * Of the objects that are drawn, those with keypoints that are seen. MODEL_ZOO.md: masks of all objects, 407 GFLOP of an
 * image, lengthen a step of Faster R-CNN R50-FPN from 0.210 to 0.261 s, and keypoints, 2683 if all had them, to 0.315 s.
 */
export const WITH_KEYPOINTS = 0.31;

/**
 * Of the objects that are drawn, those that overlap an annotated surface well. projects/DensePose/doc/DENSEPOSE_IUV.md:
 * 11,056 GFLOP if all did, 289 more for the decoder, lengthen the same step from 0.210 to 0.359 s.
 */
const WITH_SURFACES = 0.08;

/** Keypoints of each object. */
export function keypointsOf(model: ModelSettings): Part {
	if (!model.isOn("KEYPOINT_ON")) return {};
	const widths = Array.from({ length: 8 }, () => 512);
	return {
		keypoints: {
			seen: WITH_KEYPOINTS,
			side: model.number("ROI_KEYPOINT_HEAD.POOLER_RESOLUTION", 14),
			widths: model.numbers("ROI_KEYPOINT_HEAD.CONV_DIMS", widths),
			keypoints: model.number("ROI_KEYPOINT_HEAD.NUM_KEYPOINTS", 17),
		},
	};
}

/** The heads of DensePose that are plain convolutions, and what predicts charts of surfaces. */
const SURFACES: ReadonlySet<string> = new Set([
	"DensePoseV1ConvXHead",
	"DensePoseChartPredictor",
	"DensePoseChartWithConfidencePredictor",
]);

/** projects/DensePose/densepose/config.py; undefined for a head that nobody here builds. */
export function surfacesOf(model: ModelSettings): Part | undefined {
	const head = "ROI_DENSEPOSE_HEAD";
	const isMeant =
		model.isOn("DENSEPOSE_ON") || entriesOf(model.tree(head)).length > 0;
	if (!isMeant || !model.isOn("DENSEPOSE_ON", true)) return {};
	const predictor = "DensePoseChartWithConfidencePredictor";
	const isBuilt =
		SURFACES.has(model.text(`${head}.NAME`, "")) &&
		SURFACES.has(model.text(`${head}.PREDICTOR_NAME`, predictor)) &&
		!model.isOn(`${head}.UV_CONFIDENCE.ENABLED`) &&
		!model.isOn(`${head}.SEGM_CONFIDENCE.ENABLED`);
	if (!isBuilt) return undefined;
	return {
		surfaces: {
			seen: WITH_SURFACES,
			side: model.number(`${head}.POOLER_RESOLUTION`, 28),
			convolutions: model.number(`${head}.NUM_STACKED_CONVS`, 8),
			width: model.number(`${head}.CONV_HEAD_DIM`, 512),
			patches: model.number(`${head}.NUM_PATCHES`, 24),
			segments: model.number(`${head}.NUM_COARSE_SEGM_CHANNELS`, 2),
			transposed_kernel: model.number(`${head}.DECONV_KERNEL`, 4),
			decoder: model.isOn(`${head}.DECODER_ON`, true),
			decoder_outputs: model.number(`${head}.DECODER_NUM_CLASSES`, 256),
			decoder_width: model.number(`${head}.DECODER_CONV_DIMS`, 256),
			decoder_norm: normOf(model.text(`${head}.DECODER_NORM`, "")),
		},
	};
}
