import { asNumber } from "../formats/tree.js";
import { type Conversion, isUnset } from "./fields.js";

/** The same conversion for a key in which 0 and negative numbers mean "not set". */
export function unlessZero(conversion: Conversion): Conversion {
	return {
		...conversion,
		isUnset: (tree) => isUnset(tree) || (asNumber(tree) ?? 1) <= 0,
	};
}
