import type { ParsedFile } from "../../formats/parsed-file.js";
import { entryAt } from "../../formats/tree.js";
import type { PlanFields, PlanKey } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import {
	factAt,
	factFrom,
	numberAt,
	type Settings,
	textAt,
} from "../settings.js";
import { byDefault } from "./defaults.js";

const VOCAB = 32_768;

/** Sizes of the model of one depth (scripts/base_train.py, build_model_meta). */
interface Sizes {
	readonly depth: number;
	readonly dim: number;
	readonly head: number;
	readonly sequence: number;
	/** Window of each layer. */
	readonly windows: readonly number[];
}

function sizesOf(settings: Settings, depth: number): Sizes {
	const head = numberAt(settings, "head-dim") ?? 128;
	const ratio = numberAt(settings, "aspect-ratio") ?? 64;
	const sequence = numberAt(settings, "max-seq-len") ?? 2048;
	const pattern = (textAt(settings, "window-pattern") ?? "SSSL").toUpperCase();
	// A quarter of the context, up to a multiple of 128; the last layer sees all.
	const short = Math.ceil(Math.ceil(sequence / 4) / 128) * 128;
	const windows = Array.from({ length: depth }, (_, layer) =>
		pattern[layer % pattern.length] === "S" && layer < depth - 1
			? short
			: sequence,
	);
	return {
		depth,
		dim: Math.ceil((depth * ratio) / head) * head,
		head,
		sequence,
		windows,
	};
}

/** Parameters that the scaling law counts: the matrices of the blocks and the head. */
function scalingParameters({ depth, dim, head }: Sizes): number {
	const gates = Math.ceil(depth / 2) * 12 * (dim / head);
	return 12 * dim ** 2 * depth + gates + VOCAB * dim;
}

/** FLOPs of one token by nanochat's own count (GPT.estimate_flops). */
function flopsPerToken(sizes: Sizes): number {
	const attended = sizes.windows.reduce((sum, window) => sum + window, 0);
	return 6 * scalingParameters(sizes) + 12 * sizes.dim * attended;
}

/** Model, horizon and batch, all of which follow from the depth unless flags say otherwise. */
export function workOf(file: ParsedFile, settings: Settings): FieldReading {
	const stated = entryAt(settings.tree, "depth");
	const depth = stated ? numberAt(settings, "depth") : 20;
	if (
		stated &&
		(depth === undefined || !Number.isInteger(depth) || depth < 1)
	) {
		const text = textAt(settings, "depth") ?? "";
		const args = { key: "--depth", text };
		return gather({
			problems: [
				{ kind: "unresolved-value", path: file.path, line: stated.line, args },
			],
		});
	}
	const sizes = sizesOf(settings, depth ?? 20);
	return gather({
		facts: [
			...shapeFacts(settings, sizes),
			...horizonFacts(settings, sizes),
			...precisionFacts(settings),
		],
	});
}

function shapeFacts(settings: Settings, sizes: Sizes): readonly Fact[] {
	const { depth, dim, head, sequence, windows } = sizes;
	const heads = dim / head;
	const local = windows.filter((window) => window < sequence);
	const say = <K extends PlanKey>(key: K, value: PlanFields[K]) =>
		factFrom({ settings, paths: ["depth"], key, value, otherwise: byDefault });
	return [
		...say("model.layers", depth),
		...say("model.hidden", dim),
		...say("model.heads", heads),
		...say("model.kv_heads", heads),
		...say("model.ffn", 4 * dim),
		...say("model.qk_norm", "head"),
		// A table of values for every other layer.
		...say("model.other_parameters", Math.ceil(depth / 2) * VOCAB * dim),
		...(local[0] === undefined
			? []
			: [
					...say("model.window", local[0]),
					...say("model.local_layers", local.length),
				]),
	];
}

// Iterations, else FLOPs, else tokens for each parameter: the first that is set.
function horizonFacts(settings: Settings, sizes: Sizes): readonly Fact[] {
	const ratio = numberAt(settings, "target-param-data-ratio") ?? 12;
	const steps = numberAt(settings, "num-iterations") ?? 0;
	const flops = numberAt(settings, "target-flops") ?? 0;
	const target = Math.floor(ratio * scalingParameters(sizes));
	const stated = numberAt(settings, "total-batch-size");
	const batch = stated ?? batchFor(target, settings, ratio);
	return [
		...(steps > 0
			? factAt(settings, "num-iterations", "steps", steps)
			: flops > 0
				? factAt(
						settings,
						"target-flops",
						"data.tokens",
						Math.floor(flops / flopsPerToken(sizes)),
					)
				: factFrom({
						settings,
						paths: ["target-param-data-ratio", "depth"],
						key: "data.tokens",
						value: target,
						otherwise: byDefault,
					})),
		...(batch === undefined
			? []
			: factFrom({
					settings,
					paths: ["total-batch-size", "depth"],
					key: "batch.global_tokens",
					value: batch,
					otherwise: byDefault,
				})),
	];
}

// 2¹⁹ tokens at depth 12, growing with the horizon to the power 0.383, to the nearest power of two.
function batchFor(
	target: number,
	settings: Settings,
	ratio: number,
): number | undefined {
	if (ratio <= 0) return undefined;
	const reference = ratio * scalingParameters(sizesOf(settings, 12));
	const wanted = 2 ** 19 * (target / reference) ** 0.383;
	return 2 ** Math.round(Math.log2(wanted));
}

function precisionFacts(settings: Settings): readonly Fact[] {
	const entry = entryAt(settings.tree, "fp8");
	return entry ? [fact("precision", "fp8", settings.place(entry))] : [];
}
