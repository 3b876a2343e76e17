import type { Operator } from "../../model.js";
import { loose, mlp, norm, selfAttention, table } from "../blocks.js";
import { flagOf, type HubConfig, numberOf } from "../hub-reading.js";
import { patchConvolution } from "../patch-convolution.js";
import { area, type Grid, numberAt, type Trunk } from "./maps.js";

/**
 * A plain vision transformer as a trunk (Dosovitskiy et al. 2021, §3.1): every patch sees every other in some layers and
 * those of its window in the rest (Li et al. 2022, §3). Undefined when a dimension is missing.
 */
export function plainTrunk(config: HubConfig, image: Grid): Trunk | undefined {
	const hidden = numberOf(config.hidden);
	const layers = numberOf(config.layers);
	const heads = numberOf(config.heads);
	if (!hidden || !layers || !heads) return undefined;
	const patch = numberAt(config, "patch", 16);
	const map = {
		height: Math.floor(image.height / patch),
		width: Math.floor(image.width / patch),
	};
	const global = numberAt(config, "global_layers", layers);
	const window = numberAt(config, "window", 0);
	const learned = numberAt(config, "learned_positions", 0);
	const isFrozen = flagOf(config.is_frozen) ?? false;
	const shape = {
		hidden,
		heads,
		ffn: numberAt(config, "ffn", 4 * hidden),
		isRelative: flagOf(config.relative) ?? false,
		tokens: numberAt(config, "tokens", 0),
	};
	const ends: readonly Operator[] = [
		patchConvolution({
			inputs: numberAt(config, "channels", 3),
			outputs: hidden,
			kernel: patch ** 2,
			positions: area(map),
		}),
		table("tokens", shape.tokens, hidden),
		table("positions", learned, hidden),
		loose("others", numberAt(config, "other_parameters", 0)),
	];
	const stacks = [
		{ layers: layers - global, operators: layerOf(shape, map, window) },
		{ layers: global, operators: layerOf(shape, map, 0) },
	].filter((stack) => stack.layers > 0);
	// Several layers may give a map; all are of one size.
	const levels = Array.from({ length: numberAt(config, "maps", 1) }, () => ({
		...map,
		channels: hidden,
		isFrozen,
	}));
	if (!isFrozen) return { frozen: [], stacks, operators: ends, levels };
	return {
		frozen: [
			...ends,
			...stacks.flatMap((stack) =>
				Array.from({ length: stack.layers }, () => stack.operators).flat(),
			),
		],
		stacks: [],
		operators: [],
		levels,
	};
}

interface Shape {
	readonly hidden: number;
	readonly heads: number;
	readonly ffn: number;
	readonly isRelative: boolean;
	readonly tokens: number;
}

// A window of 0 is the whole map. Maps that a window does not divide are padded for the attention alone.
function layerOf(
	{ hidden, heads, ffn, isRelative, tokens }: Shape,
	map: Grid,
	window: number,
): readonly Operator[] {
	const rows = area(map) + tokens;
	const edge: Grid =
		window > 0 ? { height: window, width: window } : { ...map };
	const asked =
		window > 0
			? Math.ceil(map.height / window) *
				Math.ceil(map.width / window) *
				window ** 2
			: rows;
	const keys = window > 0 ? window ** 2 : rows;
	return [
		norm({ name: "attention-norm", width: hidden, rows }),
		...selfAttention({ hidden, heads, rows: asked, bias: true }).map(
			(operator) =>
				operator.kind === "core" ? { ...operator, keys } : operator,
		),
		...(isRelative ? [relative(edge, { hidden, heads, asked })] : []),
		norm({ name: "mlp-norm", width: hidden, rows }),
		...mlp({ hidden, ffn, gated: false, bias: true, rows }),
	];
}

// Queries are multiplied with a learned vector for each offset along a side (Li et al. 2022, appendix A.2).
function relative(
	{ height, width }: Grid,
	{
		hidden,
		heads,
		asked,
	}: {
		readonly hidden: number;
		readonly heads: number;
		readonly asked: number;
	},
): Operator {
	const offsets = 2 * height - 1 + (2 * width - 1);
	return {
		kind: "other",
		name: "relative-positions",
		parameters: (offsets * hidden) / heads,
		flops: 2 * asked * (height + width) * hidden,
		savedElements: asked * (height + width) * heads,
	};
}
