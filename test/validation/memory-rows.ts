import type { PlanFields, PlanKey } from "../../src/plan/fields.js";
import {
	type Fact,
	fact,
	fold,
	type TrainingPlan,
} from "../../src/plan/plan.js";
import type { Row } from "./golden-models.js";
import { csvRows } from "./golden-rows.js";
import { throughputPlans } from "./unfitted-runs.js";

/** A published peak of memory. */
export interface MemoryRow {
	readonly id: string;
	readonly source: string;
	readonly plan: TrainingPlan;
	readonly gib: number;
	/** Whether it counts blocks in use only, all that the allocator holds, or what the driver shows of the process. */
	readonly counts: "blocks" | "allocator" | "device";
}

export interface MemoryTable {
	readonly rows: readonly MemoryRow[];
	/** Reasons for rows that no plan describes, one for each row. */
	readonly leftOut: readonly string[];
}

/** A fine-tune with its published peak. */
export interface FineTune extends Omit<MemoryRow, "plan"> {
	readonly row: Row;
	/** What it ran on, as a catalogue id. */
	readonly accelerator: string;
	readonly planOn: (accelerator: string) => TrainingPlan;
	/** Why its peak is not judged. */
	readonly why?: string;
}

const CARDS: Readonly<Record<string, string>> = {
	"RTX 4090": "RTX-4090",
	"RTX A6000": "RTX-A6000",
	"A100-80GB": "A100-SXM-80GB",
	"A10G-24GB": "A10G",
};

/** Hub ids of the names that the tables use. */
const MODELS: Readonly<Record<string, string>> = {
	"Llama-3.1-8B": "meta-llama/Llama-3.1-8B",
	"Llama-3.1-70B": "meta-llama/Llama-3.1-70B",
	"Llama-3.1-405B": "meta-llama/Llama-3.1-405B",
	"Llama-3.2-3B": "meta-llama/Llama-3.2-3B",
	"Llama-2-7B": "meta-llama/Llama-2-7b-hf",
	"Llama-2-70B": "meta-llama/Llama-2-70b-hf",
	"falcon-7b": "tiiuae/falcon-7b",
	"gemma-2b": "google/gemma-2b",
	"gemma-7b": "google/gemma-7b",
	"gemma-2-9b": "google/gemma-2-9b",
	"llama-2-7b": "meta-llama/Llama-2-7b-hf",
	"llama-3-8b": "meta-llama/Meta-Llama-3-8B",
	"llama-3.1-8b": "meta-llama/Llama-3.1-8B",
	"llama-3.2-1b": "meta-llama/Llama-3.2-1B",
	"llama-3.2-3b": "meta-llama/Llama-3.2-3B",
	"mistral-7b": "mistralai/Mistral-7B-v0.1",
	"mistral-7b-v0.2": "mistralai/Mistral-7B-v0.1",
	"phi-2": "microsoft/phi-2",
	"Phi-3-mini-4k-instruct": "microsoft/Phi-3-mini-4k-instruct",
	"stablelm-base-alpha-3b": "stabilityai/stablelm-base-alpha-3b",
	"tiny-llama": "TinyLlama/TinyLlama-1.1B-Chat-v1.0",
};

const SOURCES = [
	["M-torchtune-old", "torchtune, early"],
	["M-torchtune", "torchtune"],
	["M-tt-ladder", "torchtune, one switch after another"],
	["M-litgpt", "LitGPT"],
] as const;

/** Rows that measure something else than what their columns say, with the reason. */
const LEFT_OUT: readonly {
	readonly ids: RegExp;
	readonly why: string;
}[] = [
	{
		ids: /torchtune-old-00[45]$/,
		why: "the card was full: a bound, not a peak",
	},
	{
		ids: /torchtune-old-00[12367]$/,
		why: "samples are not packed, and only the longest that would be allowed is stated",
	},
	{
		ids: /tt-ladder-001$/,
		why: "samples are not packed, and only the longest that would be allowed is stated",
	},
	{
		ids: /torchtune-00[24]$/,
		why: "run with another config than the one named, which the table does not give",
	},
	{
		ids: /litgpt-hub-0(20|23|36)$/,
		why: "the states of the optimizer of the named config alone do not fit beside weights and gradients in what was measured",
	},
];

/** Devices of the configs that the table of LitGPT names; its other runs are of one GPU, whatever the machine. */
const LITGPT_DEVICES: Readonly<Record<string, number>> = {
	"gemma-2b": 4,
	"phi-2": 2,
	"stablelm-base-alpha-3b": 2,
};

function devicesOf({ id = "", method, model = "", devices }: Row): number {
	if (!id.startsWith("M-litgpt")) return Number(devices);
	return method === "full" ? (LITGPT_DEVICES[model] ?? 1) : 1;
}

