import { fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { unmodelled } from "../unmodelled.js";
import { factAt, type Merged, numberAt, placeOf } from "./merged.js";

/** Large crops of each image that the student reads (dinov2/data/augmentations.py). */
const LARGE_CROPS = 2;

/**
 * The length of the run, and its batch in crops of the large size: of each image the student reads two of them and
 * several small ones, which count by their tokens.
 */
export function batchOf(merged: Merged): FieldReading {
	const images = numberAt(merged, "train.batch_size_per_gpu");
	const large = tokensOf(merged, "crops.global_crops_size");
	const small = tokensOf(merged, "crops.local_crops_size");
	const number = numberAt(merged, "crops.local_crops_number");
	const crops = Math.round(images * (LARGE_CROPS + (number * small) / large));
	const steps =
		numberAt(merged, "optim.epochs") *
		numberAt(merged, "train.OFFICIAL_EPOCH_LENGTH");
	return gather({
		facts: [
			factAt(merged, "optim.epochs", { key: "steps", value: steps }),
			factAt(merged, "crops.global_crops_size", {
				key: "data.image",
				value: numberAt(merged, "crops.global_crops_size"),
			}),
			fact("batch.micro", crops, {
				kind: "derived",
				from: `${images} images × (${LARGE_CROPS} large crops of ${large} tokens + ${number} small ones of ${small})`,
			}),
		],
		problems: teacherProblem(merged),
	});
}

function tokensOf(
	merged: Merged,
	path: "crops.global_crops_size" | "crops.local_crops_size",
): number {
	const side = Math.floor(
		numberAt(merged, path) / numberAt(merged, "student.patch_size"),
	);
	return side ** 2 + 1 + numberAt(merged, "student.num_register_tokens");
}

function teacherProblem(merged: Merged): FieldReading["problems"] {
	const place =
		placeOf(merged, "student.arch") ?? placeOf(merged, "optim.epochs");
	if (!place) return [];
	return [
		unmodelled({
			...place,
			key: "teacher",
			effect:
				"is a second model of the same size that reads the large crops, and both end in heads of many prototypes",
		}),
	];
}
