import {
	type Fields,
	toCount,
	toOneOf,
	toPositive,
	toText,
} from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

/** The flags of OpenCLIP (src/open_clip_train/params.py at 89fb801f1e60). */
export const openClipFields: Fields = {
	"batch-size": toCount("batch.micro"),
	"accum-freq": toCount("batch.accumulation"),
	epochs: toPositive("data.epochs"),
	"train-num-samples": toCount("data.samples"),
	"force-image-size": toCount("data.image"),
	"force-context-length": toCount("data.sequence"),
	opt: toText("optimizer"),
	precision: toOneOf("precision", {
		amp: "amp-fp16",
		amp_fp16: "amp-fp16",
		amp_bf16: "amp-bf16",
		amp_bfloat16: "amp-bf16",
		bf16: "bf16",
		pure_bf16: "bf16",
		fp16: "fp16",
		pure_fp16: "fp16",
		fp32: "fp32",
	}),
	...handled([
		"model",
		"distill-model",
		"train-data",
		"dataset-type",
		"grad-checkpointing",
		"torchcompile",
		"fsdp",
		"fsdp-no-reshard-after-forward",
		"lock-image",
		"lock-text",
		"use-naflex",
		"force-patch-dropout",
		"use-bnb-linear",
		"length-bucketing",
		"naflex-max-tokens-per-batch",
	]),
	...irrelevant(
		`train-data-* val-* audio-* dataset-resampled csv-* image-* max-image-pixels text-* json-* imagenet-* cache-dir logs
		log-* name workers epochs-cooldown lr lr-* beta1 beta2 eps wd wd-* momentum warmup opt-* visual-* use-bn-sync
		skip-scheduler save-* zeroshot-* resume pretrained pretrained-* lock-* aug-cfg local-loss gather-with-grad
		force-quick-gelu force-custom-text force-naflex-vision torchcompile-* device dist-* report-to wandb-* debug
		copy-codebase ddp-static-graph fsdp-* no-set-device-rank seed grad-clip-norm train-loss-ema-samples coca-* remote-*
		delete-previous-checkpoint distill-pretrained siglip loss-dist-impl naflex-* bucket-* horovod use-bn-sync force-*
		color-jitter gray-scale-prob interpolation`,
	),
};

/** Flags that change what a run takes in a way that the estimate does not have. */
export const unmodelledOpenClip = {
	"lock-image": "does not train the image encoder",
	"lock-text": "does not train the text encoder",
	"use-naflex": "gives images lengths of their own",
	"force-patch-dropout": "leaves out a part of each image",
	"use-bnb-linear": "computes linear layers in 8 bits",
	"length-bucketing": "sorts samples by their length",
} as const;

/** OpenCLIP's names whose models are on the Hub with a config (src/open_clip/model_configs). */
export const modelIds: Readonly<Record<string, string>> = {
	"ViT-B-32": "openai/clip-vit-base-patch32",
	"ViT-B-32-quickgelu": "openai/clip-vit-base-patch32",
	"ViT-B-16": "openai/clip-vit-base-patch16",
	"ViT-B-16-quickgelu": "openai/clip-vit-base-patch16",
	"ViT-L-14": "openai/clip-vit-large-patch14",
	"ViT-L-14-quickgelu": "openai/clip-vit-large-patch14",
	"ViT-L-14-336": "openai/clip-vit-large-patch14-336",
	"ViT-H-14": "laion/CLIP-ViT-H-14-laion2B-s32B-b79K",
	"ViT-bigG-14": "laion/CLIP-ViT-bigG-14-laion2B-39B-b160k",
	"ViT-B-16-SigLIP": "google/siglip-base-patch16-224",
	"ViT-SO400M-14-SigLIP-384": "google/siglip-so400m-patch14-384",
};
