import type { ParsedFile } from "../formats/parsed-file.js";
import { asNumber, type Entry } from "../formats/tree.js";
import { fact } from "../plan/plan.js";
import type { DeviceKey } from "./commands/programs.js";
import { type FieldReading, isUnset } from "./fields.js";
import { gather } from "./gather.js";
import { unresolved } from "./open-problems.js";
import { launchedAt } from "./origins.js";

/** A count of devices or nodes that a job states; text such as `$NUM_NODES` is told as open. */
export function countOf(
	file: ParsedFile,
	entry: Entry | undefined,
	key: DeviceKey,
): FieldReading {
	if (!entry || isUnset(entry.value)) return gather();
	const value = wholeOf(entry);
	return value === undefined
		? gather({ problems: [unresolved(file, entry)] })
		: gather({ facts: [fact(key, value, launchedAt(file, entry))] });
}

/** A whole number above zero. */
export function wholeOf(entry: Entry): number | undefined {
	const value = asNumber(entry.value);
	return value !== undefined && Number.isInteger(value) && value > 0
		? value
		: undefined;
}

/** Hours of a limit in seconds or minutes: a limit, never an estimate. */
export function limitOf(
	file: ParsedFile,
	entry: Entry | undefined,
	perHour: number,
): FieldReading {
	const value = asNumber(entry?.value);
	return entry && value !== undefined && value > 0
		? gather({
				facts: [
					fact(
						"hardware.time_limit_hours",
						value / perHour,
						launchedAt(file, entry),
					),
				],
			})
		: gather();
}
