import type { Operator } from "../../model.js";
import type { HubConfig } from "../hub-reading.js";
import { type Level, type NormKind, numberAt } from "./maps.js";

/** A head's work, and the map and width that it classifies. */
export interface Decoded {
	readonly operators: readonly Operator[];
	readonly map: Level;
}

/** Builds what a config says of a head. */
export type Decode = (
	config: HubConfig,
	levels: readonly Level[],
	norm: NormKind,
) => Decoded | undefined;

/** The map that a head reads: the last unless it says another. */
export function readMap(
	config: HubConfig,
	levels: readonly Level[],
): Level | undefined {
	return levels.at(numberAt(config, "index", -1));
}
