import type { Operator } from "../../model.js";
import type { HubConfig } from "../hub-reading.js";
import type { Level } from "./maps.js";

/**
 * What looks at regions in training. Of the proposals `count` are drawn for the boxes (Ren et al. 2015, §3.1.3), and at
 * most the share `positive` of them are objects, which alone have masks, keypoints or surfaces (He et al. 2017, §3).
 */
export interface Regions {
	readonly config: HubConfig;
	readonly count: number;
	readonly positives: number;
	readonly classes: number;
	readonly width: number;
	readonly levels: readonly Level[];
}

/** A head over regions, with its own settings. */
export type RegionHead = (
	regions: Regions,
	head: HubConfig,
) => readonly Operator[];
