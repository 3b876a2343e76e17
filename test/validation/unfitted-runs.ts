import type { PlanValues, Precision } from "../../src/plan/fields.js";
import type { TrainingPlan } from "../../src/plan/plan.js";
import { csvRows } from "./golden-rows.js";
import { planOf, type RowValues } from "./row-plan.js";
import { copiesOf, throughputRows } from "./throughput-rows.js";

type Row = Readonly<Record<string, string>>;

/** A row of `throughput.csv` that no constant was fitted on, as a plan with its published speed, or why not. */
export type UnfittedRun =
	| {
			readonly id: string;
			readonly group: string;
			readonly row: RowValues;
			readonly tokensPerSecond: number;
	  }
	| { readonly id: string; readonly why: string };

/** The rows that `throughputRows` leaves out. */
export function unfittedRuns(): readonly UnfittedRun[] {
	return csvRows("validation/throughput.csv").flatMap((row) => {
		const rule = rules.find(({ start }) => row.id?.startsWith(start));
		const isFitted = rule === undefined || !(rule.only?.(row) ?? true);
		return isFitted ? [] : rule.run(row);
	});
}

/** Plans of all rows that have one, by id. */
export function throughputPlans(): ReadonlyMap<string, TrainingPlan> {
	return new Map([
		...throughputRows().map(({ id, plan }) => [id, plan] as const),
		...unfittedRuns().flatMap((run) =>
			"row" in run ? [[run.id, planOf(run.id, run.row)] as const] : [],
		),
	]);
}

interface Rule {
	/** Of the ids that it reads. */
	readonly start: string;
	/** Where other rows of the same source are in the fit. */
	readonly only?: (row: Row) => boolean;
	readonly run: (row: Row) => UnfittedRun;
}

const rules: readonly Rule[] = [
	{ start: "T-ds-", run: bertRun },
	{ start: "T-llama1-", run: llamaRun },
	{ start: "T-mlm-2022-", run: megatron2022Run },
	{ start: "T-mlm-2021-", run: megatron2021Run },
	{
		start: "T-bridge-",
		only: ({ model }) => model?.startsWith("Nemotron") ?? false,
		run: nemotronRun,
	},
	{
		start: "T-nemolong-",
		only: (row) => !row.tp || copiesOf(row) > Number(row.global_batch),
		run: ({ id = "" }) => ({ id, why: "how it is divided is not stated" }),
	},
	{ start: "T-oneflow-", run: oneflowRun },
];

const V100: Readonly<Record<string, string>> = {
	V100: "V100-SXM2-32GB",
	"V100-16GB": "V100-SXM2-16GB",
	"V100-32GB": "V100-SXM2-32GB",
};

/**
 * BERT-Large on one card; where no batch is stated it is that of the public pre-training configs
 * (microsoft/DeepSpeedExamples@953981cfcaca bing_bert).
 */
function bertRun(row: Row): UnfittedRun {
	const { id = "" } = row;
	const sequence = Number(row.seq_len);
	const isPlain = row.notes?.startsWith("PyTorch") ?? false;
	const isFineTune = id.includes("squad");
	return {
		id,
		group: isPlain ? "BERT-Large in PyTorch" : "BERT-Large in DeepSpeed",
		tokensPerSecond: Number(row.samples_per_sec_per_device) * sequence,
		row: {
			framework: isPlain ? "hf-trainer" : "deepspeed",
			values: {
				"model.id": "google-bert/bert-large-uncased",
				"software.year": 2020,
				task: isFineTune ? "sft" : "pretrain",
				"data.sequence": sequence,
				"data.padded": true,
				"batch.micro": Number(row.micro_batch) || (sequence === 128 ? 64 : 16),
				precision: "fp16",
				attention: "eager",
				checkpointing: "none",
				"hardware.accelerator": V100[row.hardware ?? ""],
				"hardware.count": 1,
			},
		},
	};
}

/**
 * OneFlow's report of GPT on V100. A case is named by its widths and global batch; without stages a device passes its part
 * of it at once; into how many parts stages cut it is not stated, so that what the estimate assumes counts.
 */
function oneflowRun(row: Row): UnfittedRun {
	const { id = "" } = row;
	const n = (name: string): number => Number(row[name]);
	return {
		id,
		group: "OneFlow on V100",
		tokensPerSecond: n("samples_per_sec_per_device") * n("seq_len"),
		row: {
			framework: "oneflow",
			values: {
				"model.layers": n("layers"),
				"model.hidden": n("hidden"),
				"model.heads": n("hidden") / 64,
				"model.ffn": n("ffn"),
				"model.vocab": n("vocab"),
				"model.gated": false,
				"model.learned_positions": n("seq_len"),
				"software.year": 2021,
				task: "pretrain",
				"data.sequence": n("seq_len"),
				precision: "fp16",
				attention: "eager",
				checkpointing: "full",
				"batch.global": n("global_batch"),
				...(n("pp") === 1 && { "batch.micro": n("global_batch") / n("dp") }),
				"parallel.tensor": n("tp"),
				"parallel.pipeline": n("pp"),
				"hardware.accelerator": V100[row.hardware ?? ""],
				"hardware.count": n("device_count"),
				"hardware.per_node": Math.min(8, n("device_count")),
			},
		},
	};
}

