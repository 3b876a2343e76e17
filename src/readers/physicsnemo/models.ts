import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entriesOf,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { plainConfig } from "../model-config.js";
import { statedAt } from "../origins.js";
import { corrdiffModel } from "./corrdiff.js";
import { transolverModel } from "./transolver.js";

type ModelOf = (file: ParsedFile, tree: Tree) => FieldReading;

/** The networks of the applications, by the names of the schemas. */
const models: Readonly<Record<string, ModelOf>> = {
	corrdiff: corrdiffModel,
	"fourier-neural-operator": fourierOperator,
	"mesh-graph-net": meshGraphNet,
	weather: weatherModel,
	domino: decomposedOperator,
	transolver: transolverModel,
	afno: adaptiveOperator,
};

/** The network that an application builds; nothing where its size is not in the config. */
export function modelOf(
	file: ParsedFile,
	tree: Tree,
	schema: string,
): FieldReading {
	return lookUp(models, schema)?.(file, tree) ?? gather();
}

// examples/cfd/darcy_fno/train_fno_darcy.py.
function fourierOperator(file: ParsedFile, tree: Tree): FieldReading {
	const arch = entryAt(tree, "arch.fno");
	const number = (path: string): number | undefined =>
		asNumber(entryAt(tree, `arch.${path}`)?.value);
	const modes = entryAt(tree, "arch.fno.fno_modes")?.value;
	return built(file, arch, {
		model_type: "fno",
		in_channels: number("fno.in_channels"),
		out_channels: number("decoder.out_features"),
		decoder_layers: number("decoder.layers"),
		decoder_layer_size: number("decoder.layer_size"),
		dimension: number("fno.dimension"),
		latent_channels: number("fno.latent_channels"),
		num_fno_layers: number("fno.fno_layers"),
		num_fno_modes: numbers(modes) ?? asNumber(modes),
		padding: number("fno.padding"),
	});
}

/**
 * Meshes whose mean size is known: nodes from examples/cfd/vortex_shedding_mgn/README.md at 94b3551. A large mesh of
 * triangles has three edges for each node (Euler's formula), and each edge goes both ways.
 */
const meshes: readonly {
	readonly path: RegExp;
	readonly nodes: number;
	readonly edges: number;
}[] = [{ path: /cylinder_flow/, nodes: 1885, edges: 6 * 1885 }];

// examples/cfd/vortex_shedding_mgn/train.py: what the config leaves out is the class's own.
function meshGraphNet(file: ParsedFile, tree: Tree): FieldReading {
	const data = entryAt(tree, "data_dir");
	const place = asText(data?.value) ?? "";
	const mesh = meshes.find(({ path }) => path.test(place));
	const features = entryAt(tree, "num_input_features");
	if (!mesh) return gather();
	const number = (key: string): number | undefined =>
		asNumber(entryAt(tree, key)?.value);
	const same = Object.fromEntries(
		WIDTHS.flatMap((key) => {
			const value = number(key);
			return value === undefined ? [] : [[key, value]];
		}),
	);
	return built(file, features, {
		model_type: "mesh_graph_net",
		nodes: mesh.nodes,
		edges: mesh.edges,
		input_dim_nodes: number("num_input_features"),
		input_dim_edges: number("num_edge_features"),
		output_dim: number("num_output_features"),
		...same,
	});
}

const WIDTHS = [
	"hidden_dim_processor",
	"hidden_dim_node_encoder",
	"hidden_dim_edge_encoder",
	"hidden_dim_node_decoder",
	"num_layers_node_processor",
	"num_layers_edge_processor",
	"num_layers_node_encoder",
	"num_layers_edge_encoder",
	"num_layers_node_decoder",
];

function weatherModel(file: ParsedFile, tree: Tree): FieldReading {
	const pangu = entryAt(tree, "pangu");
	if (pangu) {
		const list = (name: string): readonly number[] | undefined =>
			numbers(entryAt(pangu.value, name)?.value);
		return built(file, pangu, {
			model_type: "pangu",
			img_size: list("img_size"),
			patch_size: list("patch_size"),
			embed_dim: asNumber(entryAt(pangu.value, "embed_dim")?.value),
			num_heads: list("num_heads"),
			window_size: list("window_size"),
		});
	}
	// examples/weather/dlwp: faces of 64 × 64 (README.md), two forecasts of two steps each (train_dlwp.py).
	const inputs = entryAt(tree, "nr_input_channels");
	return built(file, inputs, {
		model_type: "dlwp",
		nr_input_channels: asNumber(inputs?.value),
		nr_output_channels: asNumber(entryAt(tree, "nr_output_channels")?.value),
		face_resolution: 64,
		forecast_steps: 2,
	});
}

// examples/weather/fcn_afno/train_era5.py: fields of 720 × 1440 in patches of 8, everything but the channels fixed.
function adaptiveOperator(file: ParsedFile, tree: Tree): FieldReading {
	const channels = entryAt(tree, "channels");
	const count = itemsOf(channels?.value).length;
	const steps = asNumber(entryAt(tree, "num_steps_train")?.value) ?? 1;
	return built(file, channels, {
		model_type: "afno",
		inp_shape: [720, 1440],
		patch_size: [8, 8],
		in_channels: count,
		out_channels: count,
		embed_dim: 768,
		depth: 12,
		num_blocks: 8,
		forecast_steps: steps,
	});
}

// examples/cfd/external_aerodynamics/domino/src: a vector is three variables, a scalar one (utils.py).
function decomposedOperator(file: ParsedFile, tree: Tree): FieldReading {
	const model = entryAt(tree, "model");
	const type = asText(entryAt(tree, "model.model_type")?.value) ?? "combined";
	const count = (side: string): number =>
		type === "combined" || type === side
			? entriesOf(entryAt(tree, `variables.${side}.solution`)?.value).reduce(
					(sum, { value }) => sum + (asText(value) === "vector" ? 3 : 1),
					0,
				)
			: 0;
	if (!model || !entryAt(tree, "model.interp_res")) return gather();
	return built(file, model, {
		model_type: "domino",
		parameters: plainConfig(model.value),
		volume_variables: count("volume"),
		surface_variables: count("surface"),
	});
}

function built(
	file: ParsedFile,
	entry: Entry | undefined,
	config: Readonly<Record<string, unknown>>,
): FieldReading {
	if (!entry) return gather();
	return gather({
		facts: [fact("model.config", config, statedAt(file, entry))],
	});
}

function numbers(tree: Tree | undefined): readonly number[] | undefined {
	const found = itemsOf(tree).flatMap((each) => asNumber(each) ?? []);
	return found.length > 0 ? found : undefined;
}
