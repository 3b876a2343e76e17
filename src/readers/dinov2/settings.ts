import type { Precision, Sharding } from "../../plan/fields.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { factAt, type Merged, textAt } from "./merged.js";

const SHARDING = "compute_precision.student.backbone.sharding_strategy";
const TYPE = "compute_precision.student.backbone.mixed_precision.param_dtype";

const shardings: Readonly<Record<string, Sharding>> = {
	NO_SHARD: "none",
	SHARD_GRAD_OP: "zero2",
	FULL_SHARD: "fsdp",
	HYBRID_SHARD: "hsdp",
};

/** FSDP computes in this type over fp32 shards. */
const precisions: Readonly<Record<string, Precision>> = {
	fp16: "amp-fp16",
	bf16: "amp-bf16",
	fp32: "fp32",
};

/** Sharding, precision and the data set. */
export function settingsOf(merged: Merged): FieldReading {
	const sharding = lookUp(shardings, textAt(merged, SHARDING));
	const precision = lookUp(precisions, textAt(merged, TYPE));
	const [set = ""] = textAt(merged, "train.dataset_path").split(":");
	return gather({
		facts: [
			...(sharding
				? [
						factAt(merged, SHARDING, {
							key: "parallel.sharding",
							value: sharding,
						}),
					]
				: []),
			...(precision
				? [factAt(merged, TYPE, { key: "precision", value: precision })]
				: []),
			factAt(merged, "train.dataset_path", { key: "data.sets", value: [set] }),
		],
	});
}
