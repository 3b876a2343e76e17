import { resolveInterpolations } from "../../formats/omegaconf/resolve.js";
import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Tree } from "../../formats/tree.js";
import { layoutOf } from "../composer/layout.js";
import { savesCheckpoints } from "../composer/time.js";
import { type FieldReading, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { whereSaved } from "../saving.js";
import { settingsOf } from "../settings.js";
import { unmodelledSettings } from "../unmodelled.js";
import { foundryDefaults } from "./defaults.js";
import { foundryFields, unmodelledFoundry } from "./fields.js";
import { adapterOf, dataOf, modelOf, precisionFacts } from "./rules.js";

/** What the keys of a run say. Lines are those of the file, so that a part of a larger file can be read. */
export function readFoundryTree(file: ParsedFile, whole: Tree): FieldReading {
	const { tree, problems } = resolveInterpolations(whole, file);
	const settings = settingsOf(file, tree);
	const read = gather(
		{ facts: foundryDefaults, problems },
		layoutOf(file, settings),
		modelOf(settings),
		readFields({
			tree,
			fields: foundryFields,
			path: file.path,
			framework: "llm-foundry",
		}),
		dataOf(file, settings),
		adapterOf(file, settings),
		{ facts: precisionFacts(settings) },
		{ problems: unmodelledSettings(file, tree, unmodelledFoundry) },
	);
	return { ...read, facts: whereSaved(read.facts, savesCheckpoints(tree)) };
}
