import type { ParsedFile } from "../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	type Tree,
} from "../formats/tree.js";
import type { Precision, Sharding } from "../plan/fields.js";
import { type Fact, fact } from "../plan/plan.js";
import { lastName } from "./class-name.js";
import { clockHours } from "./clock-hours.js";
import {
	type Conversion,
	type Fields,
	isUnset,
	toCount,
	toOneOf,
	toPositive,
} from "./fields.js";
import { handled, irrelevant } from "./irrelevant.js";
import { defaultsOf, statedAt } from "./origins.js";

/** Defaults of lightning.pytorch.Trainer: lightning.ai/docs/pytorch/2.5.1, Trainer. */
const byDefault = defaultsOf("lightning", "2.5.1");

/** What the trainer does for keys that a config leaves out. */
export const trainerDefaults: readonly Fact[] = [
	byDefault("hardware.nodes", 1),
	byDefault("precision", "fp32"),
	byDefault("batch.accumulation", 1),
	byDefault("parallel.sharding", "none"),
];

/** Number formats by the names of the trainer, old ones too. */
const precisions: Readonly<Record<string, Precision>> = {
	"32": "fp32",
	"32-true": "fp32",
	"16": "amp-fp16",
	"16-mixed": "amp-fp16",
	"16-true": "fp16",
	bf16: "amp-bf16",
	"bf16-mixed": "amp-bf16",
	"bf16-true": "bf16",
	"transformer-engine": "fp8",
	"transformer-engine-float16": "fp8",
};

/** Strategies by the beginning of their names, longer ones first. */
const strategies: readonly (readonly [RegExp, Sharding])[] = [
	[/^deepspeed_stage_1|^zero1/, "zero1"],
	[/^deepspeed_stage_2|^deepspeed$/, "zero2"],
	[/^deepspeed_stage_3/, "zero3"],
	[/^(fsdp|FSDPStrategy|ModelParallelStrategy)/, "fsdp"],
	[/^(auto|ddp|dp|DDPStrategy|SingleDeviceStrategy|NLPDDPStrategy)/, "none"],
];

/** The arguments of the trainer, under a prefix such as `trainer.`. */
export function trainerFields(prefix: string): Fields {
	return Object.fromEntries(
		Object.entries(ARGUMENTS).map(([key, field]) => [prefix + key, field]),
	);
}

/** How many devices of a node: a number, or a list of their places. */
const toDevices: Conversion = {
	expected: "a number of devices or a list of them",
	convert(tree, origin) {
		const count =
			tree.kind === "sequence"
				? tree.items.length
				: (listed(asText(tree)) ?? asNumber(tree));
		return count !== undefined && Number.isInteger(count) && count > 0
			? fact("hardware.per_node", count, origin)
			: undefined;
	},
};

const toStrategy: Conversion = {
	expected: "a strategy of Lightning",
	convert(tree, origin) {
		const name = strategyName(tree);
		const sharding = strategies.find(([pattern]) => pattern.test(name))?.[1];
		return sharding && fact("parallel.sharding", sharding, origin);
	},
	isUnset: (tree) => strategyName(tree) === "",
};

const ARGUMENTS: Fields = {
	devices: toDevices,
	gpus: toDevices,
	num_nodes: toCount("hardware.nodes"),
	precision: toOneOf("precision", precisions),
	strategy: toStrategy,
	accumulate_grad_batches: toCount("batch.accumulation"),
	max_epochs: toPositive("data.epochs"),
	max_steps: toCount("steps"),
	...handled([
		"limit_train_batches",
		"max_time",
		"fast_dev_run",
		"accelerator",
	]),
	...irrelevant(
		`_target_ logger callbacks min_epochs min_steps limit_val_batches limit_test_batches limit_predict_batches
		overfit_batches val_check_interval check_val_every_n_epoch num_sanity_val_steps log_every_n_steps
		enable_checkpointing enable_progress_bar enable_model_summary gradient_clip_val gradient_clip_algorithm
		deterministic benchmark inference_mode use_distributed_sampler profiler detect_anomaly barebones plugins
		sync_batchnorm reload_dataloaders_every_n_epochs default_root_dir enable_autolog_hparams model_registry
		replace_sampler_ddp resume_from_checkpoint track_grad_norm multiple_trainloader_mode weights_summary
		progress_bar_refresh_rate checkpoint_callback flush_logs_every_n_steps amp_level amp_backend
		auto_select_gpus auto_lr_find auto_scale_batch_size weights_save_path move_metrics_to_cpu terminate_on_nan
		log_gpu_memory prepare_data_per_node num_processes`,
	),
};

