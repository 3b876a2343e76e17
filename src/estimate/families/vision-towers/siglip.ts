import { linear, norm, table } from "../blocks.js";
import type { HubConfig } from "../hub-reading.js";
import {
	plainLayer,
	stem,
	type Tower,
	type TowerContext,
	towerShape,
} from "./tower.js";

/** SigLIP's image half without its pooling head, and one linear. */
export function siglipTower(
	vision: HubConfig,
	{ image, hidden: out }: TowerContext,
): Tower | undefined {
	const shape = towerShape(vision, image);
	if (!shape) return undefined;
	const { hidden, patches: rows } = shape;
	return {
		stacks: [{ layers: shape.layers, operators: plainLayer(shape, rows) }],
		ends: [
			stem(shape, { kernel: shape.patch ** 2, bias: true }),
			table("positions", shape.learnedPatches, hidden),
			norm({ name: "last-norm", width: hidden, rows }),
			linear({ name: "projector", inputs: hidden, outputs: out, rows }),
		],
	};
}
