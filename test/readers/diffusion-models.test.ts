import { expect, test } from "vitest";
import { diffusionModel } from "../../src/readers/diffusion-models.js";

test.each([
	[
		"/models/sd_xl_base_1.0.safetensors",
		"stabilityai/stable-diffusion-xl-base-1.0",
	],
	[
		"C:\\models\\v1-5-pruned.ckpt",
		"stable-diffusion-v1-5/stable-diffusion-v1-5",
	],
	["flux1-dev.safetensors", "black-forest-labs/FLUX.1-dev"],
	[
		"put the full path to flux1-dev.safetensors here",
		"black-forest-labs/FLUX.1-dev",
	],
])("the published file %s is %s", (text, id) => {
	expect(diffusionModel(text)).toBe(id);
});

test.each([
	"/models/my_sd_xl_base_1.0_mix.safetensors",
	"stabilityai/stable-diffusion-2-1",
	"put the full path here",
	"dreamshaper.ckpt",
])("%s keeps its name", (text) => {
	expect(diffusionModel(text)).toBe(text);
});
