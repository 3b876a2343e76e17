import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import type { Open } from "../reader.js";
import { unmodelledSettings } from "../unmodelled.js";
import type { ReadingWithFiles } from "../with-files.js";
import { adapterOf } from "./adapter.js";
import { dataConfigFacts, dataConfigOf } from "./data-config.js";
import { kohyaDefaults } from "./defaults.js";
import { durationOf } from "./duration.js";
import { kohyaFields, unmodelledKohya } from "./fields.js";
import { imageFacts } from "./images.js";
import { modelOf } from "./model.js";
import { precisionFacts } from "./precision.js";
import type { Settings } from "./settings.js";
import { switchesOf } from "./switches.js";

/** What the settings of one run say, with the data sets that they name. */
export function readSettings({
	open,
	...settings
}: Settings & { readonly open: Open }): ReadingWithFiles {
	const { file, tree } = settings;
	const sets = dataConfigOf(file, tree).flatMap(
		(reference) => open(reference) ?? [],
	);
	const data = sets.map(dataConfigFacts);
	const read = gather(
		{ facts: kohyaDefaults },
		readFields({
			tree,
			fields: kohyaFields,
			path: file.path,
			framework: "kohya",
		}),
		modelOf(settings),
		adapterOf(settings),
		{ facts: [...imageFacts(settings), ...precisionFacts(settings)] },
		switchesOf(settings),
		// The file of data sets has its own batch and size of images, which go before these.
		...data,
		durationOf(
			settings,
			data.flatMap(({ passes }) => passes ?? []),
		),
		{ problems: unmodelledSettings(file, tree, unmodelledKohya) },
	);
	return { ...read, files: sets.map(({ path }) => path) };
}
