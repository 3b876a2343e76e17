import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, type Tree } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { diffusionModel } from "../diffusion-models.js";
import { type FieldReading, isUnset } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";

/** Hub ids of families by flavour (simpletuner/helpers/models/<family>/model.py); the empty one is the default. */
const families: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	flux: {
		"": "black-forest-labs/FLUX.1-Krea-dev",
		dev: "black-forest-labs/FLUX.1-dev",
		krea: "black-forest-labs/FLUX.1-Krea-dev",
		schnell: "black-forest-labs/FLUX.1-schnell",
		kontext: "black-forest-labs/FLUX.1-Kontext-dev",
	},
	sd3: {
		"": "stabilityai/stable-diffusion-3.5-medium",
		medium: "stabilityai/stable-diffusion-3.5-medium",
		large: "stabilityai/stable-diffusion-3.5-large",
	},
	sdxl: {
		"": "stabilityai/stable-diffusion-xl-base-1.0",
		"base-1.0": "stabilityai/stable-diffusion-xl-base-1.0",
		"refiner-1.0": "stabilityai/stable-diffusion-xl-refiner-1.0",
		"base-0.9": "stabilityai/stable-diffusion-xl-base-0.9",
	},
	sd1x: {
		"": "Lykon/dreamshaper-8",
		"1.5": "stable-diffusion-v1-5/stable-diffusion-v1-5",
		"1.4": "CompVis/stable-diffusion-v1-4",
	},
	qwen_image: {
		"": "Qwen/Qwen-Image-2512",
		"v1.0": "Qwen/Qwen-Image",
		"v2.0": "Qwen/Qwen-Image-2512",
		"edit-v1": "Qwen/Qwen-Image-Edit",
		"edit-v2": "Qwen/Qwen-Image-Edit-2509",
	},
	wan: {
		"": "Wan-AI/Wan2.1-T2V-1.3B-Diffusers",
		"t2v-480p-1.3b-2.1": "Wan-AI/Wan2.1-T2V-1.3B-Diffusers",
		"t2v-480p-14b-2.1": "Wan-AI/Wan2.1-T2V-14B-Diffusers",
		"i2v-14b-2.1": "Wan-AI/Wan2.1-I2V-14B-480P-Diffusers",
		"ti2v-5b-2.2": "Wan-AI/Wan2.2-TI2V-5B-Diffusers",
	},
	hidream: {
		"": "HiDream-ai/HiDream-I1-Full",
		dev: "HiDream-ai/HiDream-I1-Dev",
		full: "HiDream-ai/HiDream-I1-Full",
		fast: "HiDream-ai/HiDream-I1-Fast",
	},
	sana: {
		"": "Efficient-Large-Model/SANA1.5_4.8B_1024px_diffusers",
		"sana1.5-4.8b-1024": "Efficient-Large-Model/SANA1.5_4.8B_1024px_diffusers",
		"sana1.5-1.6b-1024": "Efficient-Large-Model/SANA1.5_1.6B_1024px_diffusers",
	},
	ltxvideo: {
		"": "Lightricks/LTX-Video-0.9.5",
		"0.9.5": "Lightricks/LTX-Video-0.9.5",
		"0.9.0": "Lightricks/LTX-Video",
	},
	auraflow: { "v0.2": "fal/AuraFlow-v0.2", "v0.1": "fal/AuraFlow" },
	lumina2: {
		"": "Alpha-VLLM/Lumina-Image-2.0",
		"2.0": "Alpha-VLLM/Lumina-Image-2.0",
	},
	chroma: {
		"": "lodestones/Chroma1-Base",
		base: "lodestones/Chroma1-Base",
		hd: "lodestones/Chroma1-HD",
	},
};

/** The model by its Hub id, by its family and flavour, or by their names where no table knows them. */
export function modelOf(file: ParsedFile, tree: Tree): FieldReading {
	const stated = entryAt(tree, "pretrained_model_name_or_path");
	const id = asText(stated?.value);
	if (stated && id !== undefined && !isUnset(stated.value)) {
		return gather({
			facts: [fact("model.id", diffusionModel(id), statedAt(file, stated))],
		});
	}
	const family = entryAt(tree, "model_family");
	const name = asText(family?.value);
	if (!family || name === undefined) return gather();
	const flavour = entryAt(tree, "model_flavour");
	const word =
		flavour && !isUnset(flavour.value) ? (asText(flavour.value) ?? "") : "";
	const found = lookUp(lookUp(families, name) ?? {}, word);
	const named = word === "" ? name : `${name} ${word}`;
	return gather({
		facts: [
			fact(
				"model.id",
				found ?? named,
				statedAt(file, word ? (flavour ?? family) : family),
			),
		],
	});
}
