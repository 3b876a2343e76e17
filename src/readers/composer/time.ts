import { asNumber, asText, entryAt, type Tree } from "../../formats/tree.js";
import type { PlanKey } from "../../plan/fields.js";
import { fact } from "../../plan/plan.js";
import { type Conversion, isUnset } from "../fields.js";

/**
 * Composer's times: a number with a unit, such as `4800ba`, `2ep`, `286720000sp`, `1e9tok`; a bare number counts epochs
 * (https://github.com/mosaicml/composer, composer/core/time.py and composer/trainer/trainer.py at 6405188805a0).
 */
interface Time {
	readonly value: number;
	readonly unit: string;
}

function timeOf(tree: Tree): Time | undefined {
	const text = asText(tree)?.trim() ?? "";
	const [, digits = "", unit = "ep"] =
		/^([\d._,]+(?:e\+?\d+)?)\s*(ba|ep|sp|tok|iter|sec|dur)?$/i.exec(text) ?? [];
	const value = asNumber({
		kind: "scalar",
		value: digits,
		text: digits,
		quoted: false,
		line: tree.line,
	});
	return value !== undefined && value > 0
		? { value, unit: unit.toLowerCase() }
		: undefined;
}

const durations = {
	ba: "steps",
	ep: "data.epochs",
	sp: "data.samples",
	tok: "data.tokens",
} as const satisfies Readonly<Record<string, PlanKey>>;

/** `max_duration`, in whatever unit it counts. */
export const toDuration: Conversion = {
	expected: "a number with `ba`, `ep`, `sp` or `tok`",
	convert(tree, origin) {
		const time = timeOf(tree);
		if (!time) return undefined;
		// Seconds end a run wherever it is: a limit, like that of a scheduler.
		if (time.unit === "sec") {
			return fact("hardware.time_limit_hours", time.value / 3600, origin);
		}
		if (!Object.hasOwn(durations, time.unit)) return undefined;
		return fact(
			durations[time.unit as keyof typeof durations],
			time.value,
			origin,
		);
	},
};

/** `eval_interval`, where it counts batches; per epoch it says no number of steps, 0 never evaluates. */
export const toEvaluationInterval: Conversion = {
	expected: "a number with `ba` or `ep`",
	convert(tree, origin) {
		const time = timeOf(tree);
		return time?.unit === "ba"
			? fact("evaluation.every", time.value, origin)
			: undefined;
	},
	isUnset: (tree) => timeOf(tree)?.unit !== "ba",
};

/** `save_interval`, where it counts batches or epochs: `1dur` saves once, at the end. */
export const toSavedInterval: Conversion = {
	expected: "a number with `ba` or `ep`",
	convert(tree, origin) {
		const time = timeOf(tree);
		if (time?.unit === "ba") return fact("saving.every", time.value, origin);
		return time?.unit === "ep"
			? fact("saving.per_epoch", 1 / time.value, origin)
			: undefined;
	},
	isUnset: (tree) => !/^(ba|ep)$/.test(timeOf(tree)?.unit ?? ""),
};

/** Composer saves into `save_folder` and nowhere without it. */
export function savesCheckpoints(tree: Tree | undefined): boolean {
	const folder = entryAt(tree, "save_folder");
	return folder !== undefined && !isUnset(folder.value);
}
