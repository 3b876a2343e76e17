import { asNumber, type Tree } from "../../formats/tree.js";
import { argumentOf, firstSetting } from "./recipe.js";

/** An object of a recipe with what its arguments refer to. */
export interface Made {
	readonly root: Tree | undefined;
	readonly object: Tree;
	/** An argument, or what the class takes without it. */
	readonly size: (name: string, standard: number) => number;
}

/** An object with its arguments. */
export function madeOf(root: Tree | undefined, object: Tree): Made {
	return {
		root,
		object,
		size: (name, standard) =>
			asNumber(argumentOf(root, object, name)?.value) ?? standard,
	};
}

/** Frames in a second: windows are 10 ms apart unless a recipe says otherwise. */
export function framesOf(root: Tree | undefined): number {
	const hop = asNumber(firstSetting(root, ["hop_length"])?.value) ?? 10;
	const rate = asNumber(firstSetting(root, ["sample_rate"])?.value) ?? 16_000;
	// Fbank counts in milliseconds, spectrograms of voices in samples.
	return hop < 50 ? 1000 / hop : rate / hop;
}
