import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { defaultItems } from "../hydra/defaults-list.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";

/** conf/model of examples/cfd/external_aerodynamics/transformer_models at 94b3551, for files that only name a group. */
const groups: Readonly<Record<string, Readonly<Record<string, number>>>> = {
	transolver: {
		functional_dim: 2,
		out_dim: 4,
		embedding_dim: 6,
		n_layers: 8,
		n_hidden: 256,
		n_head: 8,
		mlp_ratio: 2,
		slice_num: 512,
	},
};

/** Points of a sample in conf/data/core.yaml. */
const POINTS = 200_000;

/** Transolver over the points of a car, out of its group or the group's name. */
export function transolverModel(file: ParsedFile, tree: Tree): FieldReading {
	const item = defaultItems(file.documents[0]).find(
		({ group }) => group === "model",
	);
	const usual = lookUp(groups, item?.names[0]);
	const isOther =
		asBoolean(entryAt(tree, "model.plus")?.value) ||
		entryAt(tree, "model.structured_shape")?.value.kind === "sequence";
	if (!item || !usual || isOther) return gather();
	const place: Omit<Entry, "value"> = { key: "model", line: item.line };
	const points = asNumber(entryAt(tree, "data.resolution")?.value) ?? POINTS;
	const sizes = Object.entries(usual).map(([key, value]) => [
		key,
		asNumber(entryAt(tree, `model.${key}`)?.value) ?? value,
	]);
	const config = {
		model_type: "transolver",
		points,
		...Object.fromEntries(sizes),
	};
	return gather({
		facts: [fact("model.config", config, statedAt(file, place))],
	});
}
