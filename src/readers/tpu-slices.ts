import type { Origin } from "../plan/origin.js";
import { type Fact, fact } from "../plan/plan.js";
import { lookUp } from "./look-up.js";

/**
 * Generations of TPUs by the names of slices, such as `v5e-256`. Names of v2, v3, v4 and v5p count cores, two on each
 * chip; those of the others count chips (https://docs.cloud.google.com/tpu/docs, pages of each generation).
 */
const generations: Readonly<Record<string, Generation>> = {
	v2: { accelerator: "TPU-V2", coresInName: 2 },
	v3: { accelerator: "TPU-V3", coresInName: 2 },
	v4: { accelerator: "TPU-V4", coresInName: 2 },
	v5e: { accelerator: "TPU-V5E", coresInName: 1 },
	v5litepod: { accelerator: "TPU-V5E", coresInName: 1 },
	v5p: { accelerator: "TPU-V5P", coresInName: 2 },
	v6e: { accelerator: "TPU-V6E", coresInName: 1 },
};

interface Generation {
	readonly accelerator: string;
	readonly coresInName: number;
}

/** Chips that are rented together. */
export interface TpuSlice {
	readonly accelerator: string;
	readonly chips: number;
}

/** The slice that a text names, such as `v4-32` or `tpu-v5litepod-16`; undefined when it names none. */
export function tpuSlice(text: string): TpuSlice | undefined {
	const [, name = "", size = ""] = SLICE.exec(text) ?? [];
	const generation = lookUp(generations, name.toLowerCase());
	if (!generation) return undefined;
	const { accelerator, coresInName } = generation;
	const chips = Number(size) / coresInName;
	return Number.isInteger(chips) ? { accelerator, chips } : undefined;
}

/** The kind and count of the chips of so many slices of the name in a text; none for a text that names no slice. */
export function tpuSliceFacts(
	text: string,
	origin: Origin,
	slices = 1,
): readonly Fact[] {
	const slice = tpuSlice(text);
	return slice
		? [
				fact("hardware.accelerator", slice.accelerator, origin),
				fact("hardware.count", slice.chips * slices, origin),
			]
		: [];
}

const SLICE = /(?<![a-z0-9])(v[23456](?:e|p|litepod)?)-([1-9]\d{0,5})(?!\d|x)/i;
