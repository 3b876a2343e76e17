import { parseFile } from "../../formats/parse-file.js";
import type { ParsedFile } from "../../formats/parsed-file.js";
import { fileName } from "../paths.js";

/** Where the base configs stand that a repository builds on without having them. */
const FOLDER = "detectron2@02b5c4e295e9/";

/** True for the path of a base that detectron2 brings. */
export function isKnownBase(path: string): boolean {
	return path.startsWith(FOLDER);
}

/** A base config of detectron2 by its name, where a repository does not have it. */
export function knownBase(reference: string): ParsedFile | undefined {
	const name = fileName(reference);
	const text = BASES.get(name);
	return text === undefined ? undefined : parseFile(FOLDER + name, text);
}

const COCO = `DATASETS: {TRAIN: [coco_2017_train]}
SOLVER: {IMS_PER_BATCH: 16, MAX_ITER: 90000}
INPUT: {MIN_SIZE_TRAIN: [640, 672, 704, 736, 768, 800]}
`;

const BOXES =
	"ROI_BOX_HEAD: {NAME: FastRCNNConvFCHead, NUM_FC: 2, POOLER_RESOLUTION: 7}";

const MASKS =
	"ROI_MASK_HEAD: {NAME: MaskRCNNConvUpsampleHead, NUM_CONV: 4, POOLER_RESOLUTION: 14}";

const PYRAMID = `  BACKBONE: {NAME: build_resnet_fpn_backbone}
  RESNETS: {OUT_FEATURES: [res2, res3, res4, res5]}
  FPN: {IN_FEATURES: [res2, res3, res4, res5]}
  ANCHOR_GENERATOR: {SIZES: [[32], [64], [128], [256], [512]], ASPECT_RATIOS: [[0.5, 1.0, 2.0]]}
  RPN: {IN_FEATURES: [p2, p3, p4, p5, p6]}
`;

/** What the configs of that name hold of size and length (configs and projects at that commit). */
const BASES: ReadonlyMap<string, string> = new Map([
	[
		"Base-RCNN-FPN.yaml",
		`MODEL:
  META_ARCHITECTURE: GeneralizedRCNN
${PYRAMID}  ROI_HEADS: {NAME: StandardROIHeads}
  ${BOXES}
  ${MASKS}
${COCO}`,
	],
	[
		"Base-RCNN-C4.yaml",
		`MODEL:
  META_ARCHITECTURE: GeneralizedRCNN
  ROI_HEADS: {NAME: Res5ROIHeads}
${COCO}`,
	],
	[
		"Base-RCNN-DilatedC5.yaml",
		`MODEL:
  META_ARCHITECTURE: GeneralizedRCNN
  RESNETS: {OUT_FEATURES: [res5], RES5_DILATION: 2}
  ROI_HEADS: {NAME: StandardROIHeads}
  ${BOXES}
  ${MASKS}
${COCO}`,
	],
	[
		"Base-RetinaNet.yaml",
		`MODEL:
  META_ARCHITECTURE: RetinaNet
  BACKBONE: {NAME: build_retinanet_resnet_fpn_backbone}
  RESNETS: {OUT_FEATURES: [res3, res4, res5]}
  FPN: {IN_FEATURES: [res3, res4, res5]}
${COCO}`,
	],
	[
		"Base-Keypoint-RCNN-FPN.yaml",
		`_BASE_: Base-RCNN-FPN.yaml
MODEL: {KEYPOINT_ON: true, ROI_HEADS: {NUM_CLASSES: 1}}
DATASETS: {TRAIN: [keypoints_coco_2017_train]}
`,
	],
	[
		"Base-Panoptic-FPN.yaml",
		`_BASE_: Base-RCNN-FPN.yaml
MODEL: {META_ARCHITECTURE: PanopticFPN, MASK_ON: true}
DATASETS: {TRAIN: [coco_2017_train_panoptic_separated]}
`,
	],
	[
		"Base-PointRend-RCNN-FPN.yaml",
		`_BASE_: Base-RCNN-FPN.yaml
MODEL:
  MASK_ON: true
  ROI_MASK_HEAD: {NAME: PointRendMaskHead, FC_DIM: 1024, NUM_FC: 2, OUTPUT_SIDE_RESOLUTION: 7, POINT_HEAD_ON: true}
  POINT_HEAD: {FC_DIM: 256, NUM_FC: 3}
`,
	],
	[
		"Base-DensePose-RCNN-FPN.yaml",
		`MODEL:
  META_ARCHITECTURE: GeneralizedRCNN
${PYRAMID}  DENSEPOSE_ON: true
  ROI_HEADS: {NAME: DensePoseROIHeads, NUM_CLASSES: 1}
  ${BOXES}
  ROI_DENSEPOSE_HEAD: {NAME: DensePoseV1ConvXHead, NUM_COARSE_SEGM_CHANNELS: 2}
DATASETS: {TRAIN: [densepose_coco_2014_train, densepose_coco_2014_valminusminival]}
SOLVER: {IMS_PER_BATCH: 16, MAX_ITER: 90000}
INPUT: {MIN_SIZE_TRAIN: [640, 672, 704, 736, 768, 800]}
`,
	],
	[
		"mask_rcnn_R_50_FPN_3x_gn.yaml",
		`_BASE_: Base-RCNN-FPN.yaml
MODEL:
  MASK_ON: true
  RESNETS: {DEPTH: 50, NORM: GN, STRIDE_IN_1X1: false}
  FPN: {NORM: GN}
  ROI_BOX_HEAD: {NAME: FastRCNNConvFCHead, NUM_CONV: 4, NUM_FC: 1, NORM: GN}
  ROI_MASK_HEAD: {NORM: GN}
SOLVER: {MAX_ITER: 270000}
`,
	],
]);
