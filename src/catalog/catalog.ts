import { findAccelerator, nearestAccelerators } from "./accelerators.js";
import { corePrices, findCpuMachine } from "./cpu-machines.js";
import { findDataset } from "./datasets.js";
import { embodiedOf, findEmbodied } from "./embodied.js";
import { findExchangeRate } from "./exchange.js";
import { findModel, nearestModels } from "./find-model.js";
import { findGrid, gridLicence, nearestGrids, worldGrid } from "./grid.js";
import type { HubLookUp } from "./hub-models.js";
import { type InstanceTable, ownInstances } from "./instances.js";
import { findMarginal } from "./marginal.js";
import { powerOf } from "./power.js";
import { type PriceList, priceList } from "./prices.js";
import { findPue } from "./pue.js";
import { findRegion, nearestRegions } from "./regions.js";
import { sizeInName } from "./size-in-name.js";
import { findStoragePrice, usualStoragePrice } from "./storage.js";
import { findVision } from "./vision.js";
import { findGridWater } from "./water.js";
import { findWorld } from "./worlds.js";

/** Every look-up in one object, so that a test can pass a small catalogue of its own. */
export interface Catalog extends HubLookUp, InstanceTable, PriceList {
	/** Month of the snapshot; a report prints it. */
	readonly date: string;
	/** Prices of cores, of runs without accelerators. */
	readonly corePrices: PriceList;
	readonly findCpuMachine: typeof findCpuMachine;
	readonly findAccelerator: typeof findAccelerator;
	readonly nearestAccelerators: typeof nearestAccelerators;
	readonly findModel: typeof findModel;
	readonly nearestModels: typeof nearestModels;
	readonly sizeInName: typeof sizeInName;
	readonly findRegion: typeof findRegion;
	readonly nearestRegions: typeof nearestRegions;
	readonly findGrid: typeof findGrid;
	readonly nearestGrids: typeof nearestGrids;
	readonly worldGrid: typeof worldGrid;
	readonly gridLicence: typeof gridLicence;
	readonly findMarginal: typeof findMarginal;
	readonly findGridWater: typeof findGridWater;
	readonly findStoragePrice: typeof findStoragePrice;
	readonly findExchangeRate: typeof findExchangeRate;
	readonly usualStoragePrice: typeof usualStoragePrice;
	readonly findPue: typeof findPue;
	readonly embodiedOf: typeof embodiedOf;
	readonly findEmbodied: typeof findEmbodied;
	readonly powerOf: typeof powerOf;
	readonly findDataset: typeof findDataset;
	readonly findVision: typeof findVision;
	readonly findWorld: typeof findWorld;
}

/** The catalogue that ships with wattdiff. */
export const catalog: Catalog = {
	date: "2026-11",
	...ownInstances,
	...priceList(ownInstances),
	corePrices,
	findCpuMachine,
	findAccelerator,
	nearestAccelerators,
	findModel,
	nearestModels,
	findHubModel: () => undefined,
	sizeInName,
	findRegion,
	nearestRegions,
	findGrid,
	nearestGrids,
	worldGrid,
	gridLicence,
	findMarginal,
	findGridWater,
	findStoragePrice,
	findExchangeRate,
	usualStoragePrice,
	findPue,
	embodiedOf,
	findEmbodied,
	powerOf,
	findDataset,
	findVision,
	findWorld,
};
