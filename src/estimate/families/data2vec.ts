import type { Model, Operator, Stack } from "../model.js";
import {
	linear,
	loose,
	mlp,
	norm,
	selfAttention,
	table,
	windowed,
} from "./blocks.js";
import { encoderModel } from "./encoder.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	textOf,
} from "./hub-reading.js";
import { signalStem } from "./signal-stem.js";
import { speechEncoderModel } from "./speech-encoder.js";
import { visionTransformerModel } from "./vision-transformer.js";

const builders: Readonly<
	Record<string, (config: HubConfig, sample: HubSample) => Model | undefined>
> = {
	data2vec: firstVersion,
	data2vec_text: firstVersion,
	data2vec_multi: secondVersion,
	data2vec_multi_text: secondVersion,
};

/** True for a `model_type` that this file builds out of sounds or images. */
export function isData2vecType(type: string): boolean {
	return Object.hasOwn(builders, type) && !isData2vecTextType(type);
}

/** True for a `model_type` that this file builds out of text. */
export function isData2vecTextType(type: string): boolean {
	return /^data2vec_(multi_)?text$/.test(type);
}

/** data2vec of fairseq: a network that learns what a slowly following copy of it says of the whole sample. */
export function data2vecModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	return builders[String(config.model_type)]?.(config, sample);
}

/**
 * data2vec (Baevski et al. 2022, §3): an encoder over the masked sample, and its copy forward only over the whole one
 * (fairseq at 3d262bb25690, examples/data2vec/models/data2vec_audio.py, data2vec_text.py).
 */
function firstVersion(config: HubConfig, sample: HubSample): Model | undefined {
	const student: HubConfig = Object(config.student);
	const model = [
		speechEncoderModel,
		encoderModel,
		visionTransformerModel,
	].flatMap((build) => build(student, sample) ?? [])[0];
	if (!model) return undefined;
	const { hidden, tokens: rows } = model;
	const layers = firstNumber(config, "head_layers") ?? 1;
	return {
		...model,
		frozen: model.stacks.flatMap(repeated),
		ends: [
			...model.ends.filter(
				(operator) => operator.kind !== "linear" || operator.name !== "pooler",
			),
			...regression(hidden, layers, rows),
		],
	};
}

// One linear, or several of which those inside are twice as wide.
function regression(
	hidden: number,
	layers: number,
	rows: number,
): readonly Operator[] {
	return Array.from({ length: layers }, (_, layer) =>
		linear({
			name: `regression${layer}`,
			inputs: layer === 0 ? hidden : 2 * hidden,
			outputs: layer === layers - 1 ? hidden : 2 * hidden,
			rows,
		}),
	);
}

function repeated({ layers, operators }: Stack): readonly Operator[] {
	return Array.from({ length: layers }).flatMap(() => operators);
}

/** What comes out of the signal, the text or the image before the masks. */
interface Local {
	readonly rows: number;
	/** Runs once for a sample. */
	readonly once: readonly Operator[];
	/** Runs for so many rows with every mask, as the teacher does without one. */
	readonly positions: (rows: number) => readonly Operator[];
}

const locals: Readonly<
	Record<
		string,
		(config: HubConfig, hidden: number, sample: HubSample) => Local | undefined
	>
> = { audio: signal, text, image };

/**
 * data2vec 2.0 (Baevski et al. 2023, §3; fairseq at 3d262bb25690, examples/data2vec/models/data2vec2.py): the teacher
 * says once what several differently masked copies of the sample learn. Masked rows are left out of the encoder; a
 * convolutional decoder sees all of them. The share that is kept is taken to be 1 − `mask_prob`.
 */
function secondVersion(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const hidden = firstNumber(config, "embed_dim") ?? 768;
	const copies = firstNumber(config, "clone_batch") ?? 1;
	const local = locals[textOf(config.modality) ?? ""]?.(config, hidden, sample);
	if (!local) return undefined;
	const { rows } = local;
	const extra = firstNumber(config, "num_extra_tokens") ?? 0;
	const kept =
		Math.floor(rows * (1 - (firstNumber(config, "mask_prob") ?? 0.7))) + extra;
	const layers =
		(firstNumber(config, "depth") ?? 8) +
		(firstNumber(config, "prenet_depth") ?? 4);
	const teacher = block(config, hidden, rows + extra, rows + extra);
	return {
		family: "encoder",
		hidden,
		vocab: 0,
		tokens: rows,
		logitRows: 0,
		stacks: [
			{
				layers,
				endsInProduct: false,
				operators: block(config, hidden, copies * kept, kept),
			},
		],
		frozen: [
			...(flagOf(config.ema_local_encoder) ? local.once : []),
			...local.positions(rows),
			...repeated({ layers, operators: teacher }),
		],
		ends: [
			...local.once,
			...local.positions(copies * rows),
			norm({ name: "context-norm", width: hidden, rows: copies * kept }),
			loose("extra-tokens", extra * hidden),
			...decoder(config, hidden, copies * rows),
		],
	};
}

