import type { ParsedFile } from "../../formats/parsed-file.js";
import { hasKeys, type Tree } from "../../formats/tree.js";
import { fold } from "../../plan/plan.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { folderOf, joinPath } from "../paths.js";
import type { Open, Reader, Reading, Reference } from "../reader.js";
import { unmodelledSettings } from "../unmodelled.js";
import { adapterOf } from "./adapter.js";
import { backendFacts, backendOf, isBackend } from "./data-backend.js";
import { tunerDefaults } from "./defaults.js";
import { tunerFields, unmodelledTuner } from "./fields.js";
import { modelOf } from "./model.js";
import { settingFacts } from "./settings.js";
import { isEnvironment, isSettings, settingsTree } from "./settings-tree.js";

/** SimpleTuner: flat settings, the data sets in a file that they name, devices in a file beside them. */
export const simpleTuner: Reader = {
	framework: "simpletuner",
	title: "SimpleTuner",
	source:
		"https://github.com/bghira/SimpleTuner/blob/bc8e6ab7738c/documentation/OPTIONS.md",
	recognises: (file) =>
		isSettings(file) || isBackend(file) || isDeviceFile(file),
	references: (file) =>
		isSettings(file)
			? [...backendOf(file, settingsTree(file)), ...environmentOf(file)]
			: [],
	read: (file, open) => [isSettings(file) ? readRun(file, open) : part(file)],
};

function isDeviceFile(file: ParsedFile): boolean {
	return isEnvironment(file) && hasKeys(settingsTree(file), "num_processes");
}

function environmentOf(file: ParsedFile): readonly Reference[] {
	const path = joinPath(folderOf(file.path), "config.env");
	return isEnvironment(file) || path === undefined
		? []
		: [
				{
					text: "config.env",
					candidates: [path],
					line: 1,
					key: "",
					optional: true,
				},
			];
}

function readRun(file: ParsedFile, open: Open): Reading {
	const tree = settingsTree(file);
	const beside = environmentOf(file).flatMap((each) => open(each) ?? []);
	const backends = backendOf(file, tree).flatMap((each) => open(each) ?? []);
	const data = backends.map(backendFacts);
	const read = gather(
		{ facts: tunerDefaults },
		...beside.map((each) => fieldsOf(each, settingsTree(each))),
		fieldsOf(file, tree),
		modelOf(file, tree),
		adapterOf(file, tree),
		{ facts: settingFacts(file, tree, data[0]?.passes) },
		...data,
		{ problems: unmodelledSettings(file, tree, unmodelledTuner) },
	);
	const hasSteps = fold(read.facts).has("steps");
	return {
		kind: "training",
		name: "",
		facts: read.facts.filter((each) => !hasSteps || each.key !== "data.epochs"),
		files: [...beside, ...backends].map(({ path }) => path),
		problems: read.problems,
	};
}

function fieldsOf(file: ParsedFile, tree: Tree): ReturnType<typeof readFields> {
	return readFields({
		tree,
		fields: tunerFields,
		path: file.path,
		framework: "simpletuner",
	});
}

function part(file: ParsedFile): Reading {
	return isBackend(file)
		? {
				kind: "fragment",
				why: "It describes data sets, for the run that names it.",
				facts: backendFacts(file).facts,
			}
		: {
				kind: "fragment",
				why: "It gives devices to the settings beside it.",
				facts: fieldsOf(file, settingsTree(file)).facts,
			};
}
