import type { Origin } from "../plan/origin.js";
import { type Fact, fact } from "../plan/plan.js";

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

/** The chips that a slice's name means, so many times over; none for a text that names no slice. */
export function tpuSlice(
	text: string,
	origin: Origin,
	slices = 1,
): readonly Fact[] {
	const [, name = "", size = ""] = SLICE.exec(text) ?? [];
	const generation = Object.hasOwn(generations, name)
		? generations[name]
		: undefined;
	if (!generation) return [];
	const chips = (Number(size) * slices) / generation.coresInName;
	return [
		fact("hardware.accelerator", generation.accelerator, origin),
		...(Number.isInteger(chips) ? [fact("hardware.count", chips, origin)] : []),
	];
}

const SLICE = /(?<![a-z0-9])(v[23456](?:e|p|litepod)?)-([1-9]\d{0,5})(?!\d|x)/;
