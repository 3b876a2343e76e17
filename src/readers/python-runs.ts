import type { ParsedFile } from "../formats/parsed-file.js";
import type { Tree } from "../formats/tree.js";
import type { Fact } from "../plan/plan.js";
import type { FieldReading } from "./fields.js";
import { placed } from "./places.js";
import { type Loader, newSession, resultsOf } from "./python-module.js";
import { unfinished } from "./python-unfinished.js";
import type { Open, Reading } from "./reader.js";

/** What a function of a file gave back, read. */
export interface ReadResult {
	/** What its framework does where the function is silent. */
	readonly defaults: readonly Fact[];
	readonly own: FieldReading;
}

/** The runs that the functions of a Python file return; those whose result is no run are left out. */
export function pythonRuns(
	file: ParsedFile,
	open: Open,
	{
		loader,
		returned,
		read,
	}: {
		readonly loader: Loader;
		/** What such functions return, in words. */
		readonly returned: string;
		readonly read: (result: Tree) => ReadResult | undefined;
	},
): readonly Reading[] {
	const session = newSession(loader, open);
	const { places, budget } = session;
	const readings = resultsOf(file, session).flatMap(
		({ name, tree }): readonly Reading[] => {
			const result = read(tree);
			if (!result) return [];
			const { facts, problems } = placed(result.own, places);
			return [
				{
					kind: "training",
					name,
					facts: [...result.defaults, ...facts],
					files: places.paths().filter((path) => path !== file.path),
					problems: [...unfinished(file, budget), ...problems],
				},
			];
		},
	);
	if (readings.length > 0) return readings;
	const why = `No function of it returns ${returned} that can be worked out.`;
	return [{ kind: "fragment", why, facts: [] }];
}
