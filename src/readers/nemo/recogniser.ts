import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	hasKeys,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { lastName } from "../class-name.js";
import { linear, type Part, recurrence, sizeAt } from "../speech-parts.js";
import { convolutionEncoder, type Encoded } from "./jasper.js";
import { headParts } from "./recogniser-heads.js";
import { ecapaEncoder, speakerHead } from "./speakers.js";

/** Frames in a second where the recipe does not say their distance: a hundred. */
const USUAL_STRIDE = 0.01;

type ReadEncoder = (
	encoder: Tree | undefined,
	frames: number,
) => Encoded | undefined;

/** Encoders of NeMo by their class (NeMo at 8cfedd720346, nemo/collections/asr/modules). */
const encoders: Readonly<Record<string, ReadEncoder>> = {
	ConformerEncoder: conformer,
	ConformerMultiLayerFeatureExtractor: conformer,
	SqueezeformerEncoder: squeezeformer,
	ConvASREncoder: convolutionEncoder,
	ECAPAEncoder: ecapaEncoder,
	EcapaTdnnEncoder: ecapaEncoder,
	RNNEncoder: recurrent,
};

/** A recogniser of speech or speakers, part by part; undefined for an encoder that is not read. */
export function recogniserParts(
	model: Tree | undefined,
): readonly Part[] | undefined {
	const encoder = entryAt(model, "encoder")?.value;
	const name =
		lastName(asText(entryAt(encoder, "_target_")?.value)) ??
		asText(entryAt(encoder, "cls")?.value) ??
		"";
	const frames = 1 / sizeAt(model, "preprocessor.window_stride", USUAL_STRIDE);
	const encoded = Object.hasOwn(encoders, name)
		? encoders[name]?.(encoder, frames)
		: undefined;
	if (!encoded) return undefined;
	const upper = secondEncoder(model, encoded);
	return [
		...encoded.parts,
		...upper.parts,
		...(isSpeaker(model)
			? speakerHead(entryAt(model, "decoder")?.value, upper)
			: headParts(model, upper)),
	];
}

function isSpeaker(model: Tree | undefined): boolean {
	return /Speaker|Classification/.test(
		asText(entryAt(model, "decoder._target_")?.value) ?? "",
	);
}

// Canary and Sortformer put a transformer of another width on the encoder.
function secondEncoder(model: Tree | undefined, below: Encoded): Encoded {
	const tree =
		entryAt(model, "transf_encoder")?.value ??
		entryAt(model, "transformer_encoder")?.value;
	const layers = sizeAt(tree, "num_layers", 0);
	const hidden = sizeAt(tree, "hidden_size", below.width);
	if (layers <= 0) return { ...below, parts: [] };
	const clock = { per: "second", rows: below.rate } as const;
	return {
		width: hidden,
		rate: below.rate,
		parts: [
			...(hidden === below.width
				? []
				: [linear(clock, { inputs: below.width, outputs: hidden })]),
			{
				kind: "transformer",
				...clock,
				layers,
				hidden,
				heads: sizeAt(tree, "num_attention_heads", 8),
				ffn: sizeAt(tree, "inner_size", 4 * hidden),
			},
		],
	};
}

interface Blocks {
	readonly hidden: number;
	readonly layers: number;
	readonly rate: number;
	readonly part: Part;
	readonly below: Part;
}

// What Conformer and Squeezeformer have in common.
function blocksOf(
	encoder: Tree | undefined,
	frames: number,
): Blocks | undefined {
	const hidden = sizeAt(encoder, "d_model", 0);
	const layers = sizeAt(encoder, "n_layers", 0);
	if (hidden <= 0 || layers <= 0) return undefined;
	const factor = sizeAt(encoder, "subsampling_factor", 4);
	const channels = sizeAt(encoder, "subsampling_conv_channels", -1);
	const attention =
		asText(entryAt(encoder, "self_attention_model")?.value) ?? "rel_pos";
	const [left, right] = itemsOf(
		entryAt(encoder, "att_context_size")?.value,
	).map(asNumber);
	const isLocal =
		attention.endsWith("local_attn") &&
		left !== undefined &&
		right !== undefined &&
		left >= 0 &&
		right >= 0;
	return {
		hidden,
		layers,
		rate: frames / factor,
		below: {
			kind: "subsampling",
			per: "second",
			rows: frames,
			style: asText(entryAt(encoder, "subsampling")?.value) ?? "striding",
			inputs: sizeAt(encoder, "feat_in", 80),
			channels: channels > 0 ? channels : hidden,
			factor,
			hidden,
		},
		part: {
			hidden,
			heads: sizeAt(encoder, "n_heads", 4),
			ffn: hidden * sizeAt(encoder, "ff_expansion_factor", 4),
			kernel: sizeAt(encoder, "conv_kernel_size", 31),
			relative: attention.startsWith("rel_pos"),
			...(isLocal && { window: left + right + 1 }),
		},
	};
}

