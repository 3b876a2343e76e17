import type { RowValues } from "./row-plan.js";

/** What the public config of a run of `totals.csv` says beside its row. */
export const publicConfigs: Readonly<Record<string, RowValues>> = {
	// bigscience-workshop/bigscience@003b25057ea7 train/tr11-176B-ml/tr11-176B-ml.slurm
	"O-bloom-001": {
		framework: "megatron-deepspeed",
		values: {
			"batch.global": 2048,
			"batch.micro": 2,
			precision: "bf16",
			checkpointing: "full",
			attention: "eager",
			"parallel.tensor": 4,
			"parallel.pipeline": 12,
			"parallel.sharding": "zero1",
			"parallel.overlap_gradients": false,
			// Its script exports `CUDA_LAUNCH_BLOCKING=1`; four Omni-Path links to a node (its README.md).
			"software.launch_blocking": true,
			"hardware.network_gbit_s": 400,
		},
	},
	...forEach(["O-misc-009", "O-misc-010"], {
		// jzhang38/TinyLlama@01c9c77406ff pretrain/tinyllama.py
		framework: "litgpt",
		values: {
			"batch.micro": 8,
			"batch.accumulation": 8,
			precision: "amp-bf16",
			checkpointing: "none",
			attention: "flash",
			fused_loss: true,
			"parallel.sharding": "fsdp",
			"hardware.count": 16,
		},
	}),
	// karpathy/nanoGPT config/train_gpt2.py and train.py
	"O-small-001": {
		framework: "nanogpt",
		values: {
			"model.id": "openai-community/gpt2",
			steps: 600_000,
			"batch.micro": 12,
			"batch.accumulation": 5,
			precision: "amp-bf16",
			compile: true,
			attention: "flash",
			checkpointing: "none",
		},
	},
	// karpathy/nanoGPT config/train_shakespeare_char.py: 65 characters, evaluated on 2 × 200 batches
	"O-small-002": {
		framework: "nanogpt",
		values: {
			"model.layers": 6,
			"model.hidden": 384,
			"model.heads": 6,
			"model.ffn": 1536,
			"model.gated": false,
			"model.vocab": 65,
			steps: 5000,
			"batch.micro": 64,
			precision: "amp-bf16",
			compile: true,
			attention: "flash",
			checkpointing: "none",
			"evaluation.every": 250,
			"evaluation.samples": 25_600,
		},
	},
};

function forEach(
	ids: readonly string[],
	row: RowValues,
): Readonly<Record<string, RowValues>> {
	return Object.fromEntries(ids.map((id) => [id, row]));
}
