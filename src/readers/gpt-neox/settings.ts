import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	type Entry,
	entryAt,
} from "../../formats/tree.js";
import type { PlanFields, Task } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";
import { standard } from "./defaults.js";
import { neoxEntry } from "./keys.js";

/** Settings whose words or meaning differ from the plan's. */
export function settingFacts(file: ParsedFile): readonly Fact[] {
	return RULES.flatMap(([key, rule]) => {
		const entry = neoxEntry(file, key);
		return entry ? rule(entry, file) : [];
	}).concat(accumulation(file), positions(file));
}

type Rule = (entry: Entry, file: ParsedFile) => readonly Fact[];

const RULES: readonly (readonly [string, Rule])[] = [
	["no_weight_tying", flag("model.tied", (on) => !on)],
	["use_bias_in_attn_linear", flag("model.qkv_bias", (on) => on)],
	["use_bias_in_attn_linear", flag("model.out_bias", (on) => on)],
	["use_bias_in_norms", normBias],
	["use_qk_layernorm", qkNorm],
	["pack_impl", packing],
	["fp16", enabled("fp16")],
	["bf16", enabled("bf16")],
	["optimizer", optimizer],
	["train_label_data_paths", () => [standard("task", "sft")]],
	["train_impl", task],
	["zero_optimization", offloads],
];

function flag<K extends "model.tied" | "model.qkv_bias" | "model.out_bias">(
	key: K,
	meaning: (on: boolean) => PlanFields[K],
): Rule {
	return (entry, file) => {
		const on = asBoolean(entry.value);
		return on === undefined
			? []
			: [fact(key, meaning(on), statedAt(file, entry))];
	};
}

function normBias(entry: Entry, file: ParsedFile): readonly Fact[] {
	const norm = asText(neoxEntry(file, "norm")?.value) ?? "layernorm";
	return norm.endsWith("layernorm") && asBoolean(entry.value) === false
		? [fact("model.norm_bias", false, statedAt(file, entry))]
		: [];
}

function qkNorm(entry: Entry, file: ParsedFile): readonly Fact[] {
	return asBoolean(entry.value)
		? [fact("model.qk_norm", "head", statedAt(file, entry))]
		: [];
}

function packing(entry: Entry, file: ParsedFile): readonly Fact[] {
	const packed = asText(entry.value) !== "unpacked";
	return [fact("data.packed", packed, statedAt(file, entry))];
}

function enabled(precision: "fp16" | "bf16"): Rule {
	return (entry, file) => {
		const on = entryAt(entry.value, "enabled");
		return on && asBoolean(on.value)
			? [
					fact(
						"precision",
						precision,
						statedAt(file, { key: entry.key, line: on.line }),
					),
				]
			: [];
	};
}

function optimizer(entry: Entry, file: ParsedFile): readonly Fact[] {
	const type = entryAt(entry.value, "type");
	const name = asText(type?.value)?.toLowerCase();
	return type && name ? [fact("optimizer", name, statedAt(file, type))] : [];
}

const TASKS: ReadonlyMap<string, Task> = new Map([
	["dpo", "dpo"],
	["kto", "kto"],
	["rm", "reward"],
	["reinforce", "grpo"],
]);

function task(entry: Entry, file: ParsedFile): readonly Fact[] {
	const found = TASKS.get(asText(entry.value) ?? "");
	return found ? [fact("task", found, statedAt(file, entry))] : [];
}

function offloads(entry: Entry, file: ParsedFile): readonly Fact[] {
	return (
		[
			["offload_optimizer", "offload.optimizer"],
			["offload_param", "offload.parameters"],
		] as const
	).flatMap(([key, plan]) => {
		const found = entryAt(entry.value, key);
		const device = asText(entryAt(found?.value, "device")?.value);
		return found && device && device !== "none"
			? [fact(plan, true, statedAt(file, found))]
			: [];
	});
}

// The default of one piece would contradict a global batch that is stated.
function accumulation(file: ParsedFile): readonly Fact[] {
	return neoxEntry(file, "train_batch_size")
		? []
		: [standard("batch.accumulation", 1)];
}

function positions(file: ParsedFile): readonly Fact[] {
	const kind = neoxEntry(file, "pos_emb");
	if ((asText(kind?.value) ?? "learned") !== "learned") return [];
	const entry = neoxEntry(file, "max_position_embeddings");
	const count = asNumber(entry?.value);
	return entry && count
		? [fact("model.learned_positions", count, statedAt(file, entry))]
		: [];
}
