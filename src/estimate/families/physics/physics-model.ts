import type { Model } from "../../model.js";
import type { HubConfig, HubSample } from "../hub-reading.js";
import { adaptiveOperator } from "./adaptive-operator.js";
import { cubedSphereNet } from "./cubed-sphere-net.js";
import { decomposedOperator } from "./decomposed-operator.js";
import { earthTransformer } from "./earth-transformer.js";
import type { Grid } from "./field.js";
import { fourierOperator } from "./fourier-operator.js";
import { geometryTransformer } from "./geometry-transformer.js";
import { meshGraphNet } from "./mesh-graph-net.js";
import { sliceTransformer } from "./slice-transformer.js";
import { songUnet } from "./song-unet.js";

/** Networks of fields and meshes, by what their configs call `model_type`. */
const builders: Readonly<
	Record<string, (config: HubConfig, grid: Grid) => Model | undefined>
> = {
	fno: fourierOperator,
	afno: adaptiveOperator,
	dlwp: cubedSphereNet,
	domino: decomposedOperator,
	mesh_graph_net: meshGraphNet,
	pangu: earthTransformer,
	song_unet: songUnet,
	transolver: sliceTransformer,
	geotransolver: geometryTransformer,
};

/** True for a `model_type` that this folder builds. */
export function isPhysicsType(type: string): boolean {
	return Object.hasOwn(builders, type);
}

/** Builds a network of physics for one field or mesh; undefined when a dimension is missing. */
export function physicsModel(
	config: HubConfig,
	{ image, imageWidth }: HubSample,
): Model | undefined {
	const grid = { height: image, width: imageWidth };
	return builders[String(config.model_type)]?.(config, grid);
}
