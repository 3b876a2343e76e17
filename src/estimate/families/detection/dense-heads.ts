import type { Operator } from "../../model.js";
import { kept } from "../blocks.js";
import { flagOf, type HubConfig } from "../hub-reading.js";
import {
	allPositions,
	convolved,
	type Level,
	normKind,
	numberAt,
} from "./maps.js";

/** Proposals (Ren et al. 2015, §3.1): convolutions that all maps share, a score and four offsets for each anchor. */
export function proposalHead(
	config: HubConfig,
	levels: readonly Level[],
): readonly Operator[] {
	const inputs = levels[0]?.channels ?? 0;
	const positions = allPositions(levels);
	const anchors = numberAt(config, "anchors", 3);
	const into = { inputs, positions };
	return [
		...repeat(numberAt(config, "convolutions", 1), () =>
			convolved({ ...into, outputs: inputs, kernel: 9 }),
		),
		...convolved({ ...into, outputs: anchors, kernel: 1 }),
		...convolved({
			...into,
			outputs: 4 * anchors,
			kernel: 1,
			keptPositions: 0,
		}),
	];
}

/**
 * Two towers over every map, one for classes and one for boxes: RetinaNet (Lin et al. 2017, §4) with nine anchors, FCOS
 * (Tian et al. 2019, §3.1) with one and a centre beside the box. Undefined for an unknown norm.
 */
export function denseHead(
	config: HubConfig,
	levels: readonly Level[],
): readonly Operator[] | undefined {
	const width = levels[0]?.channels ?? 0;
	const positions = allPositions(levels);
	const norm = normKind(config.norm);
	if (!norm) return undefined;
	const anchors = numberAt(config, "anchors", 9);
	const classes = numberAt(config, "classes", 80);
	const extra = numberAt(config, "centres", 0);
	// Both towers read the same maps.
	const tower = (isSecond: boolean) =>
		repeat(numberAt(config, "convolutions", 4), (index) =>
			convolved({
				inputs: width,
				outputs: width,
				kernel: 9,
				positions,
				...(isSecond && index === 0 && { keptPositions: 0 }),
				norm,
			}),
		);
	const last = (outputs: number) =>
		convolved({ inputs: width, outputs, kernel: 9, positions });
	return [
		...tower(false),
		...last(anchors * classes),
		...tower(true),
		...last(anchors * 4),
		...(flagOf(config.loss_in_operations)
			? [kept("focal loss", FOCAL_TENSORS * anchors * classes * positions)]
			: []),
		...(extra > 0 ? last(extra) : []),
	];
}

/**
 * What the focal loss keeps where it is written in elementary operations: logits of the anchors that count, their
 * probability, the target, both complements, the cross-entropy, the base and the power, the weight (fvcore 0.1.5,
 * nn/focal_loss.py).
 */
const FOCAL_TENSORS = 9;

/** The operators of something that stands there several times. */
export function repeat(
	times: number,
	of: (index: number) => readonly Operator[],
): readonly Operator[] {
	return Array.from({ length: times }, (_, index) => of(index)).flat();
}
