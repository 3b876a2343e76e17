import type { Operator } from "../../model.js";
import { attention, linear, loose, mlp, norm, windowed } from "../blocks.js";
import { type HubConfig, numbersOf } from "../hub-reading.js";
import { area, type Grid, type Level, numberAt, type Trunk } from "./maps.js";

/** Swin (Liu et al. 2021, §3) as a trunk: each of its stages gives a map, after a norm of its own. */
export function windowTrunk(config: HubConfig, image: Grid): Trunk | undefined {
	const depths = numbersOf(config.depths) ?? [2, 2, 6, 2];
	const heads = numbersOf(config.heads) ?? [3, 6, 12, 24];
	const first = numberAt(config, "width", 96);
	const window = numberAt(config, "window", 7);
	const patch = numberAt(config, "patch", 4);
	if (depths.length !== heads.length) return undefined;
	let map: Grid = {
		height: Math.ceil(image.height / patch),
		width: Math.ceil(image.width / patch),
	};
	let hidden = first;
	const operators: Operator[] = [
		{
			kind: "convolution",
			name: "patches",
			inputs: numberAt(config, "channels", 3),
			outputs: first,
			kernel: patch ** 2,
			groups: 1,
			bias: true,
			positions: area(map),
			readsData: true,
		},
		norm({ name: "patch-norm", width: first, rows: area(map) }),
	];
	const stacks = [];
	const levels: Level[] = [];
	for (const [stage, layers] of depths.entries()) {
		if (stage > 0) {
			map = {
				height: Math.ceil(map.height / 2),
				width: Math.ceil(map.width / 2),
			};
			operators.push(...merging(hidden, area(map)));
			hidden *= 2;
		}
		stacks.push({
			layers,
			operators: layerOf({ hidden, heads: heads[stage] ?? 1, map, window }),
		});
		operators.push(
			norm({ name: "stage-norm", width: hidden, rows: area(map) }),
		);
		levels.push({ ...map, channels: hidden });
	}
	return { frozen: [], stacks, operators, levels };
}

function merging(hidden: number, rows: number): readonly Operator[] {
	return [
		norm({ name: "merging-norm", width: 4 * hidden, rows }),
		linear({
			name: "merging",
			inputs: 4 * hidden,
			outputs: 2 * hidden,
			rows,
			bias: false,
		}),
	];
}

// Maps that the window does not divide are padded for the attention, not for the MLP.
function layerOf({
	hidden,
	heads,
	map,
	window,
}: {
	readonly hidden: number;
	readonly heads: number;
	readonly map: Grid;
	readonly window: number;
}): readonly Operator[] {
	const rows = area(map);
	const windows =
		Math.ceil(map.height / window) * Math.ceil(map.width / window);
	const padded = windows * window ** 2;
	return [
		norm({ name: "attention-norm", width: hidden, rows }),
		...windowed(
			attention({
				hidden,
				heads,
				headDim: hidden / heads,
				rows: padded,
				keyRows: padded,
				mask: "full",
				queryBias: true,
				keyBias: true,
				valueBias: true,
				outBias: true,
			}),
			window ** 2,
		),
		loose("relative-positions", heads * (2 * window - 1) ** 2),
		norm({ name: "mlp-norm", width: hidden, rows }),
		...mlp({ hidden, ffn: 4 * hidden, gated: false, bias: true, rows }),
	];
}
