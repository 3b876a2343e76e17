import type { Model, Operator } from "../model.js";
import {
	attention,
	linear,
	mlp,
	norm,
	selfAttention,
	table,
} from "./blocks.js";
import { convnetModel } from "./convnet.js";
import { half, plain } from "./convolutions.js";
import {
	firstNumber,
	type HubConfig,
	type HubSample,
	labelCount,
	numbersOf,
} from "./hub-reading.js";

/** Side of the images that detectors are trained on when nobody says. */
const USUAL_IMAGE = 800;

/** Halvings of a ResNet from the image to its last stage. */
const HALVINGS = 5;

/** True for a `model_type` that this file builds. */
export function isDetrType(type: string): boolean {
	return type === "detr";
}

/** DETR (Carion et al. 2020, §3.2): a convolutional trunk, an encoder over its map, a decoder of object queries. */
export function detrModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const hidden = firstNumber(config, "d_model");
	const queries = firstNumber(config, "num_queries");
	const encoderLayers = firstNumber(config, "encoder_layers");
	const decoderLayers = firstNumber(config, "decoder_layers");
	const encoderFfn = firstNumber(config, "encoder_ffn_dim");
	const decoderFfn = firstNumber(config, "decoder_ffn_dim");
	const trunkConfig: HubConfig = Object(config.backbone_config);
	const image = sample.image ?? USUAL_IMAGE;
	const trunk = convnetModel(
		{ ...trunkConfig, architectures: ["Model"] },
		{ ...sample, image },
	);
	const trunkWidth = numbersOf(trunkConfig.hidden_sizes)?.at(-1);
	if (!hidden || !queries || !encoderLayers || !decoderLayers) return undefined;
	if (!encoderFfn || !decoderFfn || !trunk || !trunkWidth) return undefined;
	let side = image;
	for (let halving = 0; halving < HALVINGS; halving++) side = half(side);
	const rows = side ** 2;
	const encoderHeads = firstNumber(config, "encoder_attention_heads") ?? 8;
	const decoderHeads = firstNumber(config, "decoder_attention_heads") ?? 8;
	const normed = (name: string, of: number): Operator =>
		norm({ name, width: hidden, rows: of });
	const head = (name: string, outputs: number): Operator =>
		linear({ name, inputs: hidden, outputs, rows: queries });
	return {
		family: "vit",
		hidden,
		vocab: 0,
		tokens: rows,
		logitRows: 0,
		stacks: [
			{
				layers: encoderLayers,
				operators: [
					...selfAttention({ hidden, heads: encoderHeads, rows, bias: true }),
					normed("attention-norm", rows),
					...mlp({ hidden, ffn: encoderFfn, gated: false, bias: true, rows }),
					normed("mlp-norm", rows),
				],
			},
			{
				layers: decoderLayers,
				operators: [
					...selfAttention({
						hidden,
						heads: decoderHeads,
						rows: queries,
						bias: true,
					}),
					normed("attention-norm", queries),
					...attention({
						hidden,
						heads: decoderHeads,
						headDim: hidden / decoderHeads,
						rows: queries,
						keyRows: rows,
						mask: "full",
						queryBias: true,
						keyBias: true,
						valueBias: true,
						outBias: true,
						isCross: true,
					}),
					normed("cross-norm", queries),
					...mlp({
						hidden,
						ffn: decoderFfn,
						gated: false,
						bias: true,
						rows: queries,
					}),
					normed("mlp-norm", queries),
				],
			},
		],
		ends: [
			...trunk.ends.map(frozenNorm),
			plain({ inputs: trunkWidth, outputs: hidden, kernel: 1, side }),
			table("queries", queries, hidden),
			normed("last-norm", queries),
			head("classes", labelCount(config) + 1),
			head("box0", hidden),
			head("box1", hidden),
			head("box2", 4),
		],
	};
}

// The trunk's batch norms keep the statistics and scales of its pretraining (Carion et al. 2020, §A.4).
function frozenNorm(operator: Operator): Operator {
	return operator.kind === "norm" ? { ...operator, parameters: 0 } : operator;
}