function conformer(
	encoder: Tree | undefined,
	frames: number,
): Encoded | undefined {
	const blocks = blocksOf(
		hasKeys(encoder, "encoder") ? entryAt(encoder, "encoder")?.value : encoder,
		frames,
	);
	if (!blocks) return undefined;
	const { hidden, layers, rate, part, below } = blocks;
	const out = sizeAt(encoder, "feat_out", -1);
	const clock = { per: "second", rows: rate } as const;
	return {
		width: out > 0 ? out : hidden,
		rate,
		parts: [
			below,
			{ kind: "conformer", ...clock, ...part, layers },
			...(out > 0 && out !== hidden
				? [linear(clock, { inputs: hidden, outputs: out })]
				: []),
		],
	};
}

// Between two of its layers half of the rows are left out; a linear brings them back.
function squeezeformer(
	encoder: Tree | undefined,
	frames: number,
): Encoded | undefined {
	const blocks = blocksOf(encoder, frames);
	if (!blocks) return undefined;
	const { hidden, layers, rate, part, below } = blocks;
	const from = asNumber(entryAt(encoder, "time_reduce_idx")?.value) ?? layers;
	const to =
		asNumber(entryAt(encoder, "time_recovery_idx")?.value) ?? layers - 1;
	const reduced = Math.max(0, Math.min(to, layers) - from);
	const full = { per: "second", rows: rate } as const;
	const half = { per: "second", rows: rate / 2 } as const;
	return {
		width: hidden,
		rate,
		parts: [
			below,
			{
				kind: "squeezeformer",
				...full,
				...part,
				layers: layers - reduced,
			},
			...(reduced > 0
				? [
						{
							kind: "squeezeformer",
							...half,
							...part,
							layers: reduced,
						},
						{
							kind: "convolution",
							...half,
							inputs: hidden,
							outputs: hidden,
							kernel: 5,
							groups: hidden,
						},
						linear(half, { inputs: hidden, outputs: hidden }),
						linear(full, { inputs: hidden, outputs: hidden }),
					]
				: []),
		],
	};
}

function recurrent(
	encoder: Tree | undefined,
	frames: number,
): Encoded | undefined {
	const hidden = sizeAt(encoder, "d_model", 0);
	const layers = sizeAt(encoder, "n_layers", 0);
	if (hidden <= 0 || layers <= 0) return undefined;
	const factor = sizeAt(encoder, "subsampling_factor", 4);
	const isDouble = asBoolean(entryAt(encoder, "bidirectional")?.value) ?? true;
	const projected = sizeAt(encoder, "proj_size", 0);
	const rate = frames / factor;
	const clock = { per: "second", rows: rate } as const;
	const width = (isDouble ? 2 : 1) * (projected > 0 ? projected : hidden);
	const bins = sizeAt(encoder, "feat_in", 80);
	const type = asText(entryAt(encoder, "rnn_type")?.value)?.toLowerCase();
	return {
		width,
		rate,
		parts: [
			linear(clock, { inputs: bins * factor, outputs: hidden }),
			...Array.from({ length: Math.min(layers, MOST_LAYERS) }, (_, layer) =>
				recurrence(clock, {
					inputs: layer === 0 ? hidden : width,
					hidden,
					bidirectional: isDouble,
					...(projected > 0 && { projected }),
					...(type === "gru" && { gates: 3 }),
				}),
			),
		],
	};
}

/** No recurrence is deeper; a greater number is a mistake. */
const MOST_LAYERS = 64;
