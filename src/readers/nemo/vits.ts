import { entryAt } from "../../formats/tree.js";
import { type Part, sizeAt } from "../speech-parts.js";
import { vitsNetwork } from "../vits-parts.js";
import type { VoiceRecipe } from "./voice-recipe.js";

/** VITS with the arguments of SynthesizerTrn (nemo/collections/tts/modules/vits_modules.py). */
export function vitsParts({
	model,
	frames,
	sampleRate,
}: VoiceRecipe): readonly Part[] {
	const tree = entryAt(model, "synthesizer")?.value;
	return vitsNetwork(tree, frames, {
		hidden: sizeAt(tree, "hidden_channels", 192),
		ffn: sizeAt(tree, "filter_channels", 768),
		heads: sizeAt(tree, "n_heads", 2),
		layers: sizeAt(tree, "n_layers", 6),
		kernel: sizeAt(tree, "kernel_size", 3),
		spectrum: sizeAt(model, "n_fft", 1024) / 2 + 1,
		segment: sizeAt(model, "segment_size", 8192),
		hop: Math.round(sampleRate / frames.rows),
		posteriorLayers: 16,
		flows: 4,
		flowLayers: 4,
	});
}
