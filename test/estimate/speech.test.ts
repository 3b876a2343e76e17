import { expect, test } from "vitest";
import { hubModel } from "../../src/estimate/families/hub-model.js";
import type { HubConfig } from "../../src/estimate/families/hub-reading.js";
import { sampleFlops } from "../../src/estimate/flops.js";
import type { Model } from "../../src/estimate/model.js";
import { countParameters } from "../../src/estimate/parameters.js";

const ONE_SECOND = { sequence: 50, target: 50, textTokens: 50, seconds: 1 };

function built(config: HubConfig, sample: object = {}): Model {
	const model = hubModel(config, { ...ONE_SECOND, ...sample });
	if (!model) throw new Error("not built");
	return model;
}

function parametersOf(config: HubConfig, sample: object = {}): number {
	return countParameters(built(config, sample)).total;
}

/** Parameters as the classes of transformers 5.18 have them with their defaults. */
test.each([
	["dac", 76_620_777],
	["encodec", 14_851_810],
	["hifigan", 12_656_257],
	["moonshine", 27_092_736],
	["speech_to_text", 29_536_256],
])("%s with its defaults has %i parameters", (type, count) => {
	expect(parametersOf({ model_type: type })).toBe(count);
});

test("SpeechT5 has a net for text or for sound at each end", () => {
	const asr = parametersOf({
		model_type: "speecht5",
		architectures: ["SpeechT5ForSpeechToText"],
	});
	const tts = parametersOf({
		model_type: "speecht5",
		architectures: ["SpeechT5ForTextToSpeech"],
	});

	expect(asr).toBe(151_165_056);
	expect(tts).toBe(144_431_684);
});

/** Kong et al. 2020, table 1: 13.92, 0.92 and 1.46 million. */
test.each([
	["V1", 512, [8, 8, 2, 2], [16, 16, 4, 4], [3, 7, 11], 3, "1", 13.92],
	["V2", 128, [8, 8, 2, 2], [16, 16, 4, 4], [3, 7, 11], 3, "1", 0.92],
	["V3", 256, [8, 8, 4], [16, 16, 8], [3, 5, 7], 2, "2", 1.46],
] as const)(
	"the generator of HiFi-GAN %s is as large as published",
	(_, width, rates, kernels, blocks, dilations, kind, millions) => {
		const parameters = parametersOf({
			model_type: "hifigan",
			upsample_initial_channel: width,
			upsample_rates: [...rates],
			upsample_kernel_sizes: [...kernels],
			resblock_kernel_sizes: [...blocks],
			resblock_dilation_sizes: blocks.map(() =>
				Array.from({ length: dilations }, () => 1),
			),
			resblock: kind,
		});

		expect(parameters / 1e6).toBeCloseTo(millions, 1);
	},
);

test("a step of HiFi-GAN hears each clip four times in its discriminators", () => {
	const generator = sampleFlops({
		model: built({ model_type: "hifigan" }),
		convention: "full",
	});
	const both = built({ model_type: "hifigan", discriminators: true });

	// The period of 2: 62 frames of 256 samples are 7936 rows of 2, of which a stride of 3 keeps 2646.
	const [first] = both.stacks[1]?.operators ?? [];
	expect(first).toMatchObject({ positions: 4 * 2646 * 2, outputs: 32 });
	expect(
		sampleFlops({ model: both, convention: "full" }).forward,
	).toBeGreaterThan(generator.forward);
});

test("an LSTM of EnCodec multiplies four gates with what goes in and what was said", () => {
	const work = (layers: number): number =>
		sampleFlops({
			model: built({ model_type: "encodec", num_lstm_layers: layers }),
			convention: "full",
		}).forward;

	// Two LSTMs of 2 layers, each 2 × 4 × 512 × (512 + 512) FLOPs for 75 rows.
	expect(work(2) - work(0)).toBe(4 * 2 * 4 * 512 * 1024 * 75);
});

test("a length adapter of Seamless keeps an eighth of the rows", () => {
	const model = built(
		{
			model_type: "seamless_m4t_v2",
			architectures: ["SeamlessM4Tv2SpeechEncoder"],
		},
		{ seconds: 10 },
	);

	const core = model.stacks
		.at(-1)
		?.operators.find(({ kind }) => kind === "core");

	// 500 rows, a stride of 8 and 4 zeros at both ends: ⌊(500 + 8 − 8) / 8⌋ + 1.
	expect(core).toMatchObject({ queries: 63 });
	expect(countParameters(model).total).toBe(635_046_720);
});

test("Seamless with its text decoder is not taken for the encoder alone", () => {
	const config = {
		model_type: "seamless_m4t_v2",
		architectures: ["SeamlessM4Tv2ForSpeechToText"],
	};

	expect(hubModel(config, ONE_SECOND)).toBeUndefined();
});

test("heads of Moonshine that are filled up to 40 cost more in the core alone", () => {
	const plain = sampleFlops({
		model: built({ model_type: "moonshine" }),
		convention: "full",
	});
	const filled = sampleFlops({
		model: built({ model_type: "moonshine", pad_head_dim_to_multiple_of: 8 }),
		convention: "full",
	});

	expect(filled.forwardCore / plain.forwardCore).toBeCloseTo(40 / 36);
	expect(filled.forward - filled.forwardCore).toBe(
		plain.forward - plain.forwardCore,
	);
});
