import type {
	PlanFields,
	PlanKey,
	Precision,
	Sharding,
} from "../../src/plan/fields.js";
import {
	type Fact,
	fact,
	fold,
	type TrainingPlan,
} from "../../src/plan/plan.js";
import { csvRows } from "./golden-rows.js";

type Row = Readonly<Record<string, string>>;

/** A published run with its speed, and what it must be kept apart by when a fit is judged. */
export interface ThroughputRow {
	readonly id: string;
	readonly plan: TrainingPlan;
	readonly tokensPerSecond: number;
	readonly accelerator: string;
	readonly precision: Precision;
	/** First part of the id: one source of rows. */
	readonly source: string;
	readonly model: string;
	readonly sequence: number;
	readonly isMoe: boolean;
	readonly task: string;
}

const ACCELERATORS: Readonly<Record<string, string>> = {
	"A100-80GB": "A100-SXM-80GB",
	"A100-40GB": "A100-SXM-40GB",
	"H100-SXM-80GB": "H100-SXM-80GB",
	GB300: "GB300",
	GB200: "GB200",
	B200: "B200",
	B300: "B300",
	"TPU v5e": "TPU-V5E",
	"V100-32GB": "V100-SXM2-32GB",
	"V100-16GB": "V100-SXM2-16GB",
	V100: "V100-SXM2-32GB",
};

/** What trained, by the source of the rows. */
const FRAMEWORKS: Readonly<Record<string, string>> = {
	llmf: "llm-foundry",
	bridge: "megatron-bridge",
	nemolong: "nemo",
	bloomq: "megatron-deepspeed",
	tr3m: "megatron-deepspeed",
	narayanan21: "megatron-2021",
	mlm: "megatron",
	maxtext: "maxtext",
	ds: "deepspeed",
};

/** Models that the rows name without a shape. */
const MODELS: Readonly<Record<string, string>> = {
	Qwen3_30B_a3B: "Qwen/Qwen3-30B-A3B",
	"Qwen3_30B_a3B (tokendrop)": "Qwen/Qwen3-30B-A3B",
	Qwen3_235B_a22B: "Qwen/Qwen3-235B-A22B",
	"Qwen3_235B_a22B (tokendrop)": "Qwen/Qwen3-235B-A22B",
	Kimi_K2: "moonshotai/Kimi-K2-Instruct",
	DeepSeek_V3: "deepseek-ai/DeepSeek-V3",
};

function precisionOf(word: string): Precision {
	if (/mxfp8|fp8-mx/i.test(word)) return "mxfp8";
	if (/nvfp4/i.test(word)) return "nvfp4";
	if (/fp8/i.test(word)) return "fp8";
	return /fp16/.test(word) ? "fp16" : "bf16";
}

function shardingOf(word: string): Sharding {
	if (/FULL_SHARD/.test(word)) return "fsdp";
	if (/group/.test(word)) return "hsdp";
	if (/SHARD_GRAD/.test(word)) return "zero2";
	if (/ZeRO-1/.test(word)) return "zero1";
	return /optimizer/.test(word) ? "distributed-optimizer" : "none";
}

function checkpointingOf(word: string): PlanFields["checkpointing"] {
	if (word.includes("full")) return "full";
	return word.includes("selective") ? "selective" : "none";
}

/** All rows that state a decoder's shape or a model of the catalogue, an accelerator of it, and a speed. */
export function throughputRows(): readonly ThroughputRow[] {
	return csvRows("validation/throughput.csv").flatMap(
		(row) => rowOf(row) ?? [],
	);
}

/** Rows in all, whether they can be read or not. */
export function throughputCount(): number {
	return csvRows("validation/throughput.csv").length;
}

function rowOf(row: Row): ThroughputRow | undefined {
	const { id = "", hardware = "", model = "", task = "" } = row;
	const source = id.split("-")[1] ?? "";
	const accelerator = ACCELERATORS[hardware];
	const framework = FRAMEWORKS[source];
	const tokensPerSecond = speedOf(row);
	const known =
		Number(row.layers) > 0 ||
		MODELS[model] !== undefined ||
		source === "maxtext";
	// Long contexts without their layout: what was shared out how is not stated.
	if (source === "nemolong" && !row.tp) return undefined;
	if (!accelerator || !framework || !known || !tokensPerSecond)
		return undefined;
	// More copies of the model than sequences: a width that the row does not state is missing.
	const sequences = Number(row.global_batch);
	if (sequences > 0 && copiesOf(row) > sequences) return undefined;
	// BERT rows are of encoders, which the columns do not describe.
	if (source === "ds") return undefined;
	return {
		id,
		tokensPerSecond,
		accelerator,
		source,
		model,
		task,
		precision: precisionOf(row.precision ?? ""),
		sequence: Number(row.seq_len),
		isMoe: MODELS[model] !== undefined,
		plan: {
			path: id,
			name: "",
			framework,
			facts: fold(factsOf(row, accelerator)),
			files: [],
			problems: [],
		},
	};
}

/** Copies of the model that train beside each other, by the widths that a row states. */
export function copiesOf(row: Row): number {
	const widths = [row.tp, row.pp, row.cp].map((width) => Number(width) || 1);
	return widths.reduce(
		(copies, width) => copies / width,
		Number(row.device_count),
	);
}

