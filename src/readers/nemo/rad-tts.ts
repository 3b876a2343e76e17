import { asText, entryAt, hasKeys, type Tree } from "../../formats/tree.js";
import {
	type Clock,
	convolution,
	linear,
	type Part,
	recurrence,
	sizeAt,
	table,
} from "../speech-parts.js";
import { aligner, LETTERS } from "../voice-parts.js";
import type { VoiceRecipe } from "./voice-recipe.js";

/** Channels inside a step of the flow, which the code fixes (AffineTransformationLayer). */
const FLOW_CHANNELS = 1024;

/** Taps of its convolutions. */
const FLOW_KERNEL = 5;

/**
 * RAD-TTS (Shih et al. 2021, §3; nemo/collections/tts/modules/radtts.py): a text encoder, an aligner, flows over groups
 * of frames, and predictors of duration, voicing, pitch and energy, as `include_modules` names them. Where only the
 * predictors train, the rest runs forward only.
 */
export function radTtsParts({ model, frames }: VoiceRecipe): readonly Part[] {
	const tree = entryAt(model, "modelConfig")?.value;
	const included = asText(entryAt(tree, "include_modules")?.value) ?? "dec";
	const trained =
		asText(entryAt(model, "trainerConfig.unfreeze_modules")?.value) ?? "all";
	const text = sizeAt(tree, "n_text_dim", 512);
	const bins = sizeAt(tree, "n_mel_channels", 80);
	const core = [
		table(sizeAt(tree, "n_text", 185), text),
		...convolvedMemory(LETTERS, {
			inputs: text,
			width: text,
			layers: 3,
			kernel: 5,
		}),
		...(/atn|dec/.test(included)
			? [...aligner(frames, { text, bins }), ...flows(tree, frames)]
			: []),
	];
	return [
		...(trained === "all"
			? core
			: core.map((part) => ({ ...part, frozen: true }))),
		...predicted(tree, included, frames),
	];
}

/** Convolutions and a recurrence in both directions (ConvLSTMLinear). */
function convolvedMemory(
	clock: Clock,
	of: {
		readonly inputs: number;
		readonly width: number;
		readonly layers: number;
		readonly kernel: number;
	},
): readonly Part[] {
	const { width } = of;
	return [
		...Array.from({ length: of.layers }, (_, layer) =>
			convolution(clock, {
				inputs: layer === 0 ? of.inputs : width,
				outputs: width,
				kernel: of.kernel,
				act: true,
			}),
		),
		recurrence(clock, {
			inputs: width,
			hidden: Math.floor(width / 2),
			bidirectional: true,
		}),
	];
}

// Each step turns the channels by a matrix and scales half of them by what a WaveNet makes of the other half.
function flows(
	tree: Tree | undefined,
	frames: Clock & { readonly rows: number },
): readonly Part[] {
	const group = sizeAt(tree, "n_group_size", 2);
	const clock: Clock = { per: "second", rows: frames.rows / group };
	const speaker = sizeAt(tree, "n_speaker_dim", 16);
	const context = speaker + sizeAt(tree, "n_text_dim", 512) * group;
	const pitch =
		(sizeAt(tree, "n_f0_dims", 1) + sizeAt(tree, "n_energy_avg_dims", 1)) *
		group;
	const every = sizeAt(tree, "n_early_every", 2);
	const early = sizeAt(tree, "n_early_size", 2);
	const layers = sizeAt(tree, "n_conv_layers_per_step", 4);
	let width = sizeAt(tree, "n_mel_channels", 80) * group;
	const parts: Part[] = [
		recurrence(clock, {
			inputs: context + pitch,
			hidden: Math.floor(context / 2),
			bidirectional: true,
		}),
	];
	for (let flow = 0; flow < sizeAt(tree, "n_flows", 8); flow++) {
		if (flow > 0 && flow % every === 0) width -= early;
		parts.push(
			linear(clock, { inputs: width, outputs: width, bias: false }),
			...coupling(clock, { width, context, layers }),
		);
	}
	return parts;
}

function coupling(
	clock: Clock,
	of: {
		readonly width: number;
		readonly context: number;
		readonly layers: number;
	},
): readonly Part[] {
	const half = Math.floor(of.width / 2);
	const inside = (kernel: number): Part =>
		convolution(clock, {
			inputs: FLOW_CHANNELS,
			outputs: FLOW_CHANNELS,
			kernel,
			act: true,
		});
	return [
		linear(clock, { inputs: half + of.context, outputs: FLOW_CHANNELS }),
		...Array.from({ length: of.layers }).flatMap(() => [
			inside(FLOW_KERNEL),
			inside(1),
		]),
		linear(clock, { inputs: FLOW_CHANNELS, outputs: 2 * half }),
	];
}

/** Predictors by the key of their settings, the word that includes them, and whether they tell letters or frames. */
const PREDICTED = [
	["dur_model_config", "dpm", "letter"],
	["v_model_config", "vpred", "frame"],
	["f0_model_config", "apm", "frame"],
	["energy_model_config", "apm", "frame"],
] as const;

function predicted(
	tree: Tree | undefined,
	included: string,
	frames: Clock,
): readonly Part[] {
	return PREDICTED.flatMap(([key, word, of]) => {
		const settings = entryAt(tree, `${key}.hparams`)?.value;
		if (!included.includes(word) || !hasKeys(settings, "arch_hparams")) {
			return [];
		}
		const clock = of === "letter" ? LETTERS : frames;
		const inputs = sizeAt(settings, "bottleneck_hparams.in_dim", 512);
		const reduced = Math.floor(
			inputs / sizeAt(settings, "bottleneck_hparams.reduction_factor", 16),
		);
		const width = sizeAt(settings, "arch_hparams.n_channels", 256);
		return [
			convolution(clock, { inputs, outputs: reduced, kernel: 3, act: true }),
			...convolvedMemory(clock, {
				inputs: reduced + sizeAt(settings, "n_speaker_dim", 16),
				width,
				layers: sizeAt(settings, "arch_hparams.n_layers", 2),
				kernel: sizeAt(settings, "arch_hparams.kernel_size", 3),
			}),
			linear(clock, {
				inputs: width,
				outputs: sizeAt(settings, "arch_hparams.out_dim", 1),
			}),
		];
	});
}
