import type { Model, Operator, Stack } from "../../model.js";
import { linear, loose, norm, table } from "../blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
} from "../hub-reading.js";
import { camerasOf } from "./cameras.js";
import { type Half, PADDED, type Pair, pairs } from "./expert-pairs.js";
import { visionTower } from "./vision-tower.js";

/** The policies that this file builds, by their `model_type`. */
export const expertPolicies: readonly string[] = Object.keys(pairs);

/** What a sample shows, in tokens. */
interface Sizes {
	readonly images: number;
	/** Rows of the language half: images, text and state. */
	readonly prefix: number;
	/** Rows of the expert: actions, and the state. */
	readonly suffix: number;
	readonly chunk: number;
}

/** A vision-language-action policy of one of these classes, for so many cameras. */
export function expertPolicyModel(
	config: HubConfig,
	sample: Pick<HubSample, "textTokens">,
): Model | undefined {
	const pair = pairs[String(config.model_type)];
	const images = camerasOf(config).length;
	if (!pair || images === 0) return undefined;
	const chunk = firstNumber(config, "chunk_size") ?? 50;
	const text =
		sample.textTokens ??
		firstNumber(config, "tokenizer_max_length") ??
		pair.text;
	const tower = visionTower({
		...pair.tower,
		images,
		out: pair.language.width,
	});
	const sizes: Sizes = {
		images,
		chunk,
		prefix: tower.rows + text + (pair.state === "language" ? 1 : 0),
		suffix: chunk + (pair.state === "expert" ? 1 : 0),
	};
	const expertOnly = flagOf(config.train_expert_only) ?? pair.expertOnly;
	const freezesTower =
		expertOnly || (flagOf(config.freeze_vision_encoder) ?? pair.expertOnly);
	const language = languageLayers(pair, sizes);
	const embedding = [
		table("embedding", pair.vocab, pair.language.width),
		...(pair.ownHead ? [loose("head", pair.vocab * pair.language.width)] : []),
		norm({
			name: "last-norm",
			width: pair.language.width,
			rows: sizes.prefix,
			flavour: "rms",
			parameters: pair.language.width,
		}),
	];
	return {
		family: "decoder",
		hidden: pair.language.width,
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		stacks: [
			...(freezesTower ? [] : tower.stacks),
			...(expertOnly ? [] : [language]),
			...expertLayers(pair, sizes),
		],
		frozen: [
			...(freezesTower ? flat(tower.stacks) : []),
			...(freezesTower ? tower.ends : []),
			...(expertOnly ? [...flat([language]), ...embedding] : []),
		],
		ends: [
			...(freezesTower ? [] : tower.ends),
			...(expertOnly ? [] : embedding),
			...around(pair, sizes),
		],
	};
}

// Keys and values of both halves lie side by side: every row asks all of them, whatever the mask lets through.
function languageLayers(pair: Pair, { prefix }: Sizes): Stack {
	return {
		layers: pair.layers,
		operators: half(pair, pair.language, prefix),
	};
}

function expertLayers(pair: Pair, sizes: Sizes): readonly Stack[] {
	const { prefix, suffix } = sizes;
	const both = prefix + suffix;
	const joint: Stack = {
		layers: pair.crosses ? Math.ceil(pair.layers / 2) : pair.layers,
		operators: [
			...half(pair, pair.expert, suffix),
			...scaling(pair),
			core(pair, both, both),
		],
	};
	if (!pair.crosses) return [joint];
	const kv = pair.kvHeads * pair.headDim;
	return [
		joint,
		{
			layers: Math.floor(pair.layers / 2),
			operators: [
				...half(pair, pair.expert, suffix).map((each) =>
					each.kind === "linear" && (each.name === "k" || each.name === "v")
						? { ...each, inputs: kv, rows: prefix }
						: each,
				),
				core(pair, prefix, prefix),
				core(pair, suffix, prefix),
			],
		},
	];
}

/** The linears and norms of a layer of Gemma or Llama: no biases, a gated MLP. */
function half(
	{ heads, kvHeads, headDim, scalesNorms, expert }: Pair,
	{ width, ffn }: Half,
	rows: number,
): readonly Operator[] {
	const bias = false;
	const asked = heads * headDim;
	const offered = kvHeads * headDim;
	const isScaled = scalesNorms && width === expert.width;
	const before = (name: string): Operator =>
		norm({
			name,
			width,
			rows,
			flavour: "rms",
			parameters: isScaled ? 0 : width,
		});
	const out = (name: string, outputs: number): Operator =>
		linear({ name, inputs: width, outputs, rows, bias });
	return [
		before("attention-norm"),
		out("q", asked),
		out("k", offered),
		out("v", offered),
		linear({ name: "o", inputs: asked, outputs: width, rows, bias }),
		before("mlp-norm"),
		out("gate", ffn),
		out("up", ffn),
		{ kind: "activation", gated: true, width: ffn, rows },
		linear({ name: "down", inputs: ffn, outputs: width, rows, bias }),
	];
}

// A scale, a shift and a gate for each of the two norms, out of the step of the noise.
function scaling({ scalesNorms, expert }: Pair): readonly Operator[] {
	if (!scalesNorms) return [];
	const scale = linear({
		name: "condition",
		inputs: expert.width,
		outputs: 3 * expert.width,
		rows: 1,
	});
	return [scale, scale];
}

function core(pair: Pair, queries: number, keys: number): Operator {
	const { heads, kvHeads, headDim } = pair;
	return {
		kind: "core",
		heads,
		kvHeads,
		queryKeyDim: headDim,
		valueDim: headDim,
		queries,
		keys,
		mask: "full",
	};
}

// Actions go in and come out; the step of the noise joins each of them, or scales norms.
function around(pair: Pair, { chunk, suffix }: Sizes): readonly Operator[] {
	const { width } = pair.expert;
	const steps = pair.scalesNorms ? 1 : chunk;
	const stateWidth = pair.state === "expert" ? width : pair.language.width;
	return [
		...(pair.state === "text"
			? []
			: [fromData("state", PADDED, stateWidth, 1)]),
		fromData("actions", PADDED, width, chunk),
		linear({
			name: "step1",
			inputs: pair.scalesNorms ? width : 2 * width,
			outputs: width,
			rows: steps,
		}),
		linear({ name: "step2", inputs: width, outputs: width, rows: steps }),
		norm({
			name: "expert-norm",
			width,
			rows: suffix,
			flavour: "rms",
			parameters: pair.scalesNorms ? 0 : width,
		}),
		...scaling(pair).slice(1),
		linear({ name: "velocity", inputs: width, outputs: PADDED, rows: chunk }),
	];
}

function fromData(
	name: string,
	inputs: number,
	outputs: number,
	rows: number,
): Operator {
	return { ...linear({ name, inputs, outputs, rows }), readsData: true };
}

function flat(stacks: readonly Stack[]): readonly Operator[] {
	return stacks.flatMap(({ layers, operators }) =>
		Array.from({ length: layers }, () => operators).flat(),
	);
}
