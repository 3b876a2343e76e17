import { describe, expect, test } from "vitest";
import { findModel } from "../../src/catalog/find-model.js";
import { hubModel } from "../../src/estimate/families/hub-model.js";
import { sampleFlops } from "../../src/estimate/flops.js";
import { countParameters } from "../../src/estimate/parameters.js";
import { csvRows, hasShared, quantile } from "./golden-rows.js";
import { keptOnMeta } from "./kept-bytes.js";

type Config = Readonly<Record<string, unknown>>;

const SIGNAL: Config = {
	conv_dim: [512, 512, 512, 512, 512, 512, 512],
	conv_kernel: [10, 3, 3, 3, 3, 2, 2],
	conv_stride: [5, 2, 2, 2, 2, 2, 2],
	num_conv_pos_embeddings: 128,
	num_conv_pos_embedding_groups: 16,
	vocab_size: 32,
};

const BASE: Config = {
	...SIGNAL,
	hidden_size: 768,
	num_hidden_layers: 12,
	num_attention_heads: 12,
	intermediate_size: 3072,
	feat_extract_norm: "group",
};

const LARGE: Config = {
	...SIGNAL,
	hidden_size: 1024,
	num_hidden_layers: 24,
	num_attention_heads: 16,
	intermediate_size: 4096,
	feat_extract_norm: "layer",
	conv_bias: true,
};

const XLARGE: Config = {
	...LARGE,
	hidden_size: 1280,
	num_hidden_layers: 48,
	intermediate_size: 5120,
};

/** The published configs that the golden rows were run with. */
const configs: Readonly<Record<string, Config>> = {
	"wav2vec2-base": {
		...BASE,
		model_type: "wav2vec2",
		architectures: ["Wav2Vec2ForCTC"],
	},
	"wav2vec2-xlarge-1b": {
		...XLARGE,
		model_type: "wav2vec2",
		architectures: ["Wav2Vec2ForCTC"],
	},
	"hubert-xlarge-1b": {
		...XLARGE,
		model_type: "hubert",
		architectures: ["HubertForCTC"],
	},
	"wavlm-base": {
		...BASE,
		model_type: "wavlm",
		architectures: ["WavLMForCTC"],
		num_buckets: 320,
	},
	"wavlm-large": {
		...LARGE,
		model_type: "wavlm",
		architectures: ["WavLMForCTC"],
		num_buckets: 320,
	},
	"wav2vec2-conformer-large-relative": {
		...LARGE,
		model_type: "wav2vec2-conformer",
		position_embeddings_type: "relative",
		architectures: ["Wav2Vec2ConformerForCTC"],
	},
	"wav2vec2-conformer-large-rotary": {
		...LARGE,
		model_type: "wav2vec2-conformer",
		position_embeddings_type: "rotary",
		architectures: ["Wav2Vec2ConformerForCTC"],
	},
	"w2v-bert-2.0": {
		...LARGE,
		model_type: "wav2vec2-bert",
		architectures: ["Wav2Vec2BertForCTC"],
	},
	"parakeet-fastconformer-ctc": {
		model_type: "parakeet_ctc",
		architectures: ["ParakeetForCTC"],
		vocab_size: 1025,
		encoder_config: {
			hidden_size: 1024,
			num_hidden_layers: 24,
			num_attention_heads: 8,
			intermediate_size: 4096,
			num_mel_bins: 80,
		},
	},
	"whisper-distil-large-v3": whisper(1280, 32, 128, 2, 51866),
	"whisper-large-v2": whisper(1280, 32, 80, 32, 51865),
	"whisper-large-v3-turbo": whisper(1280, 32, 128, 4, 51866),
	"whisper-medium": whisper(1024, 24, 80, 24, 51865),
	"whisper-small": whisper(768, 12, 80, 12, 51865),
	"whisper-base": whisper(512, 6, 80, 6, 51865),
	"data2vec-audio-base": {
		...BASE,
		model_type: "data2vec-audio",
		architectures: ["Data2VecAudioForCTC"],
		num_conv_pos_embeddings: 5,
		conv_pos_kernel_size: 19,
	},
	"seamless-m4t-v2-speech-encoder": {
		model_type: "seamless_m4t_v2",
		architectures: ["SeamlessM4Tv2SpeechEncoder"],
	},
	"speecht5-asr": {
		model_type: "speecht5",
		architectures: ["SpeechT5ForSpeechToText"],
	},
	"speecht5-tts": {
		model_type: "speecht5",
		architectures: ["SpeechT5ForTextToSpeech"],
	},
	"speecht5-hifigan": { model_type: "hifigan" },
	"dac-44khz": { model_type: "dac", sampling_rate: 44_100 },
	"encodec-24khz": { model_type: "encodec" },
	"moonshine-tiny": { model_type: "moonshine" },
	"moonshine-base": {
		model_type: "moonshine",
		hidden_size: 416,
		intermediate_size: 1664,
		encoder_num_hidden_layers: 8,
		decoder_num_hidden_layers: 8,
	},
	"s2t-small": { model_type: "speech_to_text" },
	"ast-base": {
		model_type: "audio-spectrogram-transformer",
		architectures: ["ASTForAudioClassification"],
		hidden_size: 768,
		num_hidden_layers: 12,
		num_attention_heads: 12,
		intermediate_size: 3072,
		patch_size: 16,
		num_labels: 527,
	},
};

