import type { Operator } from "../../model.js";
import { type HubConfig, numbersOf } from "../hub-reading.js";
import { type Decoded, readMap } from "./decoded.js";
import {
	area,
	convolved,
	type Level,
	type NormKind,
	normOf,
	numberAt,
} from "./maps.js";

/** From the coarsest map up, doubled, joined to the next one and convolved twice (Ronneberger et al. 2015, §2). */
export function unet(
	config: HubConfig,
	levels: readonly Level[],
	norm: NormKind,
): Decoded | undefined {
	const widths = numbersOf(config.widths) ?? [];
	const coarsest = levels.at(-1);
	if (!coarsest || widths.length === 0) return undefined;
	const sides = levels.slice(0, -1).toReversed();
	let map = coarsest;
	const operators: Operator[] = [];
	for (const [index, outputs] of widths.entries()) {
		const grid = { height: 2 * map.height, width: 2 * map.width };
		const of = { outputs, kernel: 9, positions: area(grid), norm };
		operators.push(
			...convolved({
				...of,
				inputs: map.channels + (sides[index]?.channels ?? 0),
			}),
			...convolved({ ...of, inputs: outputs }),
		);
		map = { ...grid, channels: outputs };
	}
	return { operators, map };
}

/** The last map doubled several times, each time by a transposed convolution and one of 3 × 3 (Long et al. 2015, §3.3). */
export function raised(
	config: HubConfig,
	levels: readonly Level[],
	norm: NormKind,
): Decoded | undefined {
	const last = readMap(config, levels);
	if (!last) return undefined;
	const width = numberAt(config, "width", 256);
	let map = last;
	const operators: Operator[] = [];
	for (let step = 0; step < numberAt(config, "convolutions", 4); step++) {
		const grid = { height: 2 * map.height, width: 2 * map.width };
		operators.push(
			...convolved({
				inputs: map.channels,
				outputs: width,
				kernel: 4,
				positions: area(map),
				readsData: map.isFrozen,
			}),
			// The 3 × 3 convolution has a bias beside its norm.
			...convolved({
				inputs: width,
				outputs: width,
				kernel: 9,
				positions: area(grid),
			}),
			...normOf(norm, width, area(grid)),
		);
		map = { ...grid, channels: width };
	}
	return { operators, map };
}
