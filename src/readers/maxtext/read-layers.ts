import type { ParsedFile } from "../../formats/parsed-file.js";
import { entriesOf } from "../../formats/tree.js";
import type { Fact } from "../../plan/plan.js";
import { acceleratorFacts } from "../accelerator-words.js";
import { type FieldReading, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { unmodelledSettings } from "../unmodelled.js";
import type { ReadingWithFiles } from "../with-files.js";
import { maxtextDefaults } from "./defaults.js";
import { maxtextFields, unmodelledMaxtext } from "./fields.js";
import { isBaseConfig, type Layer, mergedSettings } from "./layers.js";
import { layoutOf } from "./layout.js";
import { modelFacts } from "./shape.js";
import {
	dataFacts,
	durationFacts,
	precisionOf,
	taskFacts,
	topologyHints,
} from "./work.js";

/** What a run is by all its layers: base.yml, the file of its model, configs on top, and a command. */
export function readLayers({
	layers,
	model,
	file,
}: {
	readonly layers: readonly Layer[];
	/** The file of the model, where the commit has it. */
	readonly model: readonly ParsedFile[];
	/** The file that is the run. */
	readonly file: ParsedFile;
}): ReadingWithFiles {
	const shapes = model.flatMap((each): readonly Layer[] =>
		each.documents[0] ? [{ file: each, tree: each.documents[0] }] : [],
	);
	const isBase = ({ tree }: Layer): boolean => isBaseConfig(tree);
	const all = [
		...layers.filter(isBase),
		...shapes,
		...layers.filter((layer) => !isBase(layer)),
	];
	const settings = mergedSettings(all);
	const read = gather(
		{ facts: [...maxtextDefaults, ...folderHints(file)] },
		{ facts: topologyHints(settings) },
		...all.map(layerReading),
		{ facts: modelFacts(settings) },
		layoutOf(settings),
		precisionOf(settings),
		{ facts: [...durationFacts(settings), ...dataFacts(settings)] },
		{ facts: taskFacts(settings) },
	);
	const files = [...new Set(all.map((layer) => layer.file.path))];
	return { ...read, files: files.filter((path) => path !== file.path) };
}

// base.yml is the list of known keys itself.
function layerReading({ file, tree }: Layer): FieldReading {
	const read = readFields({
		tree: { kind: "mapping", entries: entriesOf(tree), line: 1 },
		fields: maxtextFields,
		path: file.path,
		framework: "MaxText",
	});
	if (isBaseConfig(tree)) return { facts: read.facts, problems: [] };
	return gather(read, {
		problems: unmodelledSettings(file, tree, unmodelledMaxtext),
	});
}

// configs/tpu/v5p/llama2_7b.sh
function folderHints(file: ParsedFile): readonly Fact[] {
	const [, text = ""] = /(?:^|\/)(tpu\/v\d[a-z]?)\//.exec(file.path) ?? [];
	const origin = { kind: "hint", path: file.path, line: 1, text } as const;
	return acceleratorFacts(text.replace("/", "-"), origin);
}
