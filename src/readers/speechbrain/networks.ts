import type { Entry, Tree } from "../../formats/tree.js";
import { attentivePooling, tdnn } from "../speaker-parts.js";
import {
	convolution,
	linear,
	type Part,
	partsConfig,
} from "../speech-parts.js";
import { crdnnParts } from "./crdnn.js";
import { framesOf, type Made, madeOf } from "./made.js";
import { classOf, objectsOf } from "./recipe.js";
import { separatorParts } from "./separators.js";
import { numbersAt } from "./shapes.js";
import { unetConfig } from "./unet.js";
import { fastSpeechParts, tacotronParts, vocoderParts } from "./voices.js";

type Config = Readonly<Record<string, unknown>>;

type Build = (made: Made) => Config | undefined;

const fromParts =
	(
		parts: (made: Made) => readonly Part[],
		usual: Parameters<typeof partsConfig>[1] = {},
	): Build =>
	(made) =>
		partsConfig(parts(made), usual);

/** Mean length of a clip of LJSpeech (https://keithito.com/LJ-Speech-Dataset, statistics). */
const LJ = { usual_seconds: 6.57 };

/** Networks of SpeechBrain by their class (speechbrain/lobes/models at 9c826ef3937b), the most telling ones first. */
const networks: readonly (readonly [RegExp, Build])[] = [
	[/\.FastSpeech2(WithAlignment)?$/, fromParts(fastSpeechParts, LJ)],
	[/\.(MS)?Tacotron2\.Tacotron2$/, fromParts(tacotronParts, LJ)],
	[/\.(Unit)?HifiganGenerator$/, fromParts(vocoderParts)],
	[/\.CRDNN\.CRDNN$/, fromParts(crdnnParts, { text_per_second: 3 })],
	[/\.ECAPA_TDNN\.ECAPA_TDNN$/, fromParts(ecapaParts)],
	[/\.Xvector\.Xvector$/, fromParts(xvectorParts)],
	[/\.Dual_Path_Model$/, fromParts(separatorParts)],
	[/\.unet\.UNetModel$/, unetConfig],
];

/** The network that a recipe trains and the object that tells it; undefined for classes that are not read. */
export function networkOf(
	root: Tree | undefined,
	modules: readonly Entry[],
): { readonly config: Config; readonly entry: Entry } | undefined {
	for (const [pattern, build] of networks) {
		const entry =
			modules.find(({ value }) => pattern.test(classOf(value))) ??
			objectsOf(root, pattern)[0];
		const config = entry && build(madeOf(root, entry.value));
		if (entry && config) return { config, entry };
	}
	return undefined;
}

/** ECAPA-TDNN (Desplanques et al. 2020, §3): Res2Net blocks with squeeze and excitation, pooling, an embedding. */
function ecapaParts(made: Made): readonly Part[] {
	const { root, object, size } = made;
	const stated = numbersAt(root, object, "channels");
	const channels = stated.length > 0 ? stated : [512, 512, 512, 512, 1536];
	const kernels = numbersAt(root, object, "kernel_sizes");
	const [first = 512] = channels;
	const last = channels.at(-1) ?? first;
	const clock = { per: "second", rows: framesOf(root) } as const;
	const blocks = channels.slice(1, -1).flatMap((outputs, index) =>
		resBlock(clock, {
			inputs: channels[index] ?? outputs,
			outputs,
			kernel: kernels[index + 1] ?? 3,
			scale: size("res2net_scale", 8),
			squeezed: size("se_channels", 128),
		}),
	);
	const joined = channels
		.slice(1, -1)
		.reduce((sum, outputs) => sum + outputs, 0);
	return [
		tdnn(clock, size("input_size", 80), first, kernels[0] ?? 5),
		...blocks,
		tdnn(clock, joined, last, kernels.at(-1) ?? 1),
		...attentivePooling(clock, last, size("attention_channels", 128)),
		linear({}, { inputs: 2 * last, outputs: size("lin_neurons", 192) }),
		...classifierParts(made, size("lin_neurons", 192)),
	];
}

// Seven of eight groups of channels pass through a convolution of their own, each with what the one before it said.
function resBlock(
	clock: { readonly per: "second"; readonly rows: number },
	of: {
		readonly inputs: number;
		readonly outputs: number;
		readonly kernel: number;
		readonly scale: number;
		readonly squeezed: number;
	},
): readonly Part[] {
	const group = of.outputs / of.scale;
	return [
		tdnn(clock, of.inputs, of.outputs, 1),
		...Array.from({ length: of.scale - 1 }, () =>
			tdnn(clock, group, group, of.kernel),
		),
		tdnn(clock, of.outputs, of.outputs, 1),
		{ kind: "squeeze", hidden: of.outputs, inner: of.squeezed, bias: true },
		...(of.inputs === of.outputs
			? []
			: [
					convolution(clock, {
						inputs: of.inputs,
						outputs: of.outputs,
						kernel: 1,
					}),
				]),
	];
}

/** The x-vector's layers over time, statistics and a linear (Snyder et al. 2018, table 1). */
function xvectorParts(made: Made): readonly Part[] {
	const { root, object, size } = made;
	const stated = numbersAt(root, object, "tdnn_channels");
	const channels = stated.length > 0 ? stated : [512, 512, 512, 512, 1500];
	const kernels = numbersAt(root, object, "tdnn_kernel_sizes");
	const clock = { per: "second", rows: framesOf(root) } as const;
	const usual = [5, 3, 3, 1, 1];
	const embedding = size("lin_neurons", 512);
	return [
		...channels.map((outputs, index) =>
			tdnn(
				clock,
				channels[index - 1] ?? size("in_channels", 40),
				outputs,
				kernels[index] ?? usual[index] ?? 1,
			),
		),
		linear({}, { inputs: 2 * (channels.at(-1) ?? 0), outputs: embedding }),
		...classifierParts(made, embedding),
	];
}

function classifierParts({ root }: Made, embedding: number): readonly Part[] {
	const [entry] = objectsOf(root, /\.(ECAPA_TDNN|Xvector)\.Classifier$/);
	if (!entry) return [];
	const { size } = madeOf(root, entry.value);
	const blocks = size("lin_blocks", 0);
	const wide = size("lin_neurons", embedding);
	const classes = size("out_neurons", 0);
	return [
		...Array.from({ length: Math.min(blocks, 16) }, (_, block) =>
			linear(
				{},
				{
					inputs: block === 0 ? embedding : wide,
					outputs: wide,
					norm: "batch",
				},
			),
		),
		linear(
			{},
			{ inputs: blocks > 0 ? wide : embedding, outputs: classes, bias: false },
		),
	];
}
