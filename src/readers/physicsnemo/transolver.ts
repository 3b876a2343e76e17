import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	type Entry,
	entryAt,
	itemsOf,
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
	geotransolver: {
		functional_dim: 6,
		global_dim: 2,
		geometry_dim: 3,
		out_dim: 4,
		n_layers: 20,
		n_hidden: 256,
		n_head: 8,
		mlp_ratio: 2,
		slice_num: 128,
		n_hidden_local: 32,
	},
};

/** Neighbours in each radius around a point, without a word. */
const NEIGHBOURS = [8, 32, 64, 128];

/** Points of a sample in conf/data/core.yaml. */
const POINTS = 200_000;

/** Transolver or GeoTransolver over the points of a car, out of its group or the group's name. */
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
		model_type: item.names[0],
		points,
		...Object.fromEntries(sizes),
		...(item.names[0] === "geotransolver" && surroundings(tree, points)),
	};
	return gather({
		facts: [fact("model.config", config, statedAt(file, place))],
	});
}

// Points of the shape are sampled apart from those of the flow (data.geometry_sampling).
function surroundings(
	tree: Tree,
	points: number,
): Readonly<Record<string, unknown>> {
	const stated = itemsOf(entryAt(tree, "model.neighbors_in_radius")?.value);
	const neighbours = stated.flatMap((each) => asNumber(each) ?? []);
	const local = asBoolean(entryAt(tree, "model.include_local_features")?.value);
	const geometry = asNumber(entryAt(tree, "data.geometry_sampling")?.value);
	return {
		include_local_features: local ?? true,
		neighbors_in_radius: neighbours.length > 0 ? neighbours : NEIGHBOURS,
		geometry_points: geometry ?? points,
	};
}