function factsOf(row: Row, accelerator: string): readonly Fact[] {
	const facts: Fact[] = [];
	const put = <K extends PlanKey>(key: K, value: PlanFields[K] | undefined) => {
		if (value === undefined || value === 0) return;
		facts.push(
			fact(key, value, { kind: "file", path: "row", line: 1, text: key }),
		);
	};
	const id = row.id ?? "";
	const method = row.method ?? "";
	const isLitgpt = id.startsWith("M-litgpt");
	const ladder = Number(/ladder-(\d+)/.exec(id)?.[1] ?? 0);
	const isOn = /^on/.test(row.activation_checkpointing ?? "");
	put("model.id", MODELS[row.model ?? ""]);
	// What the reader of LitGPT says of all its runs: models have a head of their own, and adapters drop out 5 %. The
	// table was measured from April to September 2024.
	if (isLitgpt) {
		put("model.tied", false);
		put("software.version", "0.4");
		put(
			"batch.global",
			Number(/global batch (\d+)/.exec(row.notes ?? "")?.[1]),
		);
	}
	put("task", "sft");
	// What both frameworks call without being told.
	put("attention", "sdpa");
	put("data.sequence", Number(row.seq_len));
	put("data.packed", true);
	put("batch.micro", Number(row.micro_batch));
	put("precision", "bf16");
	put(
		"optimizer",
		/8bit|8-bit/i.test(row.optimizer ?? "")
			? /paged/i.test(row.optimizer ?? "")
				? "paged-adamw-8bit"
				: "adamw-8bit"
			: /paged/i.test(row.optimizer ?? "")
				? "paged-adamw"
				: "adamw",
	);
	put(
		"optimizer_in_backward",
		ladder === 6 ||
			ladder === 7 ||
			ladder === 8 ||
			id === "M-torchtune-001" ||
			id === "M-torchtune-002",
	);
	put(
		"checkpointing",
		isOn || (isLitgpt && devicesOf(row) > 1) || id.startsWith("M-torchtune")
			? "full"
			: "none",
	);
	put("checkpointing.offload", ladder >= 7);
	put("compile", ladder >= 3 || /^M-torchtune-00/.test(id));
	put("fused_loss", ladder >= 4 || /^M-torchtune-00/.test(id));
	const devices = devicesOf(row);
	put("hardware.count", devices);
	put("hardware.accelerator", accelerator);
	put("parallel.sharding", devices > 1 ? "fsdp" : "none");
	put("offload.optimizer", id === "M-torchtune-006");
	put("offload.parameters", id === "M-torchtune-006");
	if (method !== "full") {
		put("adapter.kind", "lora");
		put("adapter.rank", Number(row.rank) || (ladder > 0 ? 64 : 8));
		const all = /projec|mlp|output/i.test(row.trainable ?? "") || ladder > 0;
		put(
			"adapter.targets",
			all ? ["q", "v", "k", "o", "gate", "up", "down"] : ["q", "v"],
		);
		if (isLitgpt) put("adapter.dropout", 0.05);
		put("adapter.quantization", method === "qlora" ? "nf4" : undefined);
	}
	return facts;
}

function reasonOf(id: string): string | undefined {
	return LEFT_OUT.find(({ ids }) => ids.test(id))?.why;
}

/** Rows of fine-tunes, those that are not judged among them. */
export function fineTunes(): readonly FineTune[] {
	return csvRows("validation/memory.csv").flatMap((row) => {
		const id = row.id ?? "";
		const source = SOURCES.find(([start]) => id.startsWith(start))?.[1];
		const why = reasonOf(id);
		if (!source) return [];
		return {
			id,
			row,
			source,
			accelerator: CARDS[row.hardware ?? ""] ?? "",
			...(why !== undefined && { why }),
			gib:
				Number(row.peak_memory_gb) *
				(row.memory_unit?.startsWith("GB = bytes") ? 1e9 / 2 ** 30 : 1),
			counts: /allocated|active/.test(row.memory_kind ?? "")
				? "blocks"
				: "allocator",
			planOn: (accelerator) => ({
				path: id,
				name: "",
				framework: source.startsWith("LitGPT") ? "litgpt" : "torchtune",
				facts: fold(factsOf(row, accelerator)),
				files: [],
				problems: [],
			}),
		};
	});
}

/** Rows of fine-tunes that state their peak, and those of the throughput table that do. */
export function memoryTable(): MemoryTable {
	const all = fineTunes();
	const shown = shownByDriver();
	return {
		rows: [
			...all
				.filter(({ why }) => why === undefined)
				.map((each) => ({ ...each, plan: each.planOn("A100-SXM-80GB") })),
			...shown.rows,
		],
		leftOut: [...all.flatMap(({ why }) => why ?? []), ...shown.leftOut],
	};
}

const DRIVER_SOURCES: Readonly<Record<string, string>> = {
	bloomq: "BLOOM, nvidia-smi",
	tr3m: "BigScience 1.3B, nvidia-smi",
	oneflow: "OneFlow GPT, nvidia-smi",
};

function shownByDriver(): MemoryTable {
	const stated = csvRows("validation/throughput.csv").filter(
		({ memory_gb }) => memory_gb,
	);
	const plans = throughputPlans();
	const rows: MemoryRow[] = [];
	const leftOut: string[] = [];
	for (const { id = "", memory_gb } of stated) {
		const plan = plans.get(id);
		const source = DRIVER_SOURCES[id.split("-")[1] ?? ""];
		if (plan?.facts.has("batch.micro") && source) {
			rows.push({
				id,
				source,
				plan,
				gib: Number(memory_gb),
				counts: "device",
			});
		} else leftOut.push("the micro-batch is not stated");
	}
	return { rows, leftOut };
}
