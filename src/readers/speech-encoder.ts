import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	type Tree,
} from "../formats/tree.js";

/** A Hugging Face config of a model. */
type Config = Readonly<Record<string, unknown>>;

export type SpeechType = "wav2vec2" | "hubert";

/** Sizes of the released encoders (fairseq at 3d262bb25690, examples/wav2vec and examples/hubert). */
const released = {
	base: { layers: 12, hidden: 768, ffn: 3072, heads: 12 },
	large: { layers: 24, hidden: 1024, ffn: 4096, heads: 16 },
	xlarge: { layers: 48, hidden: 1280, ffn: 5120, heads: 16 },
} as const;

export type SizeName = keyof typeof released;

const SIZE_WORDS: readonly (readonly [RegExp, SizeName])[] = [
	[/x(tra)?_?large/i, "xlarge"],
	[/large|vox|big|xlsr/i, "large"],
	[/base|small/i, "base"],
];

/** The released size that the name of a checkpoint or recipe tells: wav2vec_small.pt is the base one. */
export function typeOfSize(text: string): SizeName | undefined {
	return SIZE_WORDS.find(([pattern]) => pattern.test(text))?.[1];
}

/** wav2vec 2.0 or HuBERT out of a recipe's sizes, with the defaults of Wav2Vec2Config and HubertConfig. */
export function speechConfig(
	type: SpeechType,
	settings: Tree | undefined,
): Config {
	const size = (key: string, standard: number): number =>
		asNumber(entryAt(settings, key)?.value) ?? standard;
	const { base } = released;
	const layerType = asText(entryAt(settings, "layer_type")?.value);
	return {
		model_type:
			layerType === "conformer" && type === "wav2vec2"
				? "wav2vec2-conformer"
				: type,
		num_hidden_layers: size("encoder_layers", base.layers),
		hidden_size: size("encoder_embed_dim", base.hidden),
		intermediate_size: size("encoder_ffn_embed_dim", base.ffn),
		num_attention_heads: size("encoder_attention_heads", base.heads),
		num_conv_pos_embeddings: size("conv_pos", 128),
		num_conv_pos_embedding_groups: size("conv_pos_groups", 16),
		...convolutionsOf(
			asText(entryAt(settings, "conv_feature_layers")?.value) ?? STEM,
		),
		conv_bias: isOn(settings, "conv_bias"),
		feat_extract_norm:
			asText(entryAt(settings, "extractor_mode")?.value) === "layer_norm"
				? "layer"
				: "group",
		do_stable_layer_norm: isOn(settings, "layer_norm_first"),
	};
}

/** A released encoder with the letters of CTC on it; large ones normalise every convolution. */
export function fineTunedConfig(
	type: SpeechType,
	size: SizeName,
	tree: Tree | undefined,
): Config {
	const { layers, hidden, ffn, heads } = released[size];
	const isBase = size === "base";
	const letters = asText(entryAt(tree, "task.labels")?.value) === "ltr";
	return {
		model_type: type,
		architectures: [type === "hubert" ? "HubertForCTC" : "Wav2Vec2ForCTC"],
		num_hidden_layers: layers,
		hidden_size: hidden,
		intermediate_size: ffn,
		num_attention_heads: heads,
		num_conv_pos_embeddings: 128,
		num_conv_pos_embedding_groups: 16,
		...convolutionsOf(STEM),
		conv_bias: !isBase && type === "wav2vec2",
		feat_extract_norm: isBase ? "group" : "layer",
		do_stable_layer_norm: !isBase,
		...(letters && { vocab_size: 32 }),
	};
}

/** The convolutions over raw audio that wav2vec 2.0 and HuBERT share. */
export const STEM = "[(512, 10, 5)] + [(512, 3, 2)] * 4 + [(512,2,2)] * 2";

/** No stem has more convolutions; a greater number is a mistake. */
const MOST_LAYERS = 64;

/** Convolutions out of Python text: a sum of lists of (width, kernel, stride), each of which a factor may repeat. */
export function convolutionsOf(text: string): Config {
	const layers = [
		...text.matchAll(
			/\[\s*\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)\s*\](?:\s*\*\s*(\d+))?/g,
		),
	]
		.slice(0, MOST_LAYERS)
		.flatMap(([, width, kernel, stride, times]) =>
			Array.from({ length: Math.min(Number(times ?? 1), MOST_LAYERS) }, () =>
				[width, kernel, stride].map(Number),
			),
		);
	return {
		conv_dim: layers.map(([width]) => width),
		conv_kernel: layers.map(([, kernel]) => kernel),
		conv_stride: layers.map(([, , stride]) => stride),
	};
}

function isOn(settings: Tree | undefined, key: string): boolean {
	return asBoolean(entryAt(settings, key)?.value) === true;
}
