import type { Operator, Stack } from "../../model.js";
import { linear, mlp, norm, table } from "../blocks.js";
import { convolved, numberAt } from "../detection/maps.js";
import { type HubConfig, numbersOf } from "../hub-reading.js";

/** Hiera as SAM 2 trains it, and the width and side of the map that each of its stages gives. */
export interface HieraTrunk {
	readonly stem: readonly Operator[];
	readonly blocks: readonly Stack[];
	readonly stages: readonly { readonly width: number; readonly side: number }[];
}

/** Edges of the windows of each stage (Bolya et al. 2023; sam2 2b90b9f, hieradet.py). */
const WINDOWS = [8, 4, 14, 7] as const;

/**
 * Hiera (Ryali et al. 2023, §4) with windows instead of mask units and a few layers that see the whole map: the first
 * layer of a stage still has the windows of the stage before, pools its queries and doubles width and heads.
 */
export function windowedHiera(
	config: HubConfig,
	image: number,
): HieraTrunk | undefined {
	const first = numberAt(config, "embed_dim", 96);
	const depths = numbersOf(config.stages) ?? [2, 3, 16, 3];
	const windows = numbersOf(config.window_spec) ?? WINDOWS;
	const whole = new Set(numbersOf(config.global_att_blocks) ?? [12, 16, 20]);
	const background = numbersOf(config.background) ?? [14, 14];
	if (windows.length !== depths.length) return undefined;
	const blocks: Stack[] = [];
	const stages: { width: number; side: number }[] = [];
	let side = Math.ceil(image / 4);
	let heads = numberAt(config, "num_heads", 1);
	let width = first;
	let index = 0;
	const stem = [
		...convolved({
			inputs: 3,
			outputs: first,
			kernel: 49,
			positions: side ** 2,
			readsData: true,
		}),
		table("positions", (background[0] ?? 14) * (background[1] ?? 14), first),
		table("window-positions", (windows[0] ?? 8) ** 2, first),
	];
	for (const [stage, depth] of depths.entries()) {
		for (let layer = 0; layer < depth; layer++, index++) {
			const enters = layer === 0 && stage > 0;
			if (enters) heads *= 2;
			const edge = whole.has(index)
				? 0
				: (windows[enters ? stage - 1 : stage] ?? 0);
			const outputs = enters ? 2 * width : width;
			blocks.push({
				layers: 1,
				operators: blockOf({ inputs: width, outputs, heads, side, edge }),
			});
			if (enters) side /= 2;
			width = outputs;
		}
		stages.push({ width, side });
	}
	return { stem, blocks, stages };
}

// A window of 0 is the whole map.
function blockOf({
	inputs,
	outputs,
	heads,
	side,
	edge,
}: {
	readonly inputs: number;
	readonly outputs: number;
	readonly heads: number;
	readonly side: number;
	readonly edge: number;
}): readonly Operator[] {
	const pools = inputs !== outputs;
	const window = edge > 0 ? edge : side;
	const padded = (Math.ceil(side / window) * window) ** 2;
	const asked = pools ? padded / 4 : padded;
	const rows = side ** 2;
	const after = pools ? rows / 4 : rows;
	return [
		norm({ name: "attention-norm", width: inputs, rows }),
		...(pools ? [linear({ name: "widen", inputs, outputs, rows })] : []),
		linear({
			name: "qkv",
			inputs,
			outputs: 3 * outputs,
			rows: padded,
			readsLayerInput: true,
		}),
		{
			kind: "core",
			heads,
			kvHeads: heads,
			queryKeyDim: outputs / heads,
			valueDim: outputs / heads,
			queries: asked,
			keys: window ** 2,
			keyRows: padded,
			mask: "full",
		},
		linear({ name: "o", inputs: outputs, outputs, rows: asked }),
		norm({ name: "mlp-norm", width: outputs, rows: after }),
		...mlp({
			hidden: outputs,
			ffn: 4 * outputs,
			gated: false,
			bias: true,
			rows: after,
		}),
	];
}

/** The same operators for several images. */
export function times(
	count: number,
	operators: readonly Operator[],
): readonly Operator[] {
	return operators.map((operator) => timesOne(count, operator));
}

function timesOne(count: number, operator: Operator): Operator {
	switch (operator.kind) {
		case "linear":
		case "norm":
		case "activation":
			return { ...operator, rows: count * operator.rows };
		case "convolution":
			return { ...operator, positions: count * operator.positions };
		case "core":
			return { ...operator, queries: count * operator.queries };
		case "other":
			return {
				...operator,
				flops: count * operator.flops,
				savedElements: count * operator.savedElements,
			};
		case "table":
		case "stated":
			return operator;
	}
}
