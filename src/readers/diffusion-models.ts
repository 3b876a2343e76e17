/**
 * Files that model authors publish under their own name, with the Hub id of the same weights: only names that stand for
 * one model. A renamed or fine-tuned file is some other model and keeps its name.
 */
const files: readonly (readonly [RegExp, string])[] = [
	[
		/^v1-5-pruned(-emaonly)?(-fp16)?$/,
		"stable-diffusion-v1-5/stable-diffusion-v1-5",
	],
	[/^v2-1_768-(ema|nonema)-pruned$/, "stabilityai/stable-diffusion-2-1"],
	[/^sd_xl_base_1\.0(_0\.9vae)?$/, "stabilityai/stable-diffusion-xl-base-1.0"],
	[/^sd3_medium$/, "stabilityai/stable-diffusion-3-medium-diffusers"],
	[/^sd3\.5_medium$/, "stabilityai/stable-diffusion-3.5-medium"],
	[/^sd3\.5_large$/, "stabilityai/stable-diffusion-3.5-large"],
	[/^flux1-dev(-fp8)?$/, "black-forest-labs/FLUX.1-dev"],
	[/^flux1-schnell(-fp8)?$/, "black-forest-labs/FLUX.1-schnell"],
];

/**
 * The Hub id behind the text that names a diffusion model: itself, or that of a published file. A preset may only say in
 * words which file goes there.
 */
export function diffusionModel(text: string): string {
	const name = text.slice(text.search(/[^/\\]*$/));
	const word = /\S+\.(safetensors|ckpt|sft)(?=\s|$)/.exec(name)?.[0] ?? "";
	const stem = word.replace(/\.[a-z]+$/, "");
	const found = files.find(([pattern]) => pattern.test(stem));
	return found?.[1] ?? text;
}
