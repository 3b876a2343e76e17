import { asText, type Tree } from "../formats/tree.js";

/** What a split such as `train[:20%]` or `train[:1000]` takes of a data set. */
export interface SplitPart {
	readonly share?: number;
	readonly samples?: number;
}

/** The part that the slice in a split takes; undefined for a whole split or one that we cannot read. */
export function splitPart(tree: Tree | undefined): SplitPart | undefined {
	const text = asText(tree)?.trim() ?? "";
	const slice = /\[(\d*)(%?):(\d*)(%?)\]$/.exec(text);
	if (!slice) return undefined;
	const [, from = "", fromPercent, to = "", toPercent] = slice;
	if (fromPercent === "%" || toPercent === "%") {
		return { share: (Number(to || 100) - Number(from)) / 100 };
	}
	return to === "" ? undefined : { samples: Number(to) - Number(from) };
}
