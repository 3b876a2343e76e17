import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	type Entry,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { byQlib } from "./defaults.js";
import type { QlibModel } from "./model.js";

/** Columns of qlib's own feature sets: qlib/contrib/data/handler.py and loader.py at d5379c520f66. */
const COLUMNS: Readonly<Record<string, number>> = {
	Alpha158: 158,
	Alpha158vwap: 158,
	Alpha360: 360,
	Alpha360vwap: 360,
};

/** How many columns the model gets: those of the handler, less what its processors drop, or those that they keep. */
export function featureFacts(
	file: ParsedFile,
	{ data }: QlibModel,
): FieldReading {
	const handler = entryAt(data, "handler")?.value;
	const columns = lookUp(COLUMNS, asText(entryAt(handler, "class")?.value));
	const processors = itemsOf(
		entryAt(handler, "kwargs.infer_processors")?.value,
	);
	const kept = listOf(processors, "FilterCol");
	const dropped = listOf(processors, "DropCol");
	if (kept) {
		const count = itemsOf(kept.value).length;
		return gather({
			facts: [fact("data.features", count, statedAt(file, kept))],
		});
	}
	if (columns === undefined) return gather();
	if (!dropped) return gather({ facts: [byQlib("data.features", columns)] });
	const count = columns - itemsOf(dropped.value).length;
	return gather({
		facts: [fact("data.features", count, statedAt(file, dropped))],
	});
}

function listOf(processors: readonly Tree[], name: string): Entry | undefined {
	const found = processors.find(
		(each) => asText(entryAt(each, "class")?.value) === name,
	);
	return entryAt(found, "kwargs.col_list");
}
