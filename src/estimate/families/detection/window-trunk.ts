import type { Operator } from "../../model.js";
import { norm } from "../blocks.js";
import { type HubConfig, numbersOf } from "../hub-reading.js";
import { patchConvolution } from "../patch-convolution.js";
import { merging, windowedLayer } from "../windowed-layer.js";
import {
	area,
	type Grid,
	halved,
	type Level,
	numberAt,
	type Trunk,
} from "./maps.js";

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
		patchConvolution({
			inputs: numberAt(config, "channels", 3),
			outputs: first,
			kernel: patch ** 2,
			positions: area(map),
		}),
		norm({ name: "patch-norm", width: first, rows: area(map) }),
	];
	const stacks = [];
	const levels: Level[] = [];
	for (const [stage, layers] of depths.entries()) {
		if (stage > 0) {
			map = halved(map);
			operators.push(...merging(hidden, area(map)));
			hidden *= 2;
		}
		stacks.push({
			layers,
			operators: windowedLayer({
				hidden,
				heads: heads[stage] ?? 1,
				map,
				window,
			}),
		});
		operators.push(
			norm({ name: "stage-norm", width: hidden, rows: area(map) }),
		);
		levels.push({ ...map, channels: hidden });
	}
	return { frozen: [], stacks, operators, levels };
}