function whisper(
	hidden: number,
	layers: number,
	bins: number,
	decoder: number,
	vocab: number,
): Config {
	return {
		model_type: "whisper",
		d_model: hidden,
		encoder_layers: layers,
		decoder_layers: decoder,
		encoder_attention_heads: hidden / 64,
		decoder_attention_heads: hidden / 64,
		encoder_ffn_dim: 4 * hidden,
		decoder_ffn_dim: 4 * hidden,
		num_mel_bins: bins,
		vocab_size: vocab,
	};
}

const SIGLIP_BASE: Config = {
	hidden_size: 768,
	num_hidden_layers: 12,
	num_attention_heads: 12,
	intermediate_size: 3072,
};

const SIGLIP_SO400M: Config = {
	hidden_size: 1152,
	num_hidden_layers: 27,
	num_attention_heads: 16,
	intermediate_size: 4304,
};

function siglip(shape: Config, patch: number, image: number): Config {
	return {
		model_type: "siglip",
		vision_config: { ...shape, patch_size: patch, image_size: image },
		text_config: { ...shape, vocab_size: 32000, max_position_embeddings: 64 },
	};
}

const CLIP_B32: Config = {
	model_type: "clip",
	projection_dim: 512,
	vision_config: { ...SIGLIP_BASE, patch_size: 32, image_size: 224 },
	text_config: {
		hidden_size: 512,
		num_hidden_layers: 12,
		num_attention_heads: 8,
		intermediate_size: 2048,
		vocab_size: 49408,
		max_position_embeddings: 77,
	},
};

function blip(image: number, head: string): Config {
	return {
		model_type: "blip",
		architectures: [head],
		vision_config: { image_size: image },
	};
}

/** LLaVA 1.5: CLIP's image half at 336 pixels and a Llama 2. */
function llava(hidden: number, layers: number, ffn: number): Config {
	return {
		model_type: "llava",
		vision_config: {
			hidden_size: 1024,
			num_hidden_layers: 24,
			num_attention_heads: 16,
			intermediate_size: 4096,
			image_size: 336,
			patch_size: 14,
		},
		text_config: {
			model_type: "llama",
			hidden_size: hidden,
			num_hidden_layers: layers,
			num_attention_heads: hidden / 128,
			num_key_value_heads: hidden / 128,
			intermediate_size: ffn,
			vocab_size: 32064,
		},
	};
}

/** Configs of the Hub by a row's id. */
const pairs: Readonly<Record<string, Config>> = {
	"hf/clip-vit-b32": CLIP_B32,
	"hf/siglip-base-16-224": siglip(SIGLIP_BASE, 16, 224),
	"hf/siglip-so400m-14-384": siglip(SIGLIP_SO400M, 14, 384),
	"hf/blip-caption-base@224": blip(224, "BlipForConditionalGeneration"),
	"hf/blip-caption-base@384": blip(384, "BlipForConditionalGeneration"),
	"hf/blip-itm-base@384": blip(384, "BlipForImageTextRetrieval"),
	"hf/llava15-7b-all@t64": llava(4096, 32, 11008),
	"hf/llava15-7b-all@t448": llava(4096, 32, 11008),
	"hf/llava15-13b-projector@t448": llava(5120, 40, 13824),
};

