import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, hasKeys, itemsOf } from "../../formats/tree.js";
import type { Sharding } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import {
	factAt,
	numberAt,
	type Settings,
	switchAt,
	textAt,
} from "../settings.js";
import { paddedVocab } from "../tokenizers.js";
import { unmodelled } from "../unmodelled.js";
import { byDefault } from "./defaults.js";

const CONFIG = "model.model_config";

/** Devices and global batch: the parallel sizes multiply to the whole run. */
export function layoutFacts(settings: Settings): readonly Fact[] {
	const size = (name: string): number | undefined =>
		numberAt(settings, `parallelism.${name}`);
	const data = size("dp");
	if (data === undefined) return [];
	const together =
		(size("tp") ?? 1) *
		(size("pp") ?? 1) *
		(size("context_parallel_size") ?? 1) *
		(size("expert_parallel_size") ?? 1);
	const micro = numberAt(settings, "tokens.micro_batch_size");
	const times =
		numberAt(settings, "tokens.batch_accumulation_per_replica") ?? 1;
	const batch = micro === undefined ? undefined : micro * times * data;
	return [
		...factAt(settings, "parallelism.dp", "hardware.count", data * together),
		...factAt(settings, "parallelism.dp", "parallel.data", data),
		...factAt(settings, "tokens.micro_batch_size", "batch.global", batch),
	];
}

const stages: Readonly<Record<number, Sharding>> = {
	0: "none",
	1: "zero1",
	2: "zero2",
	3: "zero3",
};

/** What the copies share out, what is computed again, and whether norms are divided too. */
export function memoryFacts(settings: Settings): readonly Fact[] {
	const stage = "optimizer.zero_stage";
	const again = "parallelism.recompute_layer";
	const mode = textAt(settings, "parallelism.tp_mode")?.toUpperCase();
	const isAgain = switchAt(settings, again);
	return [
		...factAt(
			settings,
			stage,
			"parallel.sharding",
			stages[numberAt(settings, stage) ?? 0],
		),
		...factAt(
			settings,
			"parallelism.tp_mode",
			"parallel.sequence",
			mode === "REDUCE_SCATTER",
		),
		...(isAgain === undefined
			? []
			: factAt(settings, again, "checkpointing", isAgain ? "full" : "none")),
	];
}

/** The vocabulary as it is padded, and the shape of experts. */
export function shapeFacts(settings: Settings): readonly Fact[] {
	const vocab = `${CONFIG}.vocab_size`;
	const tokens = numberAt(settings, vocab);
	const padded =
		tokens === undefined
			? undefined
			: paddedVocab({
					tokens,
					divisor:
						numberAt(settings, "model.make_vocab_size_divisible_by") ?? 1,
					tensor: numberAt(settings, "parallelism.tp") ?? 1,
				});
	return [
		...factAt(settings, vocab, "model.vocab", padded),
		...factAt(
			settings,
			`${CONFIG}.is_mamba_config`,
			"model.family",
			"ssm" as const,
		),
		...expertFacts(settings),
	];
}

function expertFacts(settings: Settings): readonly Fact[] {
	const section = `${CONFIG}.moe_config`;
	const width = numberAt(settings, `${section}.moe_intermediate_size`);
	const shared = numberAt(
		settings,
		`${section}.shared_expert_intermediate_size`,
	);
	const isShared =
		switchAt(settings, `${section}.enable_shared_expert`) === true;
	const older = `${CONFIG}.moe_num_experts`;
	if (hasKeys(settings.tree, older)) {
		const ffn = numberAt(settings, `${CONFIG}.intermediate_size`);
		return factAt(settings, older, "model.expert_ffn", ffn);
	}
	if (!hasKeys(settings.tree, `${section}.num_experts`)) return [];
	return [
		...(width === undefined
			? [byDefault("model.expert_ffn", 1408)]
			: factAt(
					settings,
					`${section}.moe_intermediate_size`,
					"model.expert_ffn",
					width,
				)),
		...(isShared
			? shared === undefined
				? [byDefault("model.shared_expert_ffn", 5632)]
				: factAt(
						settings,
						`${section}.shared_expert_intermediate_size`,
						"model.shared_expert_ffn",
						shared,
					)
			: []),
	];
}

/** Data sets of the Hub by name, fine-tuning by its loader, and stages with a length of their own. */
export function dataOf(file: ParsedFile, settings: Settings): FieldReading {
	const stages = itemsOf(entryAt(settings.tree, "data_stages")?.value);
	const named = stages.flatMap(
		(stage) => entryAt(stage, "data.dataset.hf_dataset_or_datasets") ?? [],
	);
	const names = named.flatMap(({ value }) => asText(value) ?? []);
	const [first] = named;
	const chat = stages
		.flatMap((stage) => entryAt(stage, "data.dataset.sft_dataloader") ?? [])
		.find(({ value }) => asText(value) === "true");
	const longer = stages.flatMap(
		(stage) => entryAt(stage, "sequence_length") ?? [],
	);
	return gather({
		facts: [
			...(first && names.length > 0
				? [fact("data.sets", [...new Set(names)], settings.place(first))]
				: []),
			...(chat ? [fact("task", "sft", settings.place(chat))] : []),
		],
		problems: longer
			.filter(({ value }) => asText(value) !== undefined)
			.map((entry) =>
				unmodelled({
					file,
					entry,
					key: "data_stages.sequence_length",
					effect: "gives a stage another length",
				}),
			),
	});
}
