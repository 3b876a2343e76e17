import type { Operator } from "../../model.js";
import { kept, linear } from "../blocks.js";
import { flagOf, type HubConfig } from "../hub-reading.js";
import { repeat } from "./dense-heads.js";
import { convolved, type Level, normKind, numberAt, partOf } from "./maps.js";
import { keypointHead, surfaceHead } from "./pose-heads.js";
import type { RegionHead, Regions } from "./regions.js";
import { regionStage } from "./residual-trunk.js";
import { alike, tower } from "./towers.js";

/** Heads by the key under which a config has them. */
const heads: Readonly<Record<string, RegionHead>> = {
	box: boxHead,
	mask: maskHead,
	keypoints: keypointHead,
	surfaces: surfaceHead,
	points: pointHead,
};

/** Every head of a config that looks at regions. */
export function regionHeads(
	config: HubConfig,
	levels: readonly Level[],
): readonly Operator[] {
	const shared = partOf(config, "shared_stage");
	const isShared = Object.keys(shared).length > 0;
	const count = numberAt(config, "count", 512);
	const width = isShared
		? numberAt(shared, "outputs", 2048)
		: (levels[0]?.channels ?? 0);
	const regions = {
		config,
		count,
		positives: Math.floor(count * numberAt(config, "positive", 0.25)),
		classes: numberAt(config, "classes", 80),
		width,
		levels,
	};
	return [
		...(isShared ? sharedStage(shared, regions) : []),
		...Object.entries(heads).flatMap(([key, head]) => {
			const own = partOf(config, key);
			return config[key] === undefined ? [] : head(regions, own);
		}),
	];
}

/** The trunk's last stage on every region, which boxes and masks share (He et al. 2016, appendix A). */
function sharedStage(
	stage: HubConfig,
	{ count, levels }: Regions,
): readonly Operator[] {
	return regionStage({
		regions: count,
		side: numberAt(stage, "side", 14),
		inputs: levels[0]?.channels ?? 0,
		outputs: numberAt(stage, "outputs", 2048),
		inner: numberAt(stage, "inner", 512),
		groups: numberAt(stage, "groups", 1),
		norm: normKind(stage.norm) ?? "frozen",
		stridesFirst: flagOf(stage.strides_first) ?? true,
	});
}

/** Convolutions and linears on 7 × 7, then classes and boxes; a cascade has several (Cai and Vasconcelos 2018, §4.1). */
function boxHead(
	{ count, classes, width }: Regions,
	head: HubConfig,
): readonly Operator[] {
	const side = numberAt(head, "side", 7);
	const convolutions = numberAt(head, "convolutions", 0);
	const channels = numberAt(head, "width", 256);
	const layers = numberAt(head, "linears", 2);
	const inner = numberAt(head, "linear_width", 1024);
	const norm = normKind(head.norm) ?? "none";
	const agnostic = flagOf(head.class_agnostic) ?? false;
	const seen = convolutions > 0 ? channels : width;
	const last = layers > 0 ? inner : seen;
	const boxClasses = numberAt(head, "box_classes", agnostic ? 1 : classes);
	return repeat(numberAt(head, "stages", 1), () => [
		...tower(alike(convolutions, channels), {
			inputs: width,
			positions: count * side ** 2,
			norm,
		}),
		...repeat(layers, (index) => {
			const inputs = index === 0 ? seen * side ** 2 : inner;
			return [
				linear({ name: `box${index}`, inputs, outputs: inner, rows: count }),
				kept(`box${index} input`, count * inputs),
			];
		}),
		kept("last of boxes", count * last),
		// Beside the classes stands the background.
		linear({
			name: "classes",
			inputs: last,
			outputs: classes + 1,
			rows: count,
		}),
		linear({
			name: "boxes",
			inputs: last,
			outputs: 4 * boxClasses,
			rows: count,
		}),
	]);
}

/** 3 × 3 convolutions on 14 × 14, a transposed one, a mask for each class (He et al. 2017, figure 4). */
function maskHead(
	{ positives, classes, width }: Regions,
	head: HubConfig,
): readonly Operator[] {
	const positions = positives * numberAt(head, "side", 14) ** 2;
	const convolutions = numberAt(head, "convolutions", 4);
	const channels = numberAt(head, "width", 256);
	const norm = normKind(head.norm) ?? "none";
	const maskClasses = numberAt(head, "mask_classes", classes);
	return repeat(numberAt(head, "stages", 1), () => [
		...tower(alike(convolutions, channels), { inputs: width, positions, norm }),
		...convolved({
			inputs: convolutions > 0 ? channels : width,
			outputs: channels,
			kernel: 4,
			positions,
		}),
		...convolved({
			inputs: channels,
			outputs: maskClasses,
			kernel: 1,
			positions: 4 * positions,
		}),
	]);
}

/**
 * PointRend (Kirillov et al. 2020, §3): a coarse mask out of linears, and a perceptron over chosen points that sees the
 * coarse mask again in each layer.
 */
function pointHead(
	{ positives, classes, width }: Regions,
	head: HubConfig,
): readonly Operator[] {
	const side = numberAt(head, "side", 14);
	const coarse = numberAt(head, "coarse_side", 7);
	const channels = numberAt(head, "width", 256);
	const inner = numberAt(head, "linear_width", 1024);
	const points = positives * numberAt(head, "points", 196);
	const fine = numberAt(head, "point_width", 256);
	const layers = numberAt(head, "point_layers", 3);
	const half = side / 2;
	return [
		...(width > channels
			? convolved({
					inputs: width,
					outputs: channels,
					kernel: 1,
					positions: positives * side ** 2,
				})
			: []),
		...convolved({
			inputs: channels,
			outputs: channels,
			kernel: 4,
			positions: positives * half ** 2,
		}),
		...repeat(numberAt(head, "linears", 2), (index) => [
			linear({
				name: `coarse${index}`,
				inputs: index === 0 ? channels * half ** 2 : inner,
				outputs: inner,
				rows: positives,
			}),
		]),
		linear({
			name: "coarse-mask",
			inputs: inner,
			outputs: classes * coarse ** 2,
			rows: positives,
		}),
		...repeat(layers, (index) =>
			convolved({
				inputs: (index === 0 ? width : fine) + classes,
				outputs: fine,
				kernel: 1,
				positions: points,
			}),
		),
		...convolved({
			inputs: fine + classes,
			outputs: classes,
			kernel: 1,
			positions: points,
		}),
	];
}