/** LLaMA 65B (Touvron et al. 2023, §2.4): how it was divided is not stated. */
function llamaRun(row: Row): UnfittedRun {
	return {
		id: row.id ?? "",
		group: "LLaMA 65B",
		tokensPerSecond: Number(row.tokens_per_sec_per_device),
		row: {
			framework: "unknown",
			values: {
				"model.id": "huggyllama/llama-65b",
				task: "pretrain",
				"data.sequence": Number(row.seq_len),
				precision: "bf16",
				attention: "flash",
				"batch.global_tokens": 4e6,
				"hardware.accelerator": "A100-SXM-80GB",
				"hardware.count": Number(row.device_count),
			},
		},
	};
}

interface MegatronShape {
	readonly layers: number;
	readonly hidden: number;
	readonly heads: number;
	readonly devices: number;
	readonly pipeline: number;
	readonly virtual: number;
	readonly global: number;
	readonly micro: number;
}

/** Korthikanti et al. 2022 (arXiv:2205.05198), table 3; 8 ways of tensor parallelism each. */
const MEGATRON_2022: Readonly<Record<string, MegatronShape>> = {
	"GPT-22B": {
		layers: 48,
		hidden: 6144,
		heads: 64,
		devices: 8,
		pipeline: 1,
		virtual: 1,
		global: 4,
		micro: 4,
	},
	"GPT-175B": {
		layers: 96,
		hidden: 12288,
		heads: 96,
		devices: 64,
		pipeline: 8,
		virtual: 3,
		global: 64,
		micro: 1,
	},
	"GPT-530B": {
		layers: 105,
		hidden: 20480,
		heads: 128,
		devices: 280,
		pipeline: 35,
		virtual: 3,
		global: 280,
		micro: 1,
	},
	"GPT-1T": {
		layers: 128,
		hidden: 25600,
		heads: 160,
		devices: 512,
		pipeline: 64,
		virtual: 1,
		global: 512,
		micro: 1,
	},
};

function megatronValues(shape: MegatronShape): PlanValues {
	return {
		"model.layers": shape.layers,
		"model.hidden": shape.hidden,
		"model.heads": shape.heads,
		"model.ffn": 4 * shape.hidden,
		"model.vocab": 51200,
		"model.gated": false,
		"model.learned_positions": 2048,
		task: "pretrain",
		"data.sequence": 2048,
		precision: "fp16",
		attention: "eager",
		"batch.global": shape.global,
		"batch.micro": shape.micro,
		"parallel.tensor": 8,
		"parallel.pipeline": shape.pipeline,
		"parallel.virtual_pipeline": shape.virtual,
		"hardware.accelerator": "A100-SXM-80GB",
		"hardware.count": shape.devices,
		"hardware.per_node": 8,
	};
}

/** Published as a utilisation: tokens follow from the paper's own count, attention in full (its equation 7 ÷ tokens). */
function megatron2022Run(row: Row): UnfittedRun {
	const { id = "", model = "" } = row;
	const shape = MEGATRON_2022[model];
	if (!shape) return { id, why: "its shape is not stated" };
	const { layers, hidden } = shape;
	const perToken =
		72 * layers * hidden ** 2 * (1 + 2048 / (6 * hidden)) + 6 * hidden * 51200;
	return {
		id,
		group: "Megatron 2022, sequence parallel",
		tokensPerSecond: ((Number(row.mfu_pct) / 100) * 312e12) / perToken,
		row: {
			framework: "megatron",
			values: {
				...megatronValues(shape),
				checkpointing: "selective",
				"parallel.sequence": true,
			},
		},
	};
}

/** GPT-3 on 1,024 devices: about 32 seconds for 1,536 sequences of 2,048 tokens. */
function megatron2021Run(row: Row): UnfittedRun {
	const shape: MegatronShape = {
		layers: 96,
		hidden: 12288,
		heads: 96,
		devices: 1024,
		pipeline: 16,
		virtual: 1,
		global: 1536,
		micro: 1,
	};
	return {
		id: row.id ?? "",
		group: "Megatron 2021, GPT-3",
		tokensPerSecond: (1536 * 2048) / Number(row.step_time_s) / 1024,
		row: {
			framework: "megatron-2021",
			values: { ...megatronValues(shape), checkpointing: "full" },
		},
	};
}

const LOW: Readonly<Record<string, Precision>> = {
	MXFP8: "mxfp8",
	NVFP4: "nvfp4",
};

/** Members of the Nemotron 3 family whose shape is public. */
const NEMOTRON: Readonly<Record<string, string>> = {
	Nemotron_3_Nano: "nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16",
	Nemotron_3_Super: "nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-BF16",
};

function nemotronRun(row: Row): UnfittedRun {
	const { id = "", model = "", hardware = "" } = row;
	const named = NEMOTRON[model];
	if (!named) {
		return { id, why: "a model without a public shape in the catalogue" };
	}
	const devices = Number(row.device_count);
	return {
		id,
		group: model.replaceAll("_", " "),
		tokensPerSecond: Number(row.tokens_per_sec_per_device),
		row: {
			framework: "megatron-bridge",
			values: {
				"model.id": named,
				task: "pretrain",
				"data.sequence": Number(row.seq_len),
				precision: LOW[row.precision ?? ""] ?? "bf16",
				attention: "flash",
				checkpointing: "none",
				"batch.global": Number(row.global_batch),
				"batch.micro": Number(row.micro_batch) || 1,
				"parallel.tensor": Number(row.tp),
				"parallel.expert": Number(row.ep),
				"parallel.sharding": "distributed-optimizer",
				"hardware.accelerator": hardware,
				"hardware.count": devices,
				"hardware.per_node": hardware.startsWith("G")
					? 4
					: Math.min(8, devices),
			},
		},
	};
}
