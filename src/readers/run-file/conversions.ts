import { asText, type Tree } from "../../formats/tree.js";
import { placesIn } from "../../plan/places.js";
import { fact } from "../../plan/plan.js";
import { type Conversion, toNumber } from "../fields.js";
import { plainConfig } from "../model-config.js";

type NumberKey = Parameters<typeof toNumber>[0];

/** In a run file only null means "not set": `none`, `auto` and -1 are statements, right or wrong. */
export function stated(conversion: Conversion): Conversion {
	return { ...conversion, isUnset: isNull };
}

/** A number that 0 leaves open, as in `steps: 0`. */
export function orZero(conversion: Conversion): Conversion {
	return {
		...conversion,
		expected: `${conversion.expected}, or 0 for not set`,
		isUnset: (tree) => isNull(tree) || isZero(tree),
	};
}

/** A whole number that may be 0. */
export function toWhole(key: NumberKey): Conversion {
	return toNumber(
		key,
		"a whole number, 0 or more",
		(n) => Number.isInteger(n) && n >= 0,
	);
}

/** A number that may be 0. */
export function toAmount(key: NumberKey): Conversion {
	return toNumber(key, "a number, 0 or more", (n) => n >= 0);
}

/** A list of words of a table, or of any words; one word may stand alone. */
export function toWords(
	key: "adapter.targets" | "adapter.saved_modules" | "data.sets",
	allowed?: readonly string[],
): Conversion {
	return {
		expected: allowed ? `a list of ${allowed.join(", ")}` : "a list of names",
		convert: (tree, origin) => {
			const items = tree.kind === "sequence" ? tree.items : [tree];
			const words = items.flatMap((item) => asText(item) ?? []);
			const right = words.filter((word) => allowed?.includes(word) ?? true);
			if (right.length === 0 || right.length < items.length) return undefined;
			return fact(key, right, origin);
		},
	};
}

/** Places with their parts of the run. */
export function toPlaces(): Conversion {
	return {
		expected: "a list of places such as `3 gcp us-central1` and `1 FR pue=1.3`",
		convert: (tree, origin) => {
			const items = tree.kind === "sequence" ? tree.items : [];
			const texts = items.flatMap((item) => asText(item) ?? []);
			const isRight = texts.length === items.length && placesIn(texts);
			return isRight ? fact("sites", texts, origin) : undefined;
		},
	};
}

/** A config.json written out in the file. */
export function toConfig(): Conversion {
	return {
		expected: "the keys of a config.json, or its path",
		convert: (tree, origin) =>
			tree.kind === "mapping"
				? fact("model.config", plainConfig(tree), origin)
				: undefined,
	};
}

function isNull(tree: Tree): boolean {
	return tree.kind === "scalar" && (tree.value === null || tree.value === "");
}

function isZero(tree: Tree): boolean {
	return tree.kind === "scalar" && tree.value === 0;
}
