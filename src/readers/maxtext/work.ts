import { hasKeys } from "../../formats/tree.js";
import type { Precision } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type FieldReading, isPlaceholder } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import {
	factAt,
	factFrom,
	numberAt,
	type Settings,
	setAt,
	switchAt,
	textAt,
} from "../settings.js";
import { tpuSliceFacts } from "../tpu-slices.js";
import { byDefault } from "./defaults.js";
import { modelNames } from "./model-names.js";

/** What the run does: tuning, preference, distillation or reinforcement, by its switches. */
export function taskFacts(settings: Settings): readonly Fact[] {
	const teacher = "teacher_overrides.model_name";
	const name = textAt(settings, teacher);
	return [
		...(switchAt(settings, "use_sft")
			? factAt(settings, "use_sft", "task", "sft")
			: []),
		...(switchAt(settings, "use_dpo")
			? factAt(settings, "use_dpo", "task", "dpo")
			: []),
		...(name === undefined
			? []
			: [
					...factAt(settings, teacher, "task", "distill"),
					...factAt(
						settings,
						teacher,
						"teacher.id",
						lookUp(modelNames, name) ?? name,
					),
				]),
		...rolloutFacts(settings),
		...adapterFacts(settings),
	];
}

// A step answers batch_size prompts so many times each: trainers/post_train/rl/train_rl.py.
function rolloutFacts(settings: Settings): readonly Fact[] {
	// Older configs have the keys at the top.
	const top = setAt(settings, "num_generations") ? "" : "rl.";
	const path = `${top}num_generations`;
	const each = numberAt(settings, path);
	if (each === undefined) return [];
	const prompts = numberAt(settings, "batch_size") ?? 1;
	const passes = numberAt(settings, `${top}num_iterations`) ?? 1;
	const prompt = numberAt(settings, "max_prefill_predict_length");
	const whole = numberAt(settings, "max_target_length");
	const steps = Math.floor(
		(numberAt(settings, "num_batches") ?? 0) *
			passes *
			(numberAt(settings, "train_fraction") ?? 1) *
			(numberAt(settings, "num_epoch") ?? 1),
	);
	const answer =
		whole === undefined || prompt === undefined ? undefined : whole - prompt;
	return [
		...factAt(settings, path, "task", "grpo"),
		...factAt(settings, path, "rollouts.per_prompt", each),
		...factAt(settings, "batch_size", "rollouts.prompts", prompts),
		...factAt(settings, "batch_size", "batch.global", prompts * each),
		...factAt(
			settings,
			`${top}num_iterations`,
			"rollouts.inner_epochs",
			passes,
		),
		...(steps > 0 ? factAt(settings, "num_batches", "steps", steps) : []),
		...factAt(settings, "max_prefill_predict_length", "data.prompt", prompt),
		...factAt(settings, "max_target_length", "data.completion", answer),
	];
}

function adapterFacts(settings: Settings): readonly Fact[] {
	const path = "lora.enable_lora";
	if (switchAt(settings, path) !== true) return [];
	const type = textAt(settings, "lora.lora_weight_qtype");
	return [
		...factAt(settings, path, "adapter.kind", "lora"),
		...factAt(
			settings,
			"lora.lora_rank",
			"adapter.rank",
			numberAt(settings, "lora.lora_rank"),
		),
		...(type === "nf4"
			? factAt(
					settings,
					"lora.lora_weight_qtype",
					"adapter.quantization",
					"nf4",
				)
			: []),
	];
}

/** True for reinforcement learning, which counts prompts and answers. */
export function answers({ tree }: Settings): boolean {
	return hasKeys(tree, "rl") || hasKeys(tree, "num_generations");
}

/** Steps; -1 takes those of the learning rate's schedule. */
export function durationFacts(settings: Settings): readonly Fact[] {
	if (answers(settings)) return [];
	const steps = numberAt(settings, "steps");
	const path = steps === undefined ? "learning_rate_schedule_steps" : "steps";
	const value = steps ?? numberAt(settings, path);
	return value !== undefined && value > 0
		? factAt(settings, path, "steps", value)
		: [];
}

const halves: Readonly<Record<string, "bf16" | "fp32" | "fp16">> = {
	bfloat16: "bf16",
	float32: "fp32",
	float16: "fp16",
};

/** `dtype` computes, `weight_dtype` keeps; a quantisation of the matrix products goes on top. */
export function precisionOf(settings: Settings): FieldReading {
	const computed = lookUp(halves, textAt(settings, "dtype") ?? "bfloat16");
	const kept = lookUp(halves, textAt(settings, "weight_dtype") ?? "float32");
	const mixed: Precision | undefined =
		computed === kept
			? computed
			: computed === "bf16"
				? "amp-bf16"
				: computed === "fp16"
					? "amp-fp16"
					: undefined;
	const plain = factFrom({
		settings,
		paths: ["weight_dtype", "dtype"],
		key: "precision",
		value: mixed,
		otherwise: byDefault,
	});
	const word = textAt(settings, "quantization");
	const entry = setAt(settings, "quantization");
	if (!entry || word === undefined) return gather({ facts: plain });
	const narrow = quantisations.find(([pattern]) => pattern.test(word))?.[1];
	const origin = settings.place(entry);
	if (narrow)
		return gather({ facts: [...plain, fact("precision", narrow, origin)] });
	const at =
		"path" in origin ? { path: origin.path, line: origin.line } : { path: "" };
	if (isPlaceholder(word)) {
		const args = { key: "quantization", text: word };
		return gather({
			facts: plain,
			problems: [{ kind: "unresolved-value", ...at, args }],
		});
	}
	const args = {
		key: "quantization",
		effect: `computes matrix products in ${word}`,
	};
	return gather({
		facts: plain,
		problems: [{ kind: "unmodelled-setting", ...at, args }],
	});
}

const quantisations: readonly (readonly [RegExp, Precision])[] = [
	[/mxfp8/, "mxfp8"],
	[/nvfp4/, "nvfp4"],
	[/fp8/, "fp8"],
];

/** The data set by its name on the Hub or in TFDS; synthetic data is none. */
export function dataFacts(settings: Settings): readonly Fact[] {
	const hub = textAt(settings, "hf_path");
	if (hub !== undefined) return factAt(settings, "hf_path", "data.sets", [hub]);
	const isSynthetic = textAt(settings, "dataset_type") === "synthetic";
	const name = textAt(settings, "dataset_name")?.replace(/:[\d.]+$/, "");
	return isSynthetic || name === undefined
		? []
		: factAt(settings, "dataset_name", "data.sets", [name]);
}

/** The hardware that a run may be compiled for beforehand: a hint for where it trains. */
export function topologyHints(settings: Settings): readonly Fact[] {
	const entry = setAt(settings, "compile_topology");
	const text = textAt(settings, "compile_topology");
	if (!entry || text === undefined) return [];
	const origin = settings.place(entry);
	const slices = numberAt(settings, "compile_topology_num_slices") ?? 1;
	return "path" in origin
		? tpuSliceFacts(text, { ...origin, kind: "hint" }, Math.max(1, slices))
		: [];
}
