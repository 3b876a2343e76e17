import type { Operator } from "../../model.js";
import { kept } from "../blocks.js";
import type { HubConfig } from "../hub-reading.js";
import { repeat } from "./dense-heads.js";
import { area, convolved, type Level, normKind, numberAt } from "./maps.js";

/** Pixels of the image along one side of a place of the finest map. */
const FINEST_STRIDE = 4;

/**
 * Joins the maps of a pyramid at the finest of them (Kirillov et al. 2019, §3.1): each coarser map is convolved and
 * doubled until it is as large, the sum is classified. Maps coarser than the fourth have no part in it.
 */
export function mapDecoder(
	config: HubConfig,
	levels: readonly Level[],
): readonly Operator[] {
	const width = numberAt(config, "width", 128);
	const norm = normKind(config.norm) ?? "none";
	const outputs = numberAt(config, "outputs", 54);
	const [finest] = levels;
	if (!finest) return [];
	const joined = levels.slice(0, 4).flatMap((level, index) =>
		repeat(Math.max(1, index), (step) =>
			convolved({
				inputs: step === 0 ? level.channels : width,
				outputs: width,
				kernel: 9,
				// Each doubling follows a convolution.
				positions: area(level) * 4 ** step,
				norm,
			}),
		),
	);
	return [
		...joined,
		...convolved({
			inputs: width,
			outputs,
			kernel: 1,
			positions: area(finest),
		}),
		// Its loss is of the whole image: the softmax of every pixel, and the gradient beside it.
		kept("classes of pixels", 2 * outputs * FINEST_STRIDE ** 2 * area(finest)),
	];
}
