import {
	asText,
	entriesOf,
	entryAt,
	type Mapping,
	type Tree,
} from "../../../formats/tree.js";

/** The Trainer's arguments of a fine-tuning job, with the model of the registry by its name. */
export function fineTuningConfig(job: Tree): Mapping | undefined {
	const settings = entryAt(job, "hyperparameters");
	const path = entryAt(job, "model.path");
	const name = /\/models\/([^/]+)/.exec(asText(path?.value) ?? "")?.[1];
	if (!settings || !path || path.value.kind !== "scalar" || !name) {
		return undefined;
	}
	const value = { ...path.value, value: name, text: name };
	return {
		kind: "mapping",
		entries: [
			{ key: "model_name_or_path", value, line: path.line },
			...entriesOf(settings.value),
		],
		line: settings.line,
	};
}
