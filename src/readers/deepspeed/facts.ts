import type { ParsedFile } from "../../formats/parsed-file.js";
import { asBoolean, asText, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type FieldReading, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { handled } from "../irrelevant.js";
import { defaultsOf, statedAt } from "../origins.js";
import { unmodelledSettings } from "../unmodelled.js";
import { deepspeedFields, unmodelledDeepspeed } from "./fields.js";

/** Dynamic defaults of stages below 3: deepspeed/runtime/zero/config.py at 38327e07f6cd. */
const deepspeedDefaults: readonly Fact[] = [
	defaultsOf("deepspeed", "38327e07f6cd")("parallel.overlap_gradients", false),
];

/** What a DeepSpeed config says about the runs that use it. `auto` leaves a key to the framework. */
export function deepspeedFacts(file: ParsedFile): FieldReading {
	return deepspeedFactsOf(file, file.documents[0]);
}

/** What a DeepSpeed config says that stands inside another file. */
export function deepspeedFactsOf(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	return gather(
		{ facts: deepspeedDefaults },
		readFields({
			tree,
			fields: {
				...deepspeedFields,
				...handled(Object.keys(unmodelledDeepspeed)),
			},
			path: file.path,
			framework: "deepspeed",
		}),
		{ facts: [...precisionFacts(file, tree), ...offloadFacts(file, tree)] },
		{ problems: unmodelledSettings(file, tree, unmodelledDeepspeed) },
	);
}

const precisions = [
	["bf16", "bf16"],
	["fp16", "fp16"],
] as const;

function precisionFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	return precisions.flatMap(([key, precision]) => {
		const entry = entryAt(tree, `${key}.enabled`);
		return entry && asBoolean(entry.value)
			? [fact("precision", precision, statedAt(file, { ...entry, key }))]
			: [];
	});
}

const offloads = [
	["zero_optimization.offload_optimizer", "offload.optimizer"],
	["zero_optimization.offload_param", "offload.parameters"],
] as const;

function offloadFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	return offloads.flatMap(([path, key]) => {
		const entry = entryAt(tree, path);
		const device = entryAt(entry?.value, "device");
		if (!entry || !device) return [];
		const away = asText(device.value)?.toLowerCase() !== "none";
		return [
			fact(key, away, statedAt(file, { key: entry.key, line: device.line })),
		];
	});
}
