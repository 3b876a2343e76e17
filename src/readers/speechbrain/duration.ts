import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Entry, Tree } from "../../formats/tree.js";
import {
	type FieldReading,
	readFields,
	toCount,
	toPositive,
} from "../fields.js";
import { gather } from "../gather.js";
import { unlessZero } from "../unless-zero.js";
import { argumentOf, firstSetting, objectsOf } from "./recipe.js";

/** Names that recipes give the number of epochs, where the counter does not tell it. */
const EPOCHS = ["number_of_epochs", "N_epochs", "num_epochs", "epochs"];

/** Epochs out of the counter, and the number of steps after which the Brain stops where one is given. */
export function durationOf(
	file: ParsedFile,
	root: Tree | undefined,
): FieldReading {
	const [counter] = objectsOf(root, /\.EpochCounter\w*$/);
	const limit = counter && argumentOf(root, counter.value, "limit");
	return gather(
		readEntry(
			file,
			limit ?? firstSetting(root, EPOCHS),
			toPositive("data.epochs"),
		),
		readEntry(
			file,
			firstSetting(root, ["optimizer_step_limit"]),
			unlessZero(toCount("steps")),
		),
	);
}

/** One value of a recipe by a conversion, with the usual problems. */
export function readEntry(
	file: ParsedFile,
	entry: Entry | undefined,
	field: ReturnType<typeof toCount>,
): FieldReading {
	if (!entry) return gather();
	return readFields({
		tree: { kind: "mapping", entries: [entry], line: entry.line },
		fields: { [entry.key]: field },
		path: file.path,
		framework: "speechbrain",
	});
}
