import type { PlanValues, Precision } from "../../src/plan/fields.js";
import type { RowValues } from "./row-plan.js";

/** What a result of MLPerf Training states of a run. */
export interface MlperfRun {
	readonly benchmark: string;
	/** As submitters name it. */
	readonly accelerator: string;
	readonly devices: number;
	readonly perNode: number;
	readonly global: number;
	/** Until the quality target, in the benchmark's own unit. */
	readonly samples: number;
}

interface Part {
	readonly id: string;
	/** Number format of the submissions on it: what the vendor's kernels offer. */
	readonly low: Precision;
}

const PARTS: Readonly<Record<string, Part>> = {
	"NVIDIA H100-SXM5-80GB": { id: "H100-SXM-80GB", low: "fp8" },
	"NVIDIA H100-SXM-80GB": { id: "H100-SXM-80GB", low: "fp8" },
	"H100-SXM-80GB": { id: "H100-SXM-80GB", low: "fp8" },
	"NVIDIA H100-PCIe-80GB": { id: "H100-PCIE-80GB", low: "fp8" },
	"NVIDIA H200-SXM5-141GB": { id: "H200-SXM", low: "fp8" },
	"NVIDIA L40S": { id: "L40S", low: "fp8" },
	"NVIDIA A100-SXM4-80GB": { id: "A100-SXM-80GB", low: "bf16" },
	"TPU-v5p": { id: "TPU-V5P", low: "bf16" },
	"Intel(R) Gaudi(R) 2 AI Accelerator": { id: "GAUDI2", low: "bf16" },
	"NVIDIA GeForce RTX 4090": { id: "RTX-4090", low: "amp-fp16" },
	"AMD Radeon RX 7900 XTX": { id: "RX-7900-XTX", low: "amp-fp16" },
};

/** Images of ImageNet-1k for training and validation (Russakovsky et al. 2015, table 2). */
const IMAGENET = { train: 1_281_167, validation: 50_000 } as const;

/** Layouts of NVIDIA's own configs for H100 (mlcommons/training_results_v4.0@62f111b7690f, benchmarks/gpt3). */
const GPT3_LAYOUTS: Readonly<Record<number, PlanValues>> = {
	512: {
		"parallel.pipeline": 8,
		"parallel.virtual_pipeline": 4,
		"batch.micro": 2,
	},
	10752: {
		"parallel.pipeline": 6,
		"parallel.virtual_pipeline": 8,
		"batch.micro": 1,
	},
	11616: {
		"parallel.pipeline": 6,
		"parallel.virtual_pipeline": 8,
		"batch.micro": 1,
	},
};

/** How each benchmark becomes a plan; what is not here has a network that nothing builds or counts. */
const benchmarks: Readonly<
	Record<string, (run: MlperfRun, part: Part) => RowValues>
