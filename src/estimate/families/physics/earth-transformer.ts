import type { Model, Operator, Stack } from "../../model.js";
import { linear, loose, mlp, norm } from "../blocks.js";
import { firstNumber, type HubConfig, numbersOf } from "../hub-reading.js";
import { fieldConvolution, fieldModel, type Grid } from "./field.js";

/** Fields at the surface and masks beside them; fields in the air on so many levels of pressure (ERA5, as trained). */
const SURFACE = { fields: 4, masks: 3 } as const;
const AIR = { fields: 5, levels: 13 } as const;

/** Blocks of the four parts. */
const DEPTHS = [2, 6, 6, 2] as const;

/** Cells of the patched atmosphere: levels, latitudes, longitudes. */
type Cells = readonly [number, number, number];

/**
 * Pangu-Weather (Bi et al. 2023, Methods): windows of levels, latitudes and longitudes, with a bias for every window's
 * place on the globe. By the arguments of PhysicsNeMo's Pangu (physicsnemo/models/pangu at 94b3551).
 */
export function earthTransformer(
	config: HubConfig,
	grid: Grid,
): Model | undefined {
	const [ownHeight, ownWidth] = numbersOf(config.img_size) ?? [];
	const height = grid.height ?? ownHeight;
	const width = grid.width ?? ownWidth;
	if (!height || !width) return undefined;
	const [depth = 2, tall = 4, wide = 4] = numbersOf(config.patch_size) ?? [];
	const window = numbersOf(config.window_size) ?? [2, 6, 12];
	const heads = numbersOf(config.num_heads) ?? [6, 12, 12, 6];
	const dim = firstNumber(config, "embed_dim") ?? 192;
	const levels = Math.ceil(AIR.levels / depth);
	const fine: Cells = [
		levels + 1,
		Math.ceil(height / tall),
		Math.ceil(width / wide),
	];
	const coarse: Cells = [
		fine[0],
		Math.ceil(fine[1] / 2),
		Math.ceil(fine[2] / 2),
	];
	const part = (index: number): Stack => {
		const isOuter = index === 0 || index === DEPTHS.length - 1;
		return {
			layers: DEPTHS[index] ?? 0,
			operators: block({
				dim: isOuter ? dim : 2 * dim,
				heads: heads[index] ?? 1,
				cells: isOuter ? fine : coarse,
				window,
			}),
		};
	};
	const rows = productOf(fine);
	const few = productOf(coarse);
	const area = fine[1] * fine[2];
	const patch = tall * wide;
	return fieldModel({
		hidden: dim,
		stacks: [
			part(0),
			{
				layers: 1,
				operators: [
					norm({ name: "down-norm", width: 4 * dim, rows: few }),
					plain("merge", 4 * dim, 2 * dim, few),
				],
			},
			part(1),
			part(2),
			{
				layers: 1,
				operators: [
					plain("spread", 2 * dim, 4 * dim, few),
					norm({ name: "up-norm", width: dim, rows }),
					plain("mix", dim, dim, rows),
				],
			},
			part(3),
		],
		ends: [
			fieldConvolution({
				name: "surface-patches",
				inputs: SURFACE.fields + SURFACE.masks,
				outputs: dim,
				kernel: patch,
				positions: area,
				readsData: true,
			}),
			fieldConvolution({
				name: "air-patches",
				inputs: AIR.fields,
				outputs: dim,
				kernel: depth * patch,
				positions: levels * area,
				readsData: true,
			}),
			// What was there before the middle stands beside what comes out of it.
			fieldConvolution({
				name: "surface-recovery",
				inputs: 2 * dim,
				outputs: SURFACE.fields,
				kernel: patch,
				positions: area,
			}),
			fieldConvolution({
				name: "air-recovery",
				inputs: 2 * dim,
				outputs: AIR.fields,
				kernel: depth * patch,
				positions: levels * area,
			}),
		],
	});
}

function block({
	dim,
	heads,
	cells,
	window,
}: {
	readonly dim: number;
	readonly heads: number;
	readonly cells: Cells;
	readonly window: readonly number[];
}): readonly Operator[] {
	const rows = productOf(cells);
	// Windows at the edge are filled up before the projections.
	const whole = cells.map((count, axis) => {
		const side = window[axis] ?? 1;
		return Math.ceil(count / side) * side;
	});
	const padded = productOf(whole);
	const [levels = 1, latitudes = 1, longitudes = 1] = window;
	const seen = levels * latitudes * longitudes;
	const places =
		((whole[0] ?? 1) / levels) * ((whole[1] ?? 1) / latitudes) * heads;
	const offsets = levels ** 2 * latitudes ** 2 * (2 * longitudes - 1);
	return [
		norm({ name: "attention-norm", width: dim, rows }),
		linear({ name: "qkv", inputs: dim, outputs: 3 * dim, rows: padded }),
		{
			kind: "core",
			heads,
			kvHeads: heads,
			queryKeyDim: dim / heads,
			valueDim: dim / heads,
			queries: padded,
			keys: seen,
			keyRows: padded,
			mask: "full",
			// Scores are computed by hand: they and their softmax stay.
			keptBesides: 2 * heads * seen,
		},
		loose("earth-bias", offsets * places),
		linear({ name: "o", inputs: dim, outputs: dim, rows: padded }),
		norm({ name: "mlp-norm", width: dim, rows }),
		...mlp({ hidden: dim, ffn: 4 * dim, gated: false, bias: true, rows }),
	];
}

function plain(
	name: string,
	inputs: number,
	outputs: number,
	rows: number,
): Operator {
	return linear({ name, inputs, outputs, rows, bias: false });
}

function productOf(sizes: readonly number[]): number {
	return sizes.reduce((product, each) => product * each, 1);
}
