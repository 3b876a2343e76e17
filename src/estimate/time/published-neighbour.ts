import { findAccelerator } from "../../catalog/accelerators.js";
import {
	type PublishedSpeed,
	publishedSpeeds,
} from "../../catalog/published-speeds.js";
import { hasExperts, isStatedOnly } from "../model.js";
import type { Workload } from "../workload.js";
import { isLowPrecision } from "./efficiency.js";

/**
 * The other route to a speed: a published run of the same stack and generation of accelerators, whose utilisation is
 * carried over. With a model left out of the fit its errors go with those of the operations, so that no share of it makes
 * the estimate better (docs/accuracy.md); where the two lie further apart than such runs do among each other, one of them
 * is wrong, and the range says so.
 */
export interface Neighbour {
	readonly run: PublishedSpeed;
	/** Distance in the logarithms of width and sequence; 0 is the same shape. */
	readonly distance: number;
}

/** Farther ones are no neighbours: twice as wide, or four times as long. */
const FARTHEST = 0.7;

/** What a sequence's length counts beside the width. */
const OF_SEQUENCE = 0.5;

/** Distance of another part of the generation, and of another number type of as few bits. */
const ASIDE = 0.1;

/** Standard deviation of ln(speed) carried over from a neighbour of another model: 316 rows of the published ones. */
const CARRIED_SIGMA = 0.13;

/** The nearest published run; undefined where none is like it. */
export function publishedNeighbour(workload: Workload): Neighbour | undefined {
	const { model, adapter, hardware } = workload;
	const isLike =
		model.family === "decoder" &&
		!adapter &&
		!hasExperts(model) &&
		!isStatedOnly(model) &&
		hardware.accelerator !== undefined;
	if (!isLike) return undefined;
	const near = publishedSpeeds
		.filter((run) => isOfOneKind(run, workload))
		.map((run) => ({ run, distance: distanceOf(run, workload) }))
		.toSorted((one, other) => one.distance - other.distance)[0];
	return near && near.distance <= FARTHEST ? near : undefined;
}

/**
 * What the range is widened by, as a signed error of ln(time): by how much the two routes lie further apart than two
 * standard deviations of what is carried over.
 */
export function disagreement(mfu: number, { run }: Neighbour): number {
	const apart = Math.log(mfu / run.mfu);
	return Math.sign(apart) * Math.max(0, Math.abs(apart) - 2 * CARRIED_SIGMA);
}

function isOfOneKind(
	run: PublishedSpeed,
	{ framework, precision, checkpointing, hardware }: Workload,
): boolean {
	return (
		coreOf(run.framework) === coreOf(framework) &&
		isLowPrecision(run.precision) === isLowPrecision(precision) &&
		run.recomputes === (checkpointing === "full") &&
		findAccelerator(run.accelerator)?.architecture ===
			hardware.accelerator?.architecture
	);
}

/** NeMo and Megatron-Bridge train with one core. */
function coreOf(framework: string): string {
	return framework === "nemo" ? "megatron-bridge" : framework;
}

function distanceOf(
	run: PublishedSpeed,
	{ model, precision, hardware }: Workload,
): number {
	return (
		Math.abs(Math.log(run.hidden / model.hidden)) +
		OF_SEQUENCE * Math.abs(Math.log(run.sequence / model.tokens)) +
		(run.accelerator === hardware.accelerator?.id ? 0 : ASIDE) +
		(run.precision === precision.replace("amp-", "") ? 0 : ASIDE)
	);
}
