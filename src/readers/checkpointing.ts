import { asBoolean } from "../formats/tree.js";
import { fact } from "../plan/plan.js";
import type { Conversion } from "./fields.js";

/** A switch that has every block compute its activations again in the backward pass. */
export const toCheckpointing: Conversion = {
	expected: "true or false",
	convert(tree, origin) {
		const isOn = asBoolean(tree);
		return isOn === undefined
			? undefined
			: fact("checkpointing", isOn ? "full" : "none", origin);
	},
};
