import { familyOf } from "../../src/catalog/vision-kernels.js";
import type { TrainingPlan } from "../../src/plan/plan.js";
import { csvRows } from "./golden-rows.js";
import { planOf } from "./row-plan.js";

/** A row of timm's table of training speeds. */
export interface TimmRow {
	readonly name: string;
	readonly family: string;
	readonly batch: number;
	readonly imagesPerSecond: number;
	readonly plan: TrainingPlan;
}

/**
 * Every row: 16-bit autocast, channels last, SGD with momentum on one RTX 3090, PyTorch 1.12 and timm 0.6, whose
 * benchmark.py does not recompute unless told to.
 */
export function timmRows(): readonly TimmRow[] {
	return csvRows("validation/vision-timm.csv").map((row) => {
		const name = row.model ?? "";
		const batch = Number(row.train_batch_size) || 128;
		return {
			name,
			family: familyOf(name),
			batch,
			imagesPerSecond: Number(row.train_samples_per_sec),
			plan: planOf(name, {
				framework: "timm",
				values: {
					"model.id": name,
					"data.image": Number(row.train_img_size),
					"batch.micro": batch,
					precision: "amp-fp16",
					optimizer: "sgd-momentum",
					checkpointing: "none",
					"hardware.accelerator": "RTX-3090",
					"hardware.count": 1,
				},
			}),
		};
	});
}
