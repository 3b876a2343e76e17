import type { ParsedFile } from "../../formats/parsed-file.js";
import { calleeOf, undetermined } from "../../formats/python/tags.js";
import {
	asNumber,
	asText,
	entryAt,
	itemsOf,
	type Mapping,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { unresolved } from "../open-problems.js";
import { statedAt } from "../origins.js";
import { standard } from "./model.js";

/** How long a run goes: `max_duration` of the trainer, or `hard_stop` where one ends it before. */
export function durationReading(
	file: ParsedFile,
	trainer: Mapping | undefined,
	batchTokens: number | undefined,
): FieldReading {
	const stop = entryAt(trainer, "hard_stop");
	const entry =
		stop && durationOf(stop.value) ? stop : entryAt(trainer, "max_duration");
	if (!entry) return gather({ facts: [standard("data.epochs", 1)] });
	const duration = durationOf(entry.value);
	if (!duration)
		return gather({
			problems: [unresolved(file, entry, undetermined(entry.value) ?? "")],
		});
	const { unit, amount } = duration;
	const origin = statedAt(file, entry);
	if (unit === "epochs") {
		return gather({ facts: [fact("data.epochs", amount, origin)] });
	}
	if (unit === "steps") {
		return gather({ facts: [fact("steps", amount, origin)] });
	}
	return gather({
		facts:
			batchTokens === undefined
				? [fact("data.tokens", amount, origin), fact("data.epochs", 1, origin)]
				: [fact("steps", Math.ceil(amount / batchTokens), origin)],
	});
}

interface Duration {
	readonly unit: "steps" | "epochs" | "tokens";
	readonly amount: number;
}

/** `Duration.tokens(n)` and `Duration(n, DurationUnit.tokens)`. */
function durationOf(tree: Tree): Duration | undefined {
	const callee = calleeOf(tree);
	const [first, second] = itemsOf(entryAt(tree, "_args_")?.value);
	const amount = asNumber(first ?? entryAt(tree, "value")?.value);
	const word =
		callee === "Duration"
			? asText(second ?? entryAt(tree, "unit")?.value)
			: callee;
	const unit = /^Duration(?:Unit)?\.(steps|epochs|tokens)$/.exec(
		word ?? "",
	)?.[1];
	return amount !== undefined && amount > 0 && isUnit(unit)
		? { unit, amount }
		: undefined;
}

function isUnit(word: string | undefined): word is Duration["unit"] {
	return word === "steps" || word === "epochs" || word === "tokens";
}
