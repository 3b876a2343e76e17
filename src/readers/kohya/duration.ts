import { asText, entryAt } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { type FieldReading, isUnset } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { type Positive, positiveAt } from "../positive.js";
import { byDefault, STEPS } from "./defaults.js";
import type { Settings } from "./settings.js";

/**
 * Steps or epochs. `max_train_epochs` goes before steps. The window works steps out of `epoch` and the images that it
 * counts, unless a file describes the data sets: then 1600 steps are the scripts' default.
 */
export function durationOf(
	settings: Settings,
	passes: readonly number[],
): FieldReading {
	const { file, tree } = settings;
	const epochs = positiveAt(settings.tree, "max_train_epochs");
	if (epochs) return epochReading(settings, epochs, passes);
	const steps = positiveAt(settings.tree, "max_train_steps");
	if (steps) {
		return gather({
			facts: [fact("steps", steps.count, statedAt(file, steps.entry))],
		});
	}
	const byWindow = positiveAt(settings.tree, "epoch");
	const described = entryAt(tree, "dataset_config");
	const isDescribed = described !== undefined && !isUnset(described.value);
	return byWindow && !isDescribed
		? epochReading(settings, byWindow, passes)
		: gather({ facts: [byDefault("steps", STEPS)] });
}

// An epoch passes each image as often as the folder's number or `num_repeats` says.
function epochReading(
	settings: Settings,
	{ entry, count }: Positive,
	passes: readonly number[],
): FieldReading {
	const { file, tree } = settings;
	const repeats =
		positiveAt(settings.tree, "dataset_repeats")?.count ?? passes[0];
	if (repeats !== undefined) {
		return gather({
			facts: [fact("data.epochs", count * repeats, statedAt(file, entry))],
		});
	}
	const folder = entryAt(tree, "train_data_dir");
	const prefix = prefixOf(asText(folder?.value));
	if (!folder || prefix === undefined) {
		return gather({
			facts: [fact("data.epochs", count, statedAt(file, entry))],
		});
	}
	return gather({
		facts: [
			fact("data.epochs", count * prefix, {
				kind: "hint",
				path: file.path,
				line: folder.line,
				text: folder.key,
			}),
		],
	});
}

// 10_name: ten passes over the images of that folder in an epoch.
function prefixOf(path: string | undefined): number | undefined {
	const folder = path?.replace(/[/\\]+$/, "").replace(/^.*[/\\]/, "");
	const text = /^(\d{1,4})_/.exec(folder ?? "")?.[1];
	return text === undefined || Number(text) === 0 ? undefined : Number(text);
}