/** What arguments say together: epochs beside steps, a part of each epoch, a limit of time. */
export function trainerRules(
	file: ParsedFile,
	trainer: Tree | undefined,
	facts: readonly Fact[],
): readonly Fact[] {
	const limit = entryAt(trainer, "limit_train_batches");
	const amount = asNumber(limit?.value);
	const time = entryAt(trainer, "max_time");
	const hours = clockHours(asText(time?.value));
	const epochs = facts.findLast(({ key }) => key === "data.epochs")?.value;
	const found: Fact[] = [];
	if (time && hours !== undefined) {
		found.push(fact("hardware.time_limit_hours", hours, statedAt(file, time)));
	}
	if (limit && amount !== undefined && amount > 0) {
		const isShare = amount < 1 || asText(limit.value)?.includes(".");
		const origin = statedAt(file, limit);
		if (isShare && amount < 1) found.push(fact("data.share", amount, origin));
		if (!isShare && typeof epochs === "number" && !hasSteps(facts)) {
			const accumulation = Number(
				facts.findLast(({ key }) => key === "batch.accumulation")?.value ?? 1,
			);
			const each = Math.ceil(amount / accumulation);
			found.push(fact("steps", each * epochs, origin));
		}
	}
	const all = [...facts, ...found];
	const given = hasSteps(all)
		? all.filter(({ key }) => key !== "data.epochs")
		: all;
	const isOpen =
		!hasSteps(given) && epochs === undefined && !isEndless(trainer);
	return isOpen ? [byDefault("data.epochs", 1000), ...given] : given;
}

/** Why a trainer does not train, where a switch says so. */
export function otherPurpose(trainer: Tree | undefined): string | undefined {
	const switchEntry = entryAt(trainer, "fast_dev_run");
	const value = switchEntry?.value;
	const isOn = value && !isUnset(value) && asBoolean(value) !== false;
	return isOn
		? "`fast_dev_run` is on: it tries a few batches and stops."
		: undefined;
}

/** True where the trainer runs on the processor, so that its devices are no accelerators. */
export function isOnProcessor(trainer: Tree | undefined): boolean {
	return asText(entryAt(trainer, "accelerator")?.value) === "cpu";
}

function hasSteps(facts: readonly Fact[]): boolean {
	return facts.some(({ key }) => key === "steps");
}

// -1 epochs is training without an end of its own.
function isEndless(trainer: Tree | undefined): boolean {
	const { value } = entryAt(trainer, "max_epochs") ?? {};
	return value !== undefined && !isNull(value);
}

function isNull(tree: Tree): boolean {
	return tree.kind === "scalar" && tree.value === null;
}

function listed(text: string | undefined): number | undefined {
	return text !== undefined && /^\d+(\s*,\s*\d+)+$/.test(text.trim())
		? text.split(",").length
		: undefined;
}

function strategyName(tree: Tree): string {
	const path =
		asText(tree) ??
		asText(entryAt(tree, "class_path")?.value) ??
		asText(entryAt(tree, "_target_")?.value) ??
		"";
	const name = lastName(path) ?? "";
	if (name !== "DeepSpeedStrategy") return name;
	const stage = asNumber(
		entryAt(tree, "init_args.stage")?.value ?? entryAt(tree, "stage")?.value,
	);
	return `deepspeed_stage_${stage ?? 2}`;
}
