import type { Model, Operator } from "../model.js";
import { attention, linear, mlp, norm, table } from "./blocks.js";
import { depthwise, plain } from "./convolutions.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	headClass,
	labelCount,
	numbersOf,
} from "./hub-reading.js";

/** Transformers in stages of falling resolution, whose keys and values are read from a shrunken map. */
const types: Readonly<Record<string, PyramidType>> = {
	// Overlapping patches, a depthwise convolution inside the MLP, no positions (Xie et al. 2021, §3.1).
	segformer: {
		reductions: "sr_ratios",
		overlaps: true,
		learnsPositions: false,
		lastNormOnly: false,
		head: segformerHead,
	},
	// Patches side by side, learned positions, a class token in the last stage (Wang et al. 2021, §3.2).
	pvt: {
		reductions: "sequence_reduction_ratios",
		overlaps: false,
		learnsPositions: true,
		lastNormOnly: true,
		head: classHead,
	},
};

interface PyramidType {
	/** The key that lists by how much each stage shrinks the map for keys and values. */
	readonly reductions: string;
	readonly overlaps: boolean;
	readonly learnsPositions: boolean;
	/** A norm after the last stage only; otherwise after each. */
	readonly lastNormOnly: boolean;
	readonly head: (
		stages: readonly Stage[],
		config: HubConfig,
	) => readonly Operator[];
}

interface Stage {
	readonly width: number;
	readonly layers: number;
	readonly heads: number;
	readonly ffn: number;
	/** Side of a patch. */
	readonly patch: number;
	readonly reduction: number;
	/** Side of the map. */
	readonly side: number;
	/** Side of the map that positions are learned for. */
	readonly learnedSide: number;
	/** A class token stands beside the patches. */
	readonly hasToken: boolean;
}

/** True for a `model_type` that this file builds. */
export function isPyramidType(type: string): boolean {
	return Object.hasOwn(types, type);
}

/** Builds one from its config.json (transformers 5.18); undefined when a dimension is missing. */
export function pyramidModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const type = types[String(config.model_type)];
	const stages = type && stagesOf(config, type, sample);
	const last = stages?.at(-1);
	if (!type || !stages || !last) return undefined;
	const channels = firstNumber(config, "num_channels") ?? 3;
	const queryBias = flagOf(config.qkv_bias) ?? true;
	return {
		family: "vit",
		hidden: last.width,
		vocab: 0,
		tokens: last.side ** 2,
		logitRows: 0,
		stacks: stages.map((stage) => ({
			layers: stage.layers,
			operators: layerOf(stage, type, queryBias),
		})),
		ends: [
			...stages.flatMap((stage, index) =>
				embedding(stage, stages[index - 1]?.width ?? channels, {
					type,
					readsData: index === 0,
					isLast: index === stages.length - 1,
				}),
			),
			...type.head(stages, config),
		],
	};
}

function stagesOf(
	config: HubConfig,
	type: PyramidType,
	sample: HubSample,
): readonly Stage[] | undefined {
	const widths = numbersOf(config.hidden_sizes);
	const depths = numbersOf(config.depths);
	const heads = numbersOf(config.num_attention_heads);
	const ratios = numbersOf(config.mlp_ratios);
	const patches = numbersOf(config.patch_sizes);
	const strides = numbersOf(config.strides);
	const reductions = numbersOf(config[type.reductions]);
	if (!widths || !depths || !heads || !ratios || !patches) return undefined;
	if (!strides || !reductions) return undefined;
	const learned = firstNumber(config, "image_size") ?? 224;
	let side = sample.image ?? learned;
	let learnedSide = learned;
	return widths.map((width, index) => {
		const stride = strides[index] ?? 2;
		side = Math.floor(side / stride);
		learnedSide = Math.floor(learnedSide / stride);
		return {
			width,
			layers: depths[index] ?? 0,
			heads: heads[index] ?? 1,
			ffn: width * (ratios[index] ?? 4),
			patch: patches[index] ?? stride,
			reduction: reductions[index] ?? 1,
			side,
			learnedSide,
			hasToken: type.learnsPositions && index === widths.length - 1,
		};
	});
}

function embedding(
	stage: Stage,
	inputs: number,
	{
		type,
		readsData,
		isLast,
	}: {
		readonly type: PyramidType;
		readonly readsData: boolean;
		readonly isLast: boolean;
	},
): readonly Operator[] {
	const { width, side, patch } = stage;
	const rows = side ** 2;
	const token = stage.hasToken ? 1 : 0;
	return [
		plain({
			inputs,
			outputs: width,
			kernel: patch ** 2,
			side,
			...(readsData && { readsData }),
		}),
		norm({ name: "patch-norm", width, rows }),
		...(type.learnsPositions
			? [
					table("positions", stage.learnedSide ** 2 + token, width),
					table("class-token", token, width),
				]
			: []),
		...(type.lastNormOnly && !isLast
			? []
			: [norm({ name: "stage-norm", width, rows: rows + token })]),
	];
}

function layerOf(
	stage: Stage,
	type: PyramidType,
	queryBias: boolean,
): readonly Operator[] {
	const { width, heads, ffn, side, reduction } = stage;
	const rows = side ** 2 + (stage.hasToken ? 1 : 0);
	const shrunken = Math.floor(side / reduction);
	return [
		norm({ name: "attention-norm", width, rows }),
		...(reduction > 1
			? [
					plain({
						inputs: width,
						outputs: width,
						kernel: reduction ** 2,
						side: shrunken,
					}),
					norm({ name: "reduction-norm", width, rows: shrunken ** 2 }),
				]
			: []),
		...attention({
			hidden: width,
			heads,
			headDim: width / heads,
			rows,
			keyRows: reduction > 1 ? shrunken ** 2 : rows,
			mask: "full",
			queryBias,
			keyBias: queryBias,
			valueBias: queryBias,
			outBias: true,
		}),
		norm({ name: "mlp-norm", width, rows }),
		...mlp({ hidden: width, ffn, gated: false, bias: true, rows }),
		...(type.overlaps
			? [plain(depthwise({ width: ffn, kernel: 9, side }))]
			: []),
	];
}

function classHead(
	stages: readonly Stage[],
	config: HubConfig,
): readonly Operator[] {
	const width = stages.at(-1)?.width;
	if (!width || headClass(config).endsWith("Model")) return [];
	return [
		linear({
			name: "classifier",
			inputs: width,
			outputs: labelCount(config),
			rows: 1,
		}),
	];
}

/** Xie et al. 2021, §3.2: every stage is brought to one width and the largest map, joined, and classified there. */
function segformerHead(
	stages: readonly Stage[],
	config: HubConfig,
): readonly Operator[] {
	if (!headClass(config).includes("Segmentation")) {
		return classHead(stages, config);
	}
	const width = firstNumber(config, "decoder_hidden_size") ?? 256;
	const side = stages[0]?.side ?? 0;
	return [
		...stages.map((stage) =>
			linear({
				name: "to-decoder",
				inputs: stage.width,
				outputs: width,
				rows: stage.side ** 2,
			}),
		),
		{
			...plain({
				inputs: stages.length * width,
				outputs: width,
				kernel: 1,
				side,
			}),
			bias: false,
		},
		norm({ name: "fuse-norm", width, rows: side ** 2, flavour: "batch" }),
		plain({ inputs: width, outputs: labelCount(config), kernel: 1, side }),
	];
}
