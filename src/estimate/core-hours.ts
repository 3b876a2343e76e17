import type { Catalog } from "../catalog/catalog.js";
import type { PlanKey } from "../plan/fields.js";
import { type Fact, factValue } from "../plan/plan.js";
import { about, scaled, type Uncertain } from "../uncertain.js";
import { kindOfWorld } from "./simulation.js";

type Facts = ReadonlyMap<PlanKey, Fact>;

/** Trees are fitted on cores. */
export function isTrees(facts: Facts): boolean {
	return factValue(facts, "model.family") === "gbdt";
}

/** A world that takes its steps on cores keeps them busy. */
export function stepsOnCores(facts: Facts, catalog: Catalog): boolean {
	return (
		factValue(facts, "task") === "rl" &&
		kindOfWorld(facts, catalog)?.on === "core"
	);
}

/** Whether the devices of a run are cores: its hours are core-hours, and so is their price. */
export function countsCores(facts: Facts, catalog: Catalog): boolean {
	if (isTrees(facts)) return true;
	return (
		!facts.has("hardware.accelerator") &&
		!facts.has("duration_hours") &&
		stepsOnCores(facts, catalog)
	);
}

/** What a busy core draws. */
export function corePowerW(): Uncertain {
	return about(CORE_W, { "power of a core": 0.4 });
}

/** Watts that the idle cores of a machine draw, for each core that works. */
export function idleCoresW(perDevice: number): Uncertain {
	return scaled(
		about(IDLE_CORE_SHARE * CORE_W, { "idle power of a core": 0.4 }),
		perDevice,
	);
}

/** Watts of a busy server core with its memory: EPYC 9654, 360 W for 96 cores, and as much again for the server. */
const CORE_W = 7.5;

/**
 * What a server draws idle of what it draws busy: 0.17 with Cascade Lake, 0.20 with Ice Lake, 0.25 with Sapphire Rapids,
 * 0.32 with the fourth EPYC (cloud-carbon-footprint/ccf-coefficients@b0032d928c78 output/coefficients-aws-use.csv).
 */
const IDLE_CORE_SHARE = 0.25;
