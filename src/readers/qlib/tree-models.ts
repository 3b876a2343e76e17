import type { ParsedFile } from "../../formats/parsed-file.js";
import { asNumber, asText, entryAt } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { lightgbmFacts } from "../lightgbm/trees.js";
import { statedAt } from "../origins.js";
import {
	type Ensemble,
	ensembleFacts,
	leavesOfDepth,
	type TreeDefaults,
} from "../tree-ensemble.js";
import { xgboostFacts } from "../xgboost/trees.js";
import { byQlib } from "./defaults.js";
import type { QlibModel } from "./model.js";

type ReadTrees = (file: ParsedFile, model: QlibModel) => FieldReading;

// qlib passes 1000 rounds and stops after 50 without progress: gbdt.py, xgboost.py, catboost_model.py.
const ROUNDS = 1000;

function defaults(leaves: number): TreeDefaults {
	return { framework: "qlib", version: "d5379c520f66", rounds: ROUNDS, leaves };
}

/** The classes of qlib that grow trees. */
export const treeModels: Readonly<Record<string, ReadTrees>> = {
	LGBModel: lightgbm,
	HFLGBModel: lightgbm,
	XGBModel: xgboost,
	CatBoostModel: catboost,
	DEnsembleModel: doubleEnsemble,
};

function lightgbm(file: ParsedFile, model: QlibModel): FieldReading {
	const { kwargs } = model;
	const tree =
		kwargs?.kind === "mapping"
			? kwargs
			: ({ kind: "mapping", entries: [], line: model.entry.line } as const);
	return gather(lightgbmFacts(file, tree, defaults(31)), {
		problems: stopping(file, model),
	});
}

function xgboost(file: ParsedFile, model: QlibModel): FieldReading {
	const { kwargs } = model;
	const estimators = entryAt(kwargs, "n_estimators");
	const problem: Problem | undefined = estimators && {
		kind: "inconsistent-config",
		path: file.path,
		line: estimators.line,
		args: {
			what: "`n_estimators` is no parameter of xgboost.train, which qlib calls with a number of rounds of its own",
			reading: `${ROUNDS} rounds`,
		},
	};
	return gather(
		xgboostFacts(file, kwargs, {
			rounds: undefined,
			defaults: defaults(64),
		}),
		{ problems: [...(problem ? [problem] : []), ...stopping(file, model)] },
	);
}

// Depth 6 and 31 leaves: catboost.ai/docs, training parameters. qlib sets the iterations itself.
function catboost(file: ParsedFile, model: QlibModel): FieldReading {
	const { kwargs } = model;
	const depth = entryAt(kwargs, "max_depth") ?? entryAt(kwargs, "depth");
	const limit = entryAt(kwargs, "num_leaves") ?? entryAt(kwargs, "max_leaves");
	const policy = asText(entryAt(kwargs, "grow_policy")?.value) ?? "";
	const byDepth = leavesOfDepth(asNumber(depth?.value) ?? 6);
	const most = asNumber(limit?.value) ?? 31;
	const isLimited = policy === "Lossguide" && most < byDepth;
	const entry = isLimited ? limit : depth;
	const leaves: Ensemble["leaves"] = entry && {
		value: isLimited ? most : byDepth,
		entry,
	};
	return gather(
		{
			facts: [
				byQlib("model.family", "gbdt"),
				...ensembleFacts(file, {
					treesPerRound: 1,
					...(leaves && { leaves }),
					defaults: defaults(isLimited ? most : byDepth),
				}),
			],
		},
		{ problems: stopping(file, model) },
	);
}

// Six models of LightGBM after each other, each over the rows that the ones before fit worst: double_ensemble.py.
function doubleEnsemble(file: ParsedFile, model: QlibModel): FieldReading {
	const { kwargs } = model;
	const models = asNumber(entryAt(kwargs, "num_models")?.value) ?? 6;
	const leaves = entryAt(kwargs, "num_leaves");
	const value = asNumber(leaves?.value);
	const base = entryAt(kwargs, "base_model");
	if (base && asText(base.value) === "mlp") {
		return gather({
			facts: [fact("model.family", "mlp", statedAt(file, base))],
		});
	}
	return gather({
		facts: [
			byQlib("model.family", "gbdt"),
			...ensembleFacts(file, {
				rounds: entryAt(kwargs, "epochs"),
				treesPerRound: models,
				...(leaves && value && { leaves: { value, entry: leaves } }),
				defaults: { ...defaults(31), rounds: 100 },
			}),
		],
	});
}

function stopping(
	file: ParsedFile,
	{ entry, kwargs }: QlibModel,
): readonly Problem[] {
	if (entryAt(kwargs, "early_stopping_rounds")) return [];
	return [
		{
			kind: "inconsistent-config",
			path: file.path,
			line: entry.line,
			args: {
				what: "qlib ends the training after 50 rounds without progress",
				reading: "all rounds, which is the most that it takes",
			},
		},
	];
}
