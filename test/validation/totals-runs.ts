import type { PlanValues } from "../../src/plan/fields.js";
import { csvRows } from "./golden-rows.js";
import { mlperfPlan } from "./mlperf-runs.js";
import { publicConfigs } from "./public-configs.js";
import type { RowValues } from "./row-plan.js";

type Row = Readonly<Record<string, string>>;

/** A published run as plans, one for each phase of it, or why it has none. */
export type TotalsRun =
	| { readonly phases: readonly RowValues[]; readonly group: string }
	| { readonly why: string };

const ACCELERATORS: Readonly<Record<string, string>> = {
	"A100-80GB": "A100-SXM-80GB",
	"A100-40GB": "A100-SXM-40GB",
	"A100-PCIE-40GB": "A100-PCIE-40GB",
	"H100-SXM-80GB": "H100-SXM-80GB",
	"TPU v3": "TPU-V3",
	V100: "V100-SXM2-32GB",
	"V100-32GB (DGX-2)": "V100-SXM2-32GB",
};

const MODELS: Readonly<Record<string, string>> = {
	"Llama-2-7B": "meta-llama/Llama-2-7b-hf",
	"Llama-2-13B": "meta-llama/Llama-2-13b-hf",
	"Llama-2-70B": "meta-llama/Llama-2-70b-hf",
	"Llama-3-8B": "meta-llama/Meta-Llama-3-8B",
	"Llama-3-70B": "meta-llama/Meta-Llama-3-70B",
	"LLaMA-7B": "huggyllama/llama-7b",
	"LLaMA-13B": "huggyllama/llama-13b",
	"LLaMA-33B": "huggyllama/llama-30b",
	"LLaMA-65B": "huggyllama/llama-65b",
	"T5-11B": "google-t5/t5-11b",
	"BLOOM-176B": "bigscience/bloom",
	"TinyLlama-1.1B per 300B tokens": "TinyLlama/TinyLlama_v1.1",
	"TinyLlama-1.1B 3T": "TinyLlama/TinyLlama_v1.1",
};

/** The row's 500 billion tokens are halved: Brown et al. 2020, table D.1, has 1,000 billion at 3 FLOPs for a parameter. */
const T5: PlanValues = {
	"data.tokens": 1e12,
	"data.sequence": 512,
	// Raffel et al. 2020: 512 tokens are read and 114 written (§3.1.4), 2¹¹ sequences in a step (§3.7).
	"data.completion": 114,
	"batch.global": 2048,
};

/** Shape of GPT-3 175B (Brown et al. 2020, table 2.1). */
const GPT3: PlanValues = {
	"model.layers": 96,
	"model.hidden": 12288,
	"model.heads": 96,
	"model.ffn": 49152,
	"model.vocab": 50257,
	"model.gated": false,
	"model.learned_positions": 2048,
	"data.sequence": 2048,
	// 3.2 million tokens a step (table 2.1). "Model parallelism within each matrix multiply and across the layers" (§2.3) has
	// no widths: a node of 8, the fewest stages that fit, and the whole copies of both in 10,000 devices.
	"batch.global": 1560,
	"parallel.tensor": 8,
	"parallel.pipeline": 12,
	"hardware.count": 9984,
};

const WHY_NOT: Readonly<Record<string, string>> = {
	"O-llama1-005": "another project's hours at another price of carbon",
	"O-llama1-006": "another project's hours at another price of carbon",
	"O-llama1-007": "a whole project, not a run",
	"O-bloom-002": "a whole project, not a run",
	"O-patterson-002": "how much it was trained on is not stated",
	"O-sd-001": "how much it was trained on is not stated",
	"O-mosaic-sd2-006": "encodes data, trains nothing",
};

/** The run of a row of `totals.csv`. */
export function totalsRun(row: Row): TotalsRun {
	const { id = "" } = row;
	const why = WHY_NOT[id];
	if (why) return { why };
	if (id.startsWith("O-mlperf")) return mlperfRun(row);
	if (id.startsWith("O-gbdt")) return treesRun(row);
	if (id.startsWith("O-mosaic")) return diffusionRun(row);
	if (id.startsWith("O-bert-ds")) return bertRun(row);
	return languageRun(row);
}

function languageRun(row: Row): TotalsRun {
	const { id = "", model = "" } = row;
	const config = publicConfigs[id];
	return {
		group: id.startsWith("O-patterson")
			? "on TPU v3 and V100, before 2021"
			: id.startsWith("O-small")
				? "small"
				: "decoders on A100 and H100",
		phases: [
			{
				framework: config?.framework ?? "unknown",
				values: {
					...shapeOf(row),
					task: "pretrain",
					"data.tokens": Number(row.train_tokens),
					"data.sequence": Number(row.seq_len),
					// "4M tokens" of Llama 2: 2²².
					"batch.global_tokens": model.startsWith("Llama-2") ? 2 ** 22 : 0,
					...placeOf(row),
					...(id.startsWith("O-patterson") && { "software.year": 2020 }),
					...config?.values,
					...(model === "GPT-3" && GPT3),
					...(model === "T5-11B" && T5),
				},
			},
		],
	};
}

