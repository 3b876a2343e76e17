import type { PlanFields, PlanKey } from "../../src/plan/fields.js";
import {
	type Fact,
	fact,
	fold,
	type TrainingPlan,
} from "../../src/plan/plan.js";
import type { Row } from "./golden-models.js";
import { csvRows } from "./golden-rows.js";

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

export const SOURCES = [
	["M-torchtune-old", "torchtune, early"],
	["M-torchtune", "torchtune"],
	["M-tt-ladder", "torchtune, one switch after another"],
	["M-litgpt", "LitGPT"],
] as const;

/** A card that was full tells no peak. */
export const FULL_CARD = new Set([
	"M-torchtune-old-004",
	"M-torchtune-old-005",
]);

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
	put("task", "sft");
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
		isOn || (isLitgpt && method === "full") || id.startsWith("M-torchtune")
			? "full"
			: "none",
	);
	put("checkpointing.offload", ladder >= 7);
	put("compile", ladder >= 3 || /^M-torchtune-00/.test(id));
	put("fused_loss", ladder >= 4 || /^M-torchtune-00/.test(id));
	put("hardware.count", Number(row.devices));
	put("hardware.accelerator", accelerator);
	put(
		"parallel.sharding",
		Number(row.devices) > 1 && !(isLitgpt && method !== "full")
			? "fsdp"
			: "none",
	);
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
		put("adapter.quantization", method === "qlora" ? "nf4" : undefined);
	}
	return facts;
}

/** A fine-tune of `memory.csv` with its published peak. */
export interface MemoryRow {
	readonly id: string;
	readonly row: Row;
	/** Who published it. */
	readonly source: string;
	/** As a catalogue id. */
	readonly accelerator: string;
	readonly measuredGib: number;
	/** The plan on some accelerator. */
	readonly planOn: (accelerator: string) => TrainingPlan;
}

const CARDS: Readonly<Record<string, string>> = {
	"RTX 4090": "RTX-4090",
	"RTX A6000": "RTX-A6000",
	"A100-80GB": "A100-SXM-80GB",
	"A10G-24GB": "A10G",
};

export function memoryRows(): readonly MemoryRow[] {
	return csvRows("validation/memory.csv").flatMap((row) => {
		const id = row.id ?? "";
		const source = SOURCES.find(([start]) => id.startsWith(start))?.[1];
		if (!source) return [];
		// GB are bytes ÷ 1e9 where the source says so.
		const unit = row.memory_unit?.startsWith("GB = bytes") ? 1e9 / 2 ** 30 : 1;
		return {
			id,
			row,
			source,
			accelerator: CARDS[row.hardware ?? ""] ?? "",
			measuredGib: Number(row.peak_memory_gb) * unit,
			planOn: (accelerator) => ({
				path: "row",
				name: "",
				framework: source === "LitGPT" ? "litgpt" : "torchtune",
				facts: fold(factsOf(row, accelerator)),
				files: [],
				problems: [],
			}),
		};
	});
}
