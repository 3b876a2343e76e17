import type { Model } from "../model.js";
import { agentModel, isAgentType } from "./agents/agent.js";
import { boardPlayerModel, isBoardPlayerType } from "./agents/alphazero.js";
import { blipModel, isBlipType } from "./blip.js";
import { conformerModel, isConformerType } from "./conformer.js";
import { convnetModel, isConvnetType } from "./convnet.js";
import { countedVisionModel, isCountedVisionType } from "./counted-vision.js";
import {
	data2vecModel,
	isData2vecTextType,
	isData2vecType,
} from "./data2vec.js";
import { debertaModel, isDebertaType } from "./deberta.js";
import { detectorModel, isDetectorType } from "./detection/detector.js";
import { isLayerListType, layerListModel } from "./detection/layer-list.js";
import { detrModel, isDetrType } from "./detr.js";
import {
	diffusionModel,
	isDiffusionType,
} from "./diffusion/diffusion-model.js";
import { dualEncoderModel, isDualEncoderType } from "./dual-encoder.js";
import {
	efficientConvnetModel,
	isEfficientConvnetType,
} from "./efficient-convnets.js";
import { encoderModel, isEncoderType } from "./encoder.js";
import {
	encoderDecoderModel,
	isEncoderDecoderType,
} from "./encoder-decoder.js";
import {
	gatedRecurrenceModel,
	isGatedRecurrenceType,
} from "./gated-recurrence.js";
import { glowModel, isGlowType } from "./glow.js";
import { gmlpModel, isGmlpType } from "./gmlp.js";
import { graphModel, isGraphType } from "./graph-network.js";
import { hieraModel, isHieraType } from "./hiera.js";
import type { HubConfig, HubSample } from "./hub-reading.js";
import { hybridModel, isHybridType } from "./hybrid.js";
import { imageToTextModel, isImageToTextType } from "./image-to-text.js";
import {
	isJointEmbeddingType,
	jointEmbeddingModel,
} from "./joint-embedding.js";
import { isModernEncoderType, modernEncoderModel } from "./modern-encoder.js";
import {
	isNarrowEmbeddingType,
	narrowEmbeddingModel,
} from "./narrow-embedding.js";
import { isOpenClipType, openClipModel } from "./open-clip/open-clip.js";
import { isPerLayerType, perLayerModel } from "./per-layer-embeddings.js";
import { isPhysicsType, physicsModel } from "./physics/physics-model.js";
import { isPyramidType, pyramidModel } from "./pyramid.js";
import { isRecommenderType, recommenderModel } from "./recommender.js";
import {
	isRecurrentType,
	recurrentModel,
} from "./recurrent/recurrent-model.js";
import { isRobotPolicyType, robotPolicyModel } from "./robots/robot-policy.js";
import { isSparseEncoderType, sparseEncoderModel } from "./sparse-encoder.js";
import { isSpeechType, speechModel } from "./speech/speech-model.js";
import { isSpeechEncoderType, speechEncoderModel } from "./speech-encoder.js";
import {
	isSpeechRecogniserType,
	speechRecogniserModel,
} from "./speech-recogniser.js";
import { isStateSpaceType, stateSpaceModel } from "./state-space.js";
import { isSwinType, swinModel } from "./swin.js";
import {
	isVideoSegmenterType,
	videoSegmenterModel,
} from "./video-segmenter/video-segmenter.js";
import {
	isVisionLanguageType,
	visionLanguageModel,
} from "./vision-language.js";
import {
	isVisionTransformerType,
	visionTransformerModel,
} from "./vision-transformer.js";
import { isVisionVariantType, visionVariantModel } from "./vision-variants.js";

type Build = (config: HubConfig, sample: HubSample) => Model | undefined;

/** What a sample of a model is. */
export type Reads = "text" | "signals" | "noise" | "records";

