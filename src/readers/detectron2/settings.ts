import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { numbersIn } from "./numbers.js";

/** Values below `MODEL`, with the defaults of detectron2/config/defaults.py beside them. */
export interface ModelSettings {
	tree(key: string): Tree | undefined;
	text(key: string, standard: string): string;
	number(key: string, standard: number): number;
	isOn(key: string, standard?: boolean): boolean;
	numbers(key: string, standard: readonly number[]): readonly number[];
	/** How many values a list or tuple has. */
	count(key: string, standard: number): number;
}

/** The settings of a config with all that it inherits. */
export function modelSettings(tree: Tree): ModelSettings {
	const at = (key: string) => entryAt(tree, `MODEL.${key}`)?.value;
	return {
		tree: at,
		text: (key, standard) => asText(at(key)) ?? standard,
		number: (key, standard) => asNumber(at(key)) ?? standard,
		isOn: (key, standard = false) => asBoolean(at(key)) ?? standard,
		numbers: (key, standard) => {
			const value = at(key);
			const found = value ? numbersIn(value) : [];
			return found.length > 0 ? found : standard;
		},
		count: (key, standard) => {
			const value = at(key);
			if (value?.kind === "sequence") return itemsOf(value).length;
			const found = value ? numbersIn(value).length : 0;
			return found > 0 ? found : standard;
		},
	};
}