// Where the catalogue has no such model, the parameters that a token meets are all that is known.
function shapeOf({ id = "", model = "", ...row }: Row): PlanValues {
	const named = MODELS[model];
	if (named) return { "model.id": named };
	if (publicConfigs[id]?.values["model.id"] || model === "GPT-3") return {};
	return { "model.parameters": Number(row.params_active || row.params) };
}

function placeOf(row: Row): PlanValues {
	const devices = Number(row.device_count);
	return {
		"hardware.accelerator": ACCELERATORS[row.hardware ?? ""],
		"hardware.count": devices,
		"hardware.per_node": Math.min(
			row.hardware?.includes("DGX-2") ? 16 : 8,
			devices,
		),
		"site.pue": Number(row.pue) || 1,
		"price.per_device_hour": Number(row.usd_per_device_hour),
	};
}

/** LAMB in two phases of 128 and 512 tokens (microsoft/DeepSpeedExamples@953981cfcaca bing_bert, `deepspeed_bsz*`). */
function bertRun(row: Row): TotalsRun {
	const shared: PlanValues = {
		"model.id": "google-bert/bert-large-uncased",
		task: "pretrain",
		precision: "fp16",
		optimizer: "lamb",
		attention: "eager",
		checkpointing: "none",
		...placeOf(row),
	};
	const phase = (values: PlanValues): RowValues => ({
		framework: "deepspeed",
		values: { ...shared, ...values },
	});
	return {
		group: "BERT-Large on V100",
		phases: [
			phase({
				"data.sequence": 128,
				"data.samples": 403e6,
				steps: Math.round(403e6 / 65_536),
				"batch.global": 65_536,
				"batch.micro": 64,
			}),
			phase({
				"data.sequence": 512,
				steps: Math.round(20e6 / 32_768),
				"batch.global": 32_768,
				"batch.micro": 16,
			}),
		],
	};
}

/** The U-Net on stored latents at 256 and 512 pixels (mosaicml/diffusion@066e68fa23f8 README.md, SD-2-base-*.yaml). */
function diffusionRun(row: Row): TotalsRun {
	const phase = (image: number, images: number): RowValues => ({
		framework: "composer",
		values: {
			"model.id": "stabilityai/stable-diffusion-2-1-base",
			task: "diffuse",
			"data.image": image,
			"data.samples": images,
			"data.latents_cached": true,
			"data.text_cached": true,
			precision: "amp-fp16",
			attention: "flash",
			checkpointing: "none",
			"parallel.sharding": "zero2",
			"batch.global": 2048,
			"batch.micro": 16,
			...placeOf(row),
		},
	});
	return {
		group: "Stable Diffusion 2 on A100",
		phases: [phase(256, 1_126_400_000), phase(512, 1_740_800_000)],
	};
}

/** 500 trees of 255 leaves on 16 threads; the notes state the features. */
function treesRun(row: Row): TotalsRun {
	if (/Expo|Allstate/.test(row.model ?? "")) {
		return { why: "one-hot columns are mostly empty, which no key says" };
	}
	const features = Number(/(\d+) features/.exec(row.notes ?? "")?.[1]);
	return {
		group: "XGBoost on 16 threads",
		phases: [
			{
				framework: "xgboost",
				values: {
					"model.family": "gbdt",
					"model.trees": 500,
					"model.leaves": 255,
					"data.samples": Number(row.train_samples),
					"data.features": features,
					"hardware.count": 16,
				},
			},
		],
	};
}

/** How the nodes of a measured row are cooled, as its notes say. */
export function coolingOf({ notes = "" }: Row): PlanValues {
	if (/liquid/.test(notes)) return { "hardware.cooling": "liquid" };
	return /air.cooled/.test(notes) ? { "hardware.cooling": "air" } : {};
}

/** The batch of a power submission stands with its time. */
function mlperfRun(row: Row): TotalsRun {
	const benchmark = (row.model ?? "").replace("MLPerf v4.0 ", "");
	const timed = csvRows("validation/mlperf.csv").find(
		({ org, ...other }) =>
			org === "smc-ac-power" &&
			other.benchmark === benchmark &&
			other.device_count === row.device_count,
	);
	const plan = mlperfPlan({
		benchmark,
		accelerator: row.hardware ?? "",
		devices: Number(row.device_count),
		perNode: 8,
		global: Number(timed?.global_batch),
		samples: Number(row.train_samples),
	});
	if ("why" in plan) return plan;
	const site: PlanValues = { "site.pue": 1, ...coolingOf(row) };
	return {
		group: "MLPerf on H100",
		phases: [{ ...plan, values: { ...plan.values, ...site } }],
	};
}
