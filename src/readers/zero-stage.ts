import { asNumber } from "../formats/tree.js";
import { fact } from "../plan/plan.js";
import type { Conversion } from "./fields.js";

const STAGES = ["none", "zero1", "zero2", "zero3"] as const;

/** A stage of DeepSpeed's ZeRO by its number. */
export const toZeroStage: Conversion = {
	expected: "0, 1, 2 or 3",
	convert(tree, origin) {
		const sharding = STAGES[asNumber(tree) ?? -1];
		return sharding && fact("parallel.sharding", sharding, origin);
	},
};