function block(
	config: HubConfig,
	hidden: number,
	rows: number,
	seen: number,
): readonly Operator[] {
	const heads = firstNumber(config, "num_heads") ?? 12;
	const ffn = hidden * (firstNumber(config, "mlp_ratio") ?? 4);
	return [
		// Each copy sees itself alone.
		...windowed(selfAttention({ hidden, heads, rows, bias: true }), seen),
		norm({ name: "attention-norm", width: hidden, rows }),
		...mlp({ hidden, ffn, gated: false, bias: true, rows }),
		norm({ name: "mlp-norm", width: hidden, rows }),
	];
}

/** Grouped convolutions over time, or over both sides of an image, and linears back to the width of the encoder. */
function decoder(
	config: HubConfig,
	hidden: number,
	rows: number,
): readonly Operator[] {
	const of: HubConfig = Object(config.decoder);
	const width = firstNumber(of, "decoder_dim") ?? 384;
	const layers = firstNumber(of, "decoder_layers") ?? 5;
	const side = firstNumber(of, "decoder_kernel") ?? 5;
	const kernel = config.modality === "image" ? side ** 2 : side;
	const projections =
		config.modality === "image"
			? 1
			: (firstNumber(of, "projection_layers") ?? 1);
	const wide =
		projections > 1
			? Math.floor(width * (firstNumber(of, "projection_ratio") ?? 2))
			: width;
	return [
		...Array.from({ length: layers }).flatMap((_, layer): Operator[] => [
			{
				kind: "convolution",
				name: `decoder${layer}`,
				inputs: layer === 0 ? hidden : width,
				outputs: width,
				kernel,
				groups: firstNumber(of, "decoder_groups") ?? 16,
				bias: true,
				positions: rows,
			},
			norm({ name: `decoder-norm${layer}`, width, rows, parameters: 0 }),
		]),
		...Array.from({ length: projections }, (_, layer) =>
			linear({
				name: `projection${layer}`,
				inputs: layer === 0 ? width : wide,
				outputs: layer === projections - 1 ? hidden : wide,
				rows,
			}),
		),
	];
}

/** Convolutions over the raw signal, and narrow grouped ones for positions. */
function signal(
	config: HubConfig,
	hidden: number,
	sample: HubSample,
): Local | undefined {
	const stem = signalStem(
		{ ...config, feat_extract_norm: "layer" },
		sample.seconds ?? 10,
	);
	if (!stem) return undefined;
	const { rows, width, operators } = stem;
	const depth = firstNumber(config, "conv_pos_depth") ?? 5;
	const kernel = Math.max(
		3,
		Math.floor((firstNumber(config, "conv_pos_width") ?? 95) / depth),
	);
	return {
		rows,
		once: [
			...operators,
			norm({ name: "features-norm", width, rows }),
			linear({ name: "features", inputs: width, outputs: hidden, rows }),
		],
		positions: (of) =>
			Array.from({ length: depth }).flatMap((_, layer): Operator[] => [
				{
					kind: "convolution",
					name: `positions${layer}`,
					inputs: hidden,
					outputs: hidden,
					kernel,
					groups: firstNumber(config, "conv_pos_groups") ?? 16,
					bias: true,
					positions: of,
				},
				norm({
					name: `positions-norm${layer}`,
					width: hidden,
					rows: of,
					parameters: 0,
				}),
			]),
	};
}

function text(config: HubConfig, hidden: number, sample: HubSample): Local {
	const rows = sample.sequence;
	return {
		rows,
		once: [
			table("embedding", firstNumber(config, "vocab_size") ?? 50_265, hidden),
			table(
				"positions",
				(firstNumber(config, "max_source_positions") ?? 512) + 2,
				hidden,
			),
			norm({ name: "embedding-norm", width: hidden, rows }),
		],
		positions: () => [],
	};
}

// Positions of an image are sines.
function image(config: HubConfig, hidden: number, sample: HubSample): Local {
	const patch = firstNumber(config, "patch_size") ?? 16;
	const side = sample.image ?? firstNumber(config, "input_size") ?? 224;
	const rows = Math.floor(side / patch) ** 2;
	return {
		rows,
		once: [
			{
				kind: "convolution",
				name: "patches",
				inputs: 3,
				outputs: hidden,
				kernel: patch ** 2,
				groups: 1,
				bias: true,
				positions: rows,
				readsData: true,
			},
		],
		positions: () => [],
	};
}
