import type { Operator } from "../../model.js";
import { operatorParameters } from "../../parameters.js";
import { linear, loose, norm, table } from "../blocks.js";
import type { HubConfig } from "../hub-reading.js";
import {
	plainLayer,
	stem,
	type Tower,
	type TowerContext,
	towerShape,
} from "./tower.js";

/** CLIP's image half, all of it: the features come from the last layer but one, so that no gradient comes to the last. */
export function clipTower(
	vision: HubConfig,
	{ image, hidden: out, takenLayer }: TowerContext,
): Tower | undefined {
	const shape = towerShape(vision, image);
	if (!shape) return undefined;
	const { hidden, patches, learnedPatches } = shape;
	const rows = patches + 1;
	const unused = takenLayer < 0 ? Math.min(-takenLayer - 1, shape.layers) : 0;
	const layer = plainLayer(shape, rows);
	return {
		stacks: [{ layers: shape.layers - unused, operators: layer }],
		...(unused > 0 && { frozen: forwardOnly(layer, unused) }),
		ends: [
			...layer.map((operator) =>
				loose("unused", unused * operatorParameters(operator)),
			),
			stem(shape, { kernel: shape.patch ** 2, bias: false }),
			table("class-token", 1, hidden),
			table("positions", learnedPatches + 1, hidden),
			norm({ name: "first-norm", width: hidden, rows }),
			norm({ name: "last-norm", width: hidden, rows }),
			linear({
				name: "projector1",
				inputs: hidden,
				outputs: out,
				rows: patches,
			}),
			linear({ name: "projector2", inputs: out, outputs: out, rows: patches }),
		],
	};
}

// Their parameters are among those of the model; only their work is forward alone.
function forwardOnly(
	layer: readonly Operator[],
	layers: number,
): readonly Operator[] {
	return Array.from({ length: layers }).flatMap(() =>
		layer.flatMap((operator): readonly Operator[] =>
			operator.kind === "linear"
				? [{ ...operator, tied: true, bias: false }]
				: operator.kind === "core"
					? [operator]
					: [],
		),
	);
}
