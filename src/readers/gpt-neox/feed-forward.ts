import type { ParsedFile } from "../../formats/parsed-file.js";
import { asNumber, asText } from "../../formats/tree.js";
import type { PlanKey } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { statedAt } from "../origins.js";
import { standard } from "./defaults.js";
import { neoxEntry } from "./keys.js";

/**
 * Width of the MLP. Since September 2024 `intermediate_size` of a gated activation is the width before it is scaled by
 * two thirds and split over gate and value; before, it was the width of each. Sources: megatron/model/transformer.py at
 * ea7aefd8f8e1 (`ParallelMLP`) and before 0d4bdb965f27 (`LLaMAParallelMLP`); experts in megatron/model/moe_mlp.py.
 */
export function feedForward(file: ParsedFile): FieldReading {
	const hidden = numberAt(file, "hidden_size");
	if (hidden === undefined) return { facts: [], problems: [] };
	const activation = neoxEntry(file, "activation");
	const gated = GATED.has(asText(activation?.value) ?? "");
	const gate: readonly Fact[] = activation
		? [fact("model.gated", gated, statedAt(file, activation))]
		: [];
	const experts = expertFacts(file, hidden, gated);
	const width = gated ? gatedWidth(file, hidden) : plainWidth(file, hidden);
	return {
		facts: [...gate, ...placed(file, "model.ffn", width.value), ...experts],
		problems: width.versions
			? [
					{
						kind: "inconsistent-config",
						path: file.path,
						...lineOf(file),
						args: {
							what: `GPT-NeoX before September 2024 makes this gated MLP ${width.versions.before} wide, later ones ${width.versions.now ?? "cannot build it"}`,
							reading: `${width.value}`,
						},
					},
				]
			: [],
	};
}

const GATED = new Set(["geglu", "reglu", "swiglu", "bilinear", "glu"]);

interface Width {
	readonly value: number;
	readonly versions?: {
		readonly before: number;
		readonly now: number | undefined;
	};
}

function plainWidth(file: ParsedFile, hidden: number): Width {
	return { value: upTo(askedWidth(file, hidden), multipleOf(file)) };
}

function gatedWidth(file: ParsedFile, hidden: number): Width {
	const multiple = multipleOf(file);
	const both = Math.floor((askedWidth(file, hidden) * 2) / 3);
	const gate = upTo(both, 2 * multiple) / 2;
	const down = upTo(Math.floor(both / 2), multiple);
	// Unequal halves do not fit together, so that only the older code can be meant.
	const now = gate === down ? gate : undefined;
	const before = upTo(
		numberAt(file, "intermediate_size") ?? Math.floor((8 * hidden) / 3),
		multiple,
	);
	return now === before
		? { value: before }
		: { value: now ?? before, versions: { before, now } };
}

function askedWidth(file: ParsedFile, hidden: number): number {
	const factor = numberAt(file, "expansion_factor");
	return (
		numberAt(file, "intermediate_size") ??
		(factor === undefined ? 4 * hidden : Math.floor(factor * hidden))
	);
}

function multipleOf(file: ParsedFile): number {
	return numberAt(file, "mlp_multiple_of") ?? 1;
}

function expertFacts(
	file: ParsedFile,
	hidden: number,
	gated: boolean,
): readonly Fact[] {
	const entry = neoxEntry(file, "moe_num_experts");
	const experts = asNumber(entry?.value) ?? 1;
	if (!entry || experts <= 1) return [];
	const layers = numberAt(file, "num_layers") ?? 0;
	const interval = numberAt(file, "moe_expert_interval") ?? 1;
	const width =
		numberAt(file, "intermediate_size") ??
		upTo(gated ? Math.floor((8 * hidden) / 3) : 4 * hidden, 256);
	const origin = statedAt(file, entry);
	return [
		fact("model.experts", experts, origin),
		fact("model.experts_active", numberAt(file, "moe_top_k") ?? 1, origin),
		fact("model.dense_layers", layers - Math.ceil(layers / interval), origin),
		...placed(file, "model.expert_ffn", width),
	];
}

function placed<K extends PlanKey & ("model.ffn" | "model.expert_ffn")>(
	file: ParsedFile,
	key: K,
	value: number,
): readonly Fact[] {
	const entry = neoxEntry(file, "intermediate_size");
	return [
		entry ? fact(key, value, statedAt(file, entry)) : standard(key, value),
	];
}

function lineOf(file: ParsedFile): { readonly line?: number } {
	const entry =
		neoxEntry(file, "intermediate_size") ?? neoxEntry(file, "activation");
	return entry ? { line: entry.line } : {};
}

function numberAt(file: ParsedFile, key: string): number | undefined {
	return asNumber(neoxEntry(file, key)?.value);
}

function upTo(value: number, multiple: number): number {
	return Math.ceil(value / multiple) * multiple;
}
