import type { Model } from "../model.js";
import { convnetModel, isConvnetType } from "./convnet.js";
import { debertaModel, isDebertaType } from "./deberta.js";
import { detrModel, isDetrType } from "./detr.js";
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
import { hieraModel, isHieraType } from "./hiera.js";
import type { HubConfig, HubSample } from "./hub-reading.js";
import { hybridModel, isHybridType } from "./hybrid.js";
import { imageToTextModel, isImageToTextType } from "./image-to-text.js";
import { isModernEncoderType, modernEncoderModel } from "./modern-encoder.js";
import {
	isNarrowEmbeddingType,
	narrowEmbeddingModel,
} from "./narrow-embedding.js";
import { isPerLayerType, perLayerModel } from "./per-layer-embeddings.js";
import { isPyramidType, pyramidModel } from "./pyramid.js";
import { isSparseEncoderType, sparseEncoderModel } from "./sparse-encoder.js";
import { isSpeechEncoderType, speechEncoderModel } from "./speech-encoder.js";
import { isStateSpaceType, stateSpaceModel } from "./state-space.js";
import { isSwinType, swinModel } from "./swin.js";
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

/** The families that are built from a config.json as a whole; decoders go through the keys of a plan. */
const families: readonly {
	readonly has: (type: string) => boolean;
	readonly build: Build;
}[] = [
	{ has: isEncoderType, build: encoderModel },
	{ has: isEncoderDecoderType, build: encoderDecoderModel },
	{ has: isVisionTransformerType, build: visionTransformerModel },
	{ has: isConvnetType, build: convnetModel },
	{ has: isStateSpaceType, build: stateSpaceModel },
	{ has: isModernEncoderType, build: modernEncoderModel },
	{ has: isDebertaType, build: debertaModel },
	{ has: isSpeechEncoderType, build: speechEncoderModel },
	{ has: isSwinType, build: swinModel },
	{ has: isVisionVariantType, build: visionVariantModel },
	{ has: isDualEncoderType, build: dualEncoderModel },
	{ has: isVisionLanguageType, build: visionLanguageModel },
	{ has: isHybridType, build: hybridModel },
	{ has: isSparseEncoderType, build: sparseEncoderModel },
	{ has: isEfficientConvnetType, build: efficientConvnetModel },
	{ has: isPyramidType, build: pyramidModel },
	{ has: isHieraType, build: hieraModel },
	{ has: isDetrType, build: detrModel },
	{ has: isImageToTextType, build: imageToTextModel },
	{ has: isPerLayerType, build: perLayerModel },
	{ has: isNarrowEmbeddingType, build: narrowEmbeddingModel },
];

/** The model of a config.json for one sample; undefined for a `model_type` that no family here builds. */
export function hubModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const type = String(config.model_type);
	return families.find(({ has }) => has(type))?.build(config, sample);
}