/** What the run of a row left out of what its network does: the row then holds less than a whole forward pass. */
const left: Readonly<Record<string, (config: Config) => Partial<Config>>> = {
	// The row says it: the LSTM was one operator that the counter does not know.
	"encodec-24khz": () => ({ num_lstm_layers: 0 }),
	// The row has no convolution: it ends before the net that mends the frames.
	"speecht5-tts": () => ({ speech_decoder_postnet_layers: 0 }),
	// Layer drop skipped layers at random: the attention of the rows is that of 23 of 24 and of 22 of 24 layers.
	"parakeet-fastconformer-ctc@5s": ({ encoder_config }) => ({
		encoder_config: { ...Object(encoder_config), num_hidden_layers: 23 },
	}),
	"seamless-m4t-v2-speech-encoder@10s": () => ({ speech_encoder_layers: 22 }),
};

function compare(
	rows: readonly Readonly<Record<string, string>>[],
	build: (row: Readonly<Record<string, string>>) => ReturnType<typeof hubModel>,
	ran: typeof build = build,
): {
	readonly share: number;
	readonly errors: readonly number[];
	readonly kept: readonly number[];
	readonly exact: number;
	readonly text: string;
} {
	const errors: number[] = [];
	const kept: number[] = [];
	const off: string[] = [];
	let exact = 0;
	let built = 0;
	for (const row of rows) {
		const model = build(row);
		if (!model) {
			off.push(`${row.id}: not built`);
			continue;
		}
		built++;
		const flops = sampleFlops({ model: ran(row) ?? model, convention: "full" });
		const parameters = countParameters(model).total;
		if (parameters === Number(row.params)) exact++;
		else off.push(`${row.id}: ${parameters} parameters for ${row.params}`);
		const forward = flops.forward / Number(row.fwd_flops) - 1;
		const training = flops.training / Number(row.fwdbwd_corrected) - 1;
		errors.push(Math.abs(forward));
		const saved =
			keptOnMeta(ran(row) ?? model, 4) / Number(row.saved_bytes_fp32) - 1;
		// Of a frozen language model less stays than of one that trains.
		if (row.params === row.params_trainable) kept.push(Math.abs(saved));
		if (Math.abs(saved) > 0.02)
			off.push(`${row.id}: saved bytes ${(100 * saved).toFixed(2)} %`);
		if (Math.abs(forward) > 0.01 || Math.abs(training) > 0.01)
			off.push(
				`${row.id}: forward ${(100 * forward).toFixed(2)} %, training ${(100 * training).toFixed(2)} %`,
			);
	}
	return {
		share: built / rows.length,
		errors,
		kept,
		exact,
		text: off.join("\n"),
	};
}

function clipModel(
	{ id = "", input = "" }: Readonly<Record<string, string>>,
	without: (name: string, config: Config) => Partial<Config>,
): ReturnType<typeof hubModel> {
	const name = /speech\/(.+)@/.exec(id)?.[1] ?? "";
	const tokens = Number(
		/-t(\d+)/.exec(id)?.[1] ??
			/(\d+) (?:text )?(?:tokens|chars)/.exec(input)?.[1] ??
			128,
	);
	const config = configs[name];
	return (
		config &&
		hubModel(
			{ ...config, ...without(id.replace("speech/", ""), config) },
			{
				sequence: tokens,
				target: tokens,
				textTokens: tokens,
				seconds: Number(/@(\d+)s/.exec(id)?.[1]),
			},
		)
	);
}

