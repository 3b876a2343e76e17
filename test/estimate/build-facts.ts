import type { PlanFields, PlanKey } from "../../src/plan/fields.js";
import { type Fact, fact, fold } from "../../src/plan/plan.js";

/** Facts as a file would state them, one line each. */
export function factsOf(
	values: {
		readonly [K in PlanKey]?: PlanFields[K];
	},
): ReadonlyMap<PlanKey, Fact> {
	return fold(
		Object.entries(values).map(([key, value], index) =>
			// The argument's type pairs keys and values.
			fact(key as PlanKey, value, {
				kind: "file",
				path: "run.yaml",
				line: index + 1,
				text: key,
			}),
		),
	);
}

/** A fine-tune of an 8B decoder on one node, everything stated. */
export const fineTune = {
	task: "sft",
	"model.id": "meta-llama/Llama-3.1-8B",
	"data.tokens": 248e6,
	"data.epochs": 2,
	"data.sequence": 4096,
	"data.packed": true,
	"batch.micro": 2,
	"batch.accumulation": 4,
	precision: "bf16",
	optimizer: "adamw",
	checkpointing: "full",
	attention: "flash",
	"parallel.sharding": "zero3",
	"hardware.accelerator": "H100-SXM-80GB",
	"hardware.count": 8,
	"site.pue": 1.2,
	"site.carbon_g_per_kwh": 400,
	"price.per_device_hour": 2.5,
} as const satisfies { readonly [K in PlanKey]?: PlanFields[K] };