/** The families that are built from a config.json as a whole; decoders go through the keys of a plan. */
const families: readonly {
	readonly has: (type: string) => boolean;
	readonly build: Build;
	/** Images or sounds without a text, noise that becomes them, or rows and fields of numbers; text where it is absent. */
	readonly reads?: Exclude<Reads, "text">;
}[] = [
	{ has: isEncoderType, build: encoderModel },
	{ has: isEncoderDecoderType, build: encoderDecoderModel },
	{
		has: isVisionTransformerType,
		build: visionTransformerModel,
		reads: "signals",
	},
	{ has: isConvnetType, build: convnetModel, reads: "signals" },
	{ has: isStateSpaceType, build: stateSpaceModel },
	{ has: isModernEncoderType, build: modernEncoderModel },
	{ has: isDebertaType, build: debertaModel },
	{ has: isSpeechEncoderType, build: speechEncoderModel, reads: "signals" },
	{ has: isSwinType, build: swinModel, reads: "signals" },
	{ has: isVisionVariantType, build: visionVariantModel, reads: "signals" },
	{ has: isDualEncoderType, build: dualEncoderModel },
	{ has: isOpenClipType, build: openClipModel },
	{ has: isVisionLanguageType, build: visionLanguageModel },
	{ has: isHybridType, build: hybridModel },
	{ has: isSparseEncoderType, build: sparseEncoderModel },
	{
		has: isSpeechRecogniserType,
		build: speechRecogniserModel,
		reads: "signals",
	},
	{ has: isConformerType, build: conformerModel, reads: "signals" },
	{ has: isData2vecType, build: data2vecModel, reads: "signals" },
	{ has: isData2vecTextType, build: data2vecModel },
	{ has: isSpeechType, build: speechModel, reads: "signals" },
	{ has: isCountedVisionType, build: countedVisionModel, reads: "signals" },
	{ has: isDiffusionType, build: diffusionModel, reads: "noise" },
	{
		has: isEfficientConvnetType,
		build: efficientConvnetModel,
		reads: "signals",
	},
	{ has: isPyramidType, build: pyramidModel, reads: "signals" },
	{ has: isHieraType, build: hieraModel, reads: "signals" },
	{ has: isDetrType, build: detrModel, reads: "signals" },
	{ has: isDetectorType, build: detectorModel, reads: "signals" },
	{ has: isLayerListType, build: layerListModel, reads: "signals" },
	{
		has: isJointEmbeddingType,
		build: jointEmbeddingModel,
		reads: "signals",
	},
	{
		has: isVideoSegmenterType,
		build: videoSegmenterModel,
		reads: "signals",
	},
	{ has: isImageToTextType, build: imageToTextModel },
	{ has: isBlipType, build: blipModel },
	{ has: isPerLayerType, build: perLayerModel },
	{ has: isNarrowEmbeddingType, build: narrowEmbeddingModel },
	{ has: isRecommenderType, build: recommenderModel, reads: "records" },
	{ has: isGraphType, build: graphModel, reads: "records" },
	{ has: isPhysicsType, build: physicsModel, reads: "records" },
	{ has: isRecurrentType, build: recurrentModel },
	{ has: isGatedRecurrenceType, build: gatedRecurrenceModel },
	{ has: isGmlpType, build: gmlpModel },
	{ has: isGlowType, build: glowModel, reads: "records" },
	{ has: isAgentType, build: agentModel, reads: "signals" },
	{ has: isBoardPlayerType, build: boardPlayerModel, reads: "signals" },
	{ has: isRobotPolicyType, build: robotPolicyModel, reads: "signals" },
];

/** The model of a config.json for one sample; undefined for a `model_type` that no family here builds. */
export function hubModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	return familyOf(config)?.build(config, sample);
}

/** What a model of this config.json reads: its samples are as long as a text is, or as large as an image or clip. */
export function readsOf(config: HubConfig): Reads {
	return familyOf(config)?.reads ?? "text";
}

function familyOf(config: HubConfig): (typeof families)[number] | undefined {
	// Configs of diffusers name a class instead of a type.
	const type = String(config.model_type ?? config._class_name);
	return families.find(({ has }) => has(type));
}