describe.skipIf(!hasShared)("speech and multimodal models", () => {
	test("speech clips within 1 %", () => {
		const rows = csvRows("golden/speech.csv").filter(
			({ id }) => !id?.includes("frozenfe"),
		);
		const { errors, kept, exact, share, text } = compare(
			rows,
			(row) => clipModel(row, () => ({})),
			(row) =>
				clipModel(row, (name, config) => {
					const of = left[name] ?? left[name.split("@")[0] ?? ""];
					return of?.(config) ?? {};
				}),
		);
		console.log(
			`speech: ${rows.length} rows, ${(100 * share).toFixed(0)} % built, ${exact} parameters exact, forward median ${quantile(errors, 0.5)}; saved bytes median ${quantile(kept, 0.5)}, p90 ${quantile(kept, 0.9)}\n${text}`,
		);
		expect(exact).toBe(errors.length);
		expect(share).toBe(1);
		expect(quantile(errors, 0.9)).toBeLessThan(0.01);
		expect(quantile(kept, 0.5)).toBeLessThan(0.02);
		expect(quantile(kept, 0.9)).toBeLessThan(0.06);
	});

	test("pairs of image and text within 1 %, by the names of open_clip and the Hub", () => {
		const rows = csvRows("golden/multimodal.csv").filter(
			({ id }) => id?.startsWith("open_clip/") && !id.includes("#"),
		);
		const { errors, kept, exact, share, text } = compare(
			rows,
			({ id = "", input = "" }) => {
				const found = findModel(id);
				const image = Number(/3x(\d+)/.exec(input)?.[1]);
				const text = Number(/(\d+) text/.exec(input)?.[1]);
				return (
					found?.model.config &&
					hubModel(found.model.config, { sequence: text, target: text, image })
				);
			},
		);
		console.log(
			`open_clip: ${rows.length} rows, ${(100 * share).toFixed(0)} % built, ${exact} parameters exact, forward median ${quantile(errors, 0.5)}; saved bytes median ${quantile(kept, 0.5)}, p90 ${quantile(kept, 0.9)}\n${text}`,
		);
		expect(exact).toBe(errors.length);
		expect(share).toBe(1);
		expect(quantile(errors, 0.9)).toBeLessThan(0.01);
		expect(quantile(kept, 0.5)).toBeLessThan(0.005);
		expect(quantile(kept, 0.9)).toBeLessThan(0.06);
	});

	test("pairs of the Hub exactly, by their config.json", () => {
		const rows = csvRows("golden/multimodal.csv").filter(
			({ id }) => id !== undefined && Object.hasOwn(pairs, id),
		);
		const { errors, kept, exact, share, text } = compare(
			rows,
			({ id = "", input = "" }) => {
				const image = Number(/(\d+)px/.exec(input)?.[1]);
				const words = /px ?\+ ?(\d+)/.exec(input)?.[1];
				const both = /\((\d+) image tokens\) \+ (\d+) text/.exec(input);
				const length = both ? Number(both[1]) + Number(both[2]) : Number(words);
				const config = pairs[id];
				return (
					config &&
					hubModel(config, { sequence: length, target: length, image })
				);
			},
		);
		console.log(
			`pairs of the Hub: ${rows.length} rows; saved bytes median ${quantile(kept, 0.5)}, p90 ${quantile(kept, 0.9)}\n${text}`,
		);
		expect(quantile(kept, 0.9)).toBeLessThan(0.05);
		expect(rows.length).toBe(Object.keys(pairs).length);
		expect(share).toBe(1);
		expect(exact).toBe(errors.length);
		expect(quantile(errors, 1)).toBeLessThan(0.0001);
	});

	test("both towers of a pair add up to it", () => {
		const towers = csvRows("golden/multimodal.csv").filter(({ id }) =>
			id?.includes("#"),
		);
		const names = new Set(towers.map(({ id = "" }) => id.split("#")[0] ?? ""));
		let judged = 0;
		for (const name of names) {
			const image = towers.find(({ id }) => id === `${name}#image`);
			const text = towers.find(({ id }) => id === `${name}#text`);
			if (!image || !text) continue;
			const tokens = Number(/(\d+) tokens/.exec(text.input ?? "")?.[1]);
			const model = hubModel(findModel(name)?.model.config ?? {}, {
				sequence: tokens,
				target: tokens,
				image: Number(/3x(\d+)/.exec(image.input ?? "")?.[1]),
			});
			if (!model) throw new Error(`${name}: not built`);
			judged++;
			expect(countParameters(model).total).toBe(Number(image.params));
			expect(
				sampleFlops({ model, convention: "full" }).forward /
					(Number(image.fwd_flops) + Number(text.fwd_flops)),
			).toBeCloseTo(1, 4);
		}
		expect(judged).toBeGreaterThan(3);
	});
});
