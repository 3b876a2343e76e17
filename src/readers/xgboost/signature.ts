import { asText, entriesOf, entryAt, type Tree } from "../../formats/tree.js";

/** True for XGBoost's own parameters: its booster, or an objective such as `binary:logistic`. */
export function isXgboost(tree: Tree | undefined): boolean {
	const keys = entriesOf(tree).map(({ key }) => key);
	const objective = asText(entryAt(tree, "objective")?.value) ?? "";
	const booster = asText(entryAt(tree, "booster")?.value) ?? "";
	const known = keys.filter((key) => COMMON.has(key));
	return (
		known.length >= 2 &&
		(/^(reg|binary|multi|rank|count|survival):/.test(objective) ||
			/^(gbtree|dart|gblinear)$/.test(booster) ||
			keys.some((key) => /^(eval\[.+\]|test:data)$/.test(key)))
	);
}

const COMMON = new Set(
	"booster objective eta learning_rate gamma max_depth min_child_weight subsample colsample_bytree num_round num_boost_round n_estimators eval_metric tree_method max_leaves lambda alpha reg_lambda reg_alpha task data model_in".split(
		" ",
	),
);
