import {
	asText,
	type Entry,
	entriesOf,
	entryAt,
	itemsOf,
	type Mapping,
	type Tree,
} from "../../formats/tree.js";
import { type EstimatorKind, estimatorKind } from "./estimators.js";

/** An estimator that a config builds: its class, and the parameters that it gets. */
export interface Estimator {
	readonly kind: EstimatorKind;
	readonly entry: Entry;
	readonly parameters: Tree;
}

/** Keys that name a class. */
const CLASS = ["_target_", "class", "class_path", "estimator", "type", "model"];

/** Keys beside it that hold its parameters; in Hydra they stand beside the class itself. */
const PARAMETERS = [
	"params",
	"parameters",
	"kwargs",
	"init_args",
	"hyperparameters",
];

/** Every estimator that grows trees, anywhere in a file. */
export function estimatorsIn(
	tree: Tree | undefined,
	depth = 0,
): readonly Estimator[] {
	if (depth > MAX_DEPTH) return [];
	const own = tree?.kind === "mapping" ? estimatorAt(tree) : undefined;
	if (own) return [own];
	const below = [
		...entriesOf(tree).map(({ value }) => value),
		...itemsOf(tree),
	];
	return below.flatMap((each) => estimatorsIn(each, depth + 1));
}

const MAX_DEPTH = 8;

function estimatorAt(tree: Mapping): Estimator | undefined {
	for (const key of CLASS) {
		const entry = entryAt(tree, key);
		const kind = estimatorKind(asText(entry?.value) ?? "");
		if (!entry || !kind) continue;
		const inner = PARAMETERS.map((each) => entryAt(tree, each)).find(
			(each) => each?.value.kind === "mapping",
		);
		if (!inner && key !== "_target_") continue;
		return { kind, entry, parameters: inner?.value ?? tree };
	}
	return undefined;
}