// Tokens a second of one device, or what follows from its FLOP/s and the FLOPs of a token in the same convention.
function speedOf(row: Row): number | undefined {
	const stated = Number(row.tokens_per_sec_per_device);
	if (stated > 0) return stated;
	const samples = Number(row.samples_per_sec_per_device);
	if (samples > 0) return samples * Number(row.seq_len);
	const tflops = Number(row.tflops_per_device);
	const each = flopsOfToken(row);
	return tflops > 0 && each > 0 ? (tflops * 1e12) / each : undefined;
}

/** FLOPs of a token in the convention of the source, which the table's README checks; 0 where it has none. */
function flopsOfToken(row: Row): number {
	const implied = 1e9 * Number(row.implied_gflop_per_token);
	if (implied > 0) return implied;
	const [layers = 0, hidden = 0, sequence = 0, vocab = 0, parameters = 0] = [
		row.layers,
		row.hidden,
		row.seq_len,
		row.vocab,
		row.params,
	].map(Number);
	switch (row.id?.split("-")[1]) {
		// Narayanan et al. 2021, §5.1, equation 3: with the forward pass that is computed again.
		case "narayanan21":
			return (
				96 *
				layers *
				hidden ** 2 *
				(1 + sequence / (6 * hidden) + vocab / (16 * layers * hidden))
			);
		// 6 N without the input embedding, and attention in full.
		case "nemolong":
			return 6 * 7.505e9 + 12 * layers * hidden * sequence;
		// 6 N and causal attention, which is about 3 % at this length.
		case "maxtext":
			return 6 * parameters * 1.03;
		default:
			return 0;
	}
}

function factsOf(row: Row, accelerator: string): readonly Fact[] {
	const facts: Fact[] = [];
	const put = <K extends PlanKey>(
		key: K,
		value: PlanFields[K] | undefined,
	): void => {
		if (value === undefined || (typeof value === "number" && !(value > 0))) {
			return;
		}
		const origin = { kind: "file", path: row.id ?? "", line: 1, text: key };
		facts.push(fact(key, value, { ...origin, kind: "file" }));
	};
	const n = (name: string): number => Number(row[name] || "0");
	const named = n("layers") === 0 ? MODELS[row.model ?? ""] : undefined;
	if (named !== undefined) put("model.id", named);
	else if (n("layers") === 0) put("model.parameters", n("params"));
	else {
		const heads = n("heads") || Math.round(n("hidden") / 128);
		put("model.layers", n("layers"));
		put("model.hidden", n("hidden"));
		put("model.heads", heads);
		put("model.kv_heads", n("kv_heads") || heads);
		put("model.ffn", n("ffn"));
		put("model.vocab", n("vocab") || 50304);
		put(
			"model.gated",
			!/mpt|gpt|bloom|megatron|bigscience/i.test(row.model ?? ""),
		);
	}
	put("data.sequence", n("seq_len"));
	put("data.packed", true);
	put("task", row.task === "lora" || row.task === "sft" ? "sft" : "pretrain");
	if (row.task === "lora") {
		put("adapter.kind", "lora");
		put("adapter.rank", 16);
		put("adapter.targets", ["qkv", "o", "up", "down", "gate", "q", "k", "v"]);
	}
	put("batch.global", n("global_batch"));
	put("batch.micro", n("micro_batch") || 1);
	put("precision", precisionOf(row.precision ?? ""));
	put("parallel.tensor", n("tp"));
	put("parallel.sequence", n("tp") > 1 && /bridge|nemo/.test(row.id ?? ""));
	put("parallel.pipeline", n("pp"));
	put("parallel.context", n("cp"));
	put("parallel.virtual_pipeline", n("vp"));
	put("parallel.expert", n("ep"));
	put("parallel.sharding", shardingOf(row.sharding ?? ""));
	put(
		"checkpointing",
		/remat/.test(row.activation_checkpointing ?? "")
			? "full"
			: checkpointingOf(row.activation_checkpointing ?? ""),
	);
	put("hardware.accelerator", accelerator);
	put("hardware.count", n("device_count"));
	put(
		"hardware.per_node",
		/^GB[23]00/.test(row.hardware ?? "") && n("device_count") >= 4
			? 4
			: Math.min(8, n("device_count")),
	);
	// Megatron's default, as its reader has it (src/readers/megatron/defaults.ts); no row names another.
	if (/bloomq|tr3m|narayanan|bridge|nemo/.test(row.id ?? "")) {
		put("optimizer", "adam");
	}
	// The container of NVIDIA's tables carries the version of what trains.
	put(
		"software.version",
		/\[(\d+\.\d+(?:\.\d+)?) container/.exec(row.source ?? "")?.[1],
	);
	// Before `--overlap-grad-reduce`, and DeepSpeed's pipeline reduces after the last micro-batch.
	if (/bloomq|tr3m|narayanan/.test(row.id ?? "")) {
		put("parallel.overlap_gradients", false);
	}
	// Four Omni-Path links of 100 Gbit/s to a node of Jean Zay (train/tr11-176B-ml/README.md, experiments/tr3m-1B3.md).
	if (/bloomq|tr3m/.test(row.id ?? "")) put("hardware.network_gbit_s", 400);
	// train/tr11-176B-ml/chronicles-prequel.md: runs of 320 devices and more hang without it.
	if (/bloomq/.test(row.id ?? "")) put("software.launch_blocking", true);
	put(
		"attention",
		/bloomq|narayanan|tr3m/.test(row.id ?? "") ? "eager" : "flash",
	);
	return facts;
}
