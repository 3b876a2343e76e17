import type { PlanValues } from "../../plan/fields.js";

/** A constructor of `TransformerConfig`. */
export interface Shape {
	/** Hub id of the published model with these sizes and the vocabulary of its tokenizer. */
	readonly id?: string;
	readonly hidden: number;
	readonly layers: number;
	readonly heads: number;
	readonly kvHeads?: number;
	/** The inner width is ⌊8/3 hidden⌋ times this, in multiples. */
	readonly multiplier?: number;
	readonly multiple?: number;
	/** Norms of queries and keys over the full width, and norms after attention and MLP. */
	readonly isOlmo?: boolean;
	/** Three layers of four see 4,096 tokens back. */
	readonly isLocal?: boolean;
	readonly experts?: PlanValues;
}

const OLMO2: Readonly<Record<string, Shape>> = {
	"14M": { hidden: 128, layers: 4, heads: 8 },
	"30M": { hidden: 256, layers: 4, heads: 8 },
	"60M": { hidden: 384, layers: 8, heads: 8, multiplier: 1.5 },
	"100M": { hidden: 512, layers: 12, heads: 8, multiplier: 1.5 },
	"190M": { hidden: 768, layers: 12, heads: 12, multiplier: 1.5 },
	"370M": { hidden: 1024, layers: 16, heads: 16, multiplier: 1.5 },
	"600M": { hidden: 1344, layers: 16, heads: 16, multiplier: 1.5 },
	"760M": { hidden: 1536, layers: 16, heads: 16, multiplier: 1.5 },
	"1B": { hidden: 2048, layers: 18, heads: 16, multiplier: 1.5 },
	"1B_v2": {
		id: "allenai/OLMo-2-0425-1B",
		hidden: 2048,
		layers: 16,
		heads: 16,
		multiplier: 1.5,
	},
	"3B": { hidden: 3328, layers: 16, heads: 16, multiplier: 1.5 },
	"7B": {
		id: "allenai/OLMo-2-1124-7B",
		hidden: 4096,
		layers: 32,
		heads: 32,
	},
	"13B": {
		id: "allenai/OLMo-2-1124-13B",
		hidden: 5120,
		layers: 40,
		heads: 40,
	},
	"32B": {
		id: "allenai/OLMo-2-0325-32B",
		hidden: 5120,
		layers: 64,
		heads: 40,
		kvHeads: 8,
		// 27,648 exactly.
		multiplier: 27_648 / ((8 * 5120) / 3),
		multiple: 512,
	},
};

/** OLMo 3 has the sizes of OLMo 2 but two, and a sliding window. */
const OLMO3: Readonly<Record<string, Shape>> = {
	...withoutIds(OLMO2),
	"600M": { hidden: 1280, layers: 16, heads: 16, multiplier: 1.5 },
	"1B": { hidden: 2048, layers: 16, heads: 16, multiplier: 1.5 },
	"7B": {
		...OLMO2["7B"],
		...sizes(4096, 32, 32),
		id: "allenai/Olmo-3-1025-7B",
	},
	"32B": {
		...OLMO2["32B"],
		...sizes(5120, 64, 40),
		id: "allenai/Olmo-3-1125-32B",
	},
};

/**
 * Constructors by name. Source: https://github.com/allenai/OLMo-core, src/olmo_core/nn/transformer/config.py at
 * fa6c5014c9f6.
 */
export const shapes: Readonly<Record<string, Shape>> = {
	...prefixed("olmo2_", OLMO2, { isOlmo: true }),
	...prefixed("olmo3_", OLMO3, { isOlmo: true, isLocal: true }),
	llama2_271M: sizes(1024, 16, 8),
	llama2_1B: sizes(2048, 18, 16),
	llama2_7B: sizes(4096, 32, 32),
	llama2_13B: sizes(5120, 40, 40),
	llama2_26B: sizes(5120, 80, 40),
	llama2_70B: {
		...sizes(8192, 80, 64),
		kvHeads: 8,
		multiplier: 1.3,
		multiple: 4096,
	},
	llama3_1B: { ...sizes(2048, 16, 32), kvHeads: 8, multiplier: 1.5 },
	llama3_8B: {
		...sizes(4096, 32, 32),
		kvHeads: 8,
		multiplier: 1.3,
		multiple: 1024,
	},
	llama3_70B: {
		...sizes(8196, 80, 64),
		kvHeads: 8,
		multiplier: 1.3,
		multiple: 4096,
	},
	llama3_405B: {
		...sizes(16_384, 126, 128),
		kvHeads: 8,
		multiplier: 1.2,
		multiple: 4096,
	},
	olmoe_1B_7B: {
		...sizes(2048, 16, 16),
		isOlmo: true,
		experts: {
			"model.experts": 64,
			"model.experts_active": 8,
			"model.expert_ffn": 1024,
			"model.shared_expert_ffn": 0,
			"model.dense_layers": 0,
		},
	},
};

/** ⌊multiplier × ⌊8/3 hidden⌋⌋, rounded up to a multiple. */
export function innerWidth({
	hidden,
	multiplier = 1,
	multiple = 256,
}: Pick<Shape, "hidden" | "multiplier" | "multiple">): number {
	const width = Math.floor(multiplier * Math.floor((8 * hidden) / 3));
	return Math.ceil(width / multiple) * multiple;
}

function sizes(hidden: number, layers: number, heads: number): Shape {
	return { hidden, layers, heads };
}

function prefixed(
	prefix: string,
	table: Readonly<Record<string, Shape>>,
	more: Partial<Shape>,
): Readonly<Record<string, Shape>> {
	return Object.fromEntries(
		Object.entries(table).map(([name, shape]) => [
			prefix + name,
			{ ...shape, ...more },
		]),
	);
}

function withoutIds(
	table: Readonly<Record<string, Shape>>,
): Readonly<Record<string, Shape>> {
	return Object.fromEntries(
		Object.entries(table).map(([name, { id: _, ...shape }]) => [name, shape]),
	);
}
