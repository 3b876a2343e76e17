import { findAccelerator, nearestAccelerators } from "./accelerators.js";
import { findDataset } from "./datasets.js";
import { embodiedOf, findEmbodied } from "./embodied.js";
import { findModel, nearestModels } from "./find-model.js";
import { findGrid, gridLicence, nearestGrids, worldGrid } from "./grid.js";
import { findInstance, instancesWith, nearestInstances } from "./instances.js";
import { findMarginal } from "./marginal.js";
import { powerOf } from "./power.js";
import { defaultRate, pricePerDeviceHour } from "./prices.js";
import { findPue } from "./pue.js";
import { findRegion, nearestRegions } from "./regions.js";
import { sizeInName } from "./size-in-name.js";

/** Every look-up in one object, so that a test can pass a small catalogue of its own. */
export interface Catalog {
	/** Month of the snapshot; a report prints it. */
	readonly date: string;
	readonly findAccelerator: typeof findAccelerator;
	readonly nearestAccelerators: typeof nearestAccelerators;
	readonly findModel: typeof findModel;
	readonly nearestModels: typeof nearestModels;
	readonly sizeInName: typeof sizeInName;
	readonly findInstance: typeof findInstance;
	readonly nearestInstances: typeof nearestInstances;
	readonly instancesWith: typeof instancesWith;
	readonly pricePerDeviceHour: typeof pricePerDeviceHour;
	readonly defaultRate: typeof defaultRate;
	readonly findRegion: typeof findRegion;
	readonly nearestRegions: typeof nearestRegions;
	readonly findGrid: typeof findGrid;
	readonly nearestGrids: typeof nearestGrids;
	readonly worldGrid: typeof worldGrid;
	readonly gridLicence: typeof gridLicence;
	readonly findMarginal: typeof findMarginal;
	readonly findPue: typeof findPue;
	readonly embodiedOf: typeof embodiedOf;
	readonly findEmbodied: typeof findEmbodied;
	readonly powerOf: typeof powerOf;
	readonly findDataset: typeof findDataset;
}

/** The catalogue that ships with wattdiff. */
export const catalog: Catalog = {
	date: "2026-11",
	findAccelerator,
	nearestAccelerators,
	findModel,
	nearestModels,
	sizeInName,
	findInstance,
	nearestInstances,
	instancesWith,
	pricePerDeviceHour,
	defaultRate,
	findRegion,
	nearestRegions,
	findGrid,
	nearestGrids,
	worldGrid,
	gridLicence,
	findMarginal,
	findPue,
	embodiedOf,
	findEmbodied,
	powerOf,
	findDataset,
};
