import type { Fact } from "../plan/plan.js";
import { defaultsOf } from "./origins.js";

/** A table that stands in a library's own repository beside the config that fits it. */
interface ExampleTable {
	readonly rows: number;
	readonly columns: number;
	readonly framework: string;
	/** Commit of the repository at which the lines of the table were counted. */
	readonly version: string;
}

const lightgbm = { framework: "lightgbm", version: "bae0b7ba9533" } as const;
const xgboost = { framework: "xgboost", version: "15cb25d9565b" } as const;

/** By the end of the config's folder and the name of the data, as the examples of both libraries have them. */
const tables: Readonly<Record<string, ExampleTable>> = {
	"examples/binary_classification/binary.train": {
		rows: 7000,
		columns: 28,
		...lightgbm,
	},
	"examples/parallel_learning/binary.train": {
		rows: 7000,
		columns: 28,
		...lightgbm,
	},
	"examples/regression/regression.train": {
		rows: 7000,
		columns: 28,
		...lightgbm,
	},
	"examples/multiclass_classification/multiclass.train": {
		rows: 7000,
		columns: 28,
		...lightgbm,
	},
	"examples/lambdarank/rank.train": { rows: 3005, columns: 300, ...lightgbm },
	"examples/xendcg/rank.train": { rows: 3005, columns: 300, ...lightgbm },
	// 6513 of the 8124 mushrooms are in demo/data/agaricus.txt.train.
	"demo/CLI/binary_classification/agaricus.txt.train": {
		rows: 6513,
		columns: 126,
		...xgboost,
	},
	// 209 machines of 30 vendors with six numbers each; mknfold.py keeps 34 of them for the test.
	"demo/CLI/regression/machine.txt.train": {
		rows: 175,
		columns: 36,
		...xgboost,
	},
};

/** Rows and columns of an example's table, where config and data have its names. */
export function exampleTableFacts(
	path: string,
	data: string | undefined,
): readonly Fact[] {
	if (data === undefined) return [];
	const [name = ""] = data.replaceAll('"', "").split("?");
	const folder = path.slice(0, path.lastIndexOf("/"));
	const found = Object.entries(tables).find(([place]) =>
		`/${folder}/${name}`.endsWith(`/${place}`),
	)?.[1];
	if (!found) return [];
	const standard = defaultsOf(found.framework, found.version);
	return [
		standard("data.samples", found.rows),
		standard("data.features", found.columns),
	];
}