> = {
	// Megatron's GPT-3 in NeMo: `config_fp8.sh` of the same submission; the layouts as above.
	gpt3: (run, part) => ({
		framework: part.id === "TPU-V5P" ? "maxtext" : "nemo",
		values: {
			"model.layers": 96,
			"model.hidden": 12288,
			"model.heads": 96,
			"model.ffn": 49152,
			"model.vocab": 51200,
			"model.gated": false,
			"model.learned_positions": 2048,
			task: "pretrain",
			"data.tokens": run.samples,
			"data.sequence": 2048,
			// After each 24,576 sequences on 24,567 documents of C4, about 5,760 sequences (mlcommons/training).
			"evaluation.samples": 5760,
			"evaluation.every": 24_576 / run.global,
			precision: part.low,
			attention: "flash",
			checkpointing: "none",
			...(part.low === "fp8" && {
				"parallel.tensor": 4,
				"parallel.sequence": true,
				"parallel.sharding": "distributed-optimizer",
				...GPT3_LAYOUTS[run.devices],
			}),
			...(part.id === "TPU-V5P" && { "parallel.sharding": "fsdp" }),
		},
	}),
	// Adapters of rank 16 on attention, packed to 8192 (benchmarks/llama2_70b_lora, `tp4pp1cp1` and its neighbours).
	llama2_70b_lora: (run, part) => {
		const tensor = part.id === "H200-SXM" ? 2 : 4;
		const isNvidia = part.id !== "GAUDI2";
		return {
			framework: isNvidia ? "nemo" : "mlperf",
			values: {
				"model.id": "meta-llama/Llama-2-70b-hf",
				task: "sft",
				"data.samples": run.samples,
				"data.sequence": 8192,
				"data.padded": true,
				"adapter.kind": "lora",
				"adapter.rank": 16,
				"adapter.targets": ["q", "k", "v", "o"],
				precision: part.low,
				attention: "flash",
				checkpointing: "none",
				// 173 reports each 384 samples; `SKIP_EVALS` leaves about half of the times.
				"evaluation.samples": 173,
				"evaluation.every": 768 / run.global,
				"batch.micro": 1,
				...(isNvidia && {
					"parallel.tensor": tensor,
					"parallel.sequence": true,
					"parallel.context": Math.max(1, run.devices / (tensor * run.global)),
					"parallel.sharding": "distributed-optimizer",
				}),
			},
		};
	},
	// `--unpad`: only words are computed, about half of 512 (Krell et al. 2021, arXiv:2107.02027: two samples fill one).
	bert: (run, part) => ({
		framework: "mlperf",
		values: {
			"model.id": "google-bert/bert-large-uncased",
			task: "sft",
			"data.samples": run.samples,
			"data.sequence": 512,
			"data.mean_tokens": 256,
			// `--use_transformer_engine2` of the submissions on Hopper.
			precision: part.id.startsWith("H") ? "fp8" : "amp-fp16",
			optimizer: "lamb",
			"batch.micro": microOf(run),
			// `EVAL_ITER_SAMPLES` of the same configs, on 10,000 samples.
			"evaluation.samples": 10_000,
			"evaluation.every": 200_000 / run.global,
		},
	}),
	// MXNet in half precision; 224 pixels, evaluated on every fourth epoch.
	resnet: (run) => ({
		framework: "mxnet",
		values: {
			"model.id": "resnet50",
			task: "classify",
			"data.image": 224,
			"data.samples": IMAGENET.train,
			"data.epochs": run.samples,
			precision: "amp-fp16",
			optimizer: "sgd-momentum",
			"batch.micro": microOf(run),
			"evaluation.samples": IMAGENET.validation,
			"evaluation.every": (4 * IMAGENET.train) / run.global,
		},
	}),
	// The U-Net of Stable Diffusion 2 at 512 pixels on stored latents; captions are encoded each time.
	stable_diffusion: (run) => ({
		framework: "nemo",
		values: {
			"model.id": "stabilityai/stable-diffusion-2-1-base",
			task: "diffuse",
			"data.image": 512,
			"data.latents_cached": true,
			"data.samples": run.samples,
			precision: "amp-fp16",
			optimizer: "adamw",
			"batch.micro": Math.min(64, microOf(run)),
		},
	}),
};

/** Why a benchmark has no plan. */
const UNBUILT: Readonly<Record<string, string>> = {
	ssd: "RetinaNet on ResNeXt-50 with 264 classes is not counted",
	unet3d: "3D U-Net is not counted",
	dlrm_dcnv2: "a recommender is bound by its tables, which nothing describes",
	gnn: "a graph network is bound by its sampling, which nothing describes",
};

function microOf({ global, devices }: MlperfRun): number {
	return Math.max(1, Math.round(global / devices));
}

/** The plan of a run, or why there is none. */
export function mlperfPlan(
	run: MlperfRun,
): RowValues | { readonly why: string } {
	const part = PARTS[run.accelerator];
	const build = benchmarks[run.benchmark];
	if (!build) return { why: UNBUILT[run.benchmark] ?? run.benchmark };
	if (!part) return { why: `no facts about ${run.accelerator}` };
	const { framework, values } = build(run, part);
	return {
		framework,
		values: {
			...values,
			"batch.global": run.global,
			"hardware.accelerator": part.id,
			"hardware.count": run.devices,
			"hardware.per_node": run.perNode,
		},
	};
}
