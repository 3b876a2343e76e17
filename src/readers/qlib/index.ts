import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import type { Reader, Reading } from "../reader.js";
import { unmodelled } from "../unmodelled.js";
import { networks } from "./defaults.js";
import { featureFacts } from "./features.js";
import { rowFacts } from "./market.js";
import type { QlibModel } from "./model.js";
import { networkFacts } from "./networks.js";
import { treeModels } from "./tree-models.js";

/** Workflows of qlib: a model of tabular or time series data, with the data set that it is fitted to. */
export const qlib: Reader = {
	framework: "qlib",
	title: "qlib",
	source:
		"https://github.com/microsoft/qlib, qlib/contrib/model and qlib/contrib/data at d5379c520f66",
	recognises: (file) => taskOf(file) !== undefined,
	references: () => [],
	read: (file) => {
		const task = taskOf(file);
		return task ? [readTask(file, task)] : [];
	},
};

function taskOf(file: ParsedFile): QlibModel | undefined {
	const task = entryAt(file.documents[0], "task")?.value;
	const entry = entryAt(task, "model.class");
	const name = asText(entry?.value);
	const module = asText(entryAt(task, "model.module_path")?.value);
	if (!entry || !name || !module?.startsWith("qlib.")) return undefined;
	return {
		name,
		module,
		entry,
		kwargs: entryAt(task, "model.kwargs")?.value,
		data: entryAt(task, "dataset.kwargs")?.value,
	};
}

function readTask(file: ParsedFile, model: QlibModel): Reading {
	return {
		kind: "training",
		name: "",
		...gather(
			{ facts: [fact("task", "fit", statedAt(file, model.entry))] },
			featureFacts(file, model),
			rowFacts(model),
			modelFacts(file, model),
		),
		files: [],
	};
}

function modelFacts(file: ParsedFile, model: QlibModel): FieldReading {
	const trees = Object.hasOwn(treeModels, model.name)
		? treeModels[model.name]
		: undefined;
	if (trees) return trees(file, model);
	if (Object.hasOwn(networks, model.name)) return networkFacts(file, model);
	const effect = `is the model \`${model.name}\`, whose size wattdiff does not know`;
	return gather({
		facts: [fact("model.family", "custom", statedAt(file, model.entry))],
		problems: [unmodelled({ file, entry: model.entry, effect })],
	});
}
