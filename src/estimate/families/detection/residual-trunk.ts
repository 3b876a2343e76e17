import type { Operator } from "../../model.js";
import { flagOf, type HubConfig, numbersOf } from "../hub-reading.js";
import {
	area,
	convolved,
	type Grid,
	halved,
	type Level,
	type NormKind,
	normKind,
	numberAt,
	type Trunk,
} from "./maps.js";

/** Blocks of each stage by depth (He et al. 2016, table 1). */
const BLOCKS: Readonly<Record<string, readonly number[]>> = {
	"18": [2, 2, 2, 2],
	"34": [3, 4, 6, 3],
	"50": [3, 4, 6, 3],
	"101": [3, 4, 23, 3],
	"152": [3, 8, 36, 3],
};

/** Networks of at most this depth have two 3 × 3 convolutions in a block instead of a bottleneck. */
const DEEPEST_BASIC = 34;

interface Shape {
	readonly isBottleneck: boolean;
	readonly groups: number;
	readonly norm: NormKind;
	readonly stridesFirst: boolean;
}

interface Stage {
	readonly operators: readonly Operator[];
	readonly level: Level;
}

/**
 * ResNet (He et al. 2016, table 1) and ResNeXt (Xie et al. 2017, table 1) as the trunk of a detector: four stages with
 * strides of their own, the first of them frozen. Undefined for a depth that nobody published.
 */
export function residualTrunk(
	config: HubConfig,
	image: Grid,
): Trunk | undefined {
	const depth = numberAt(config, "depth", 50);
	const blocks = BLOCKS[String(depth)];
	const norm = normKind(config.norm);
	if (!blocks || !norm) return undefined;
	const isBottleneck = depth > DEEPEST_BASIC;
	const groups = numberAt(config, "groups", 1);
	const inner = groups * numberAt(config, "group_width", 64);
	const outer = isBottleneck ? 256 : 64;
	const strides = numbersOf(config.strides) ?? [1, 2, 2, 2];
	const offsets = numbersOf(config.offsets) ?? [];
	const frozenParts = numberAt(config, "frozen_parts", 0);
	const stem = stemOf(config, { image, norm, isFrozen: frozenParts > 0 });
	const shape: Shape = {
		isBottleneck,
		groups,
		norm,
		stridesFirst: flagOf(config.strides_first) ?? false,
	};
	const stages: Stage[] = [];
	let before = stem.level;
	for (const [index, stride] of strides.entries()) {
		const stage = stageOf(before, {
			shape,
			blocks: blocks[index] ?? 0,
			inner: inner * 2 ** index,
			outputs: outer * 2 ** index,
			stride,
			offsets: offsets[index] ?? 0,
			isFrozen: frozenParts > index + 1,
		});
		stages.push(stage);
		before = stage.level;
	}
	const parts = [stem, ...stages];
	return {
		frozen: parts.slice(0, frozenParts).flatMap(({ operators }) => operators),
		stacks: [],
		operators: parts.slice(frozenParts).flatMap(({ operators }) => operators),
		levels: stages.map(({ level }, index) => ({
			...level,
			isKept: index < stages.length - 1,
		})),
	};
}

/** A 7 × 7 convolution, or three of 3 × 3 in the deep variant (He et al. 2019, §4.2), and pooling. */
function stemOf(
	config: HubConfig,
	{
		image,
		norm,
		isFrozen,
	}: {
		readonly image: Grid;
		readonly norm: NormKind;
		readonly isFrozen: boolean;
	},
): Stage {
	const map = halved(image);
	const positions = area(map);
	const channels = numberAt(config, "channels", 3);
	const width = 64;
	const convolution = (inputs: number, outputs: number, kernel: number) =>
		convolved({
			inputs,
			outputs,
			kernel,
			positions,
			norm,
			readsData: inputs === channels,
		});
	return {
		operators: flagOf(config.deep_stem)
			? [
					...convolution(channels, width / 2, 9),
					...convolution(width / 2, width / 2, 9),
					...convolution(width / 2, width, 9),
				]
			: convolution(channels, width, 49),
		level: { ...halved(map), channels: width, isFrozen },
	};
}

interface StageShape {
	readonly shape: Shape;
	readonly blocks: number;
	/** Width inside a bottleneck. */
	readonly inner: number;
	readonly outputs: number;
	readonly stride: number;
	/** Channels that say where a deformable 3 × 3 convolution looks (Dai et al. 2017, §2.1); 0 for a plain one. */
	readonly offsets: number;
	readonly isFrozen: boolean;
}

function stageOf(before: Level, stage: StageShape): Stage {
	const operators: Operator[] = [];
	let level = before;
	for (let block = 0; block < stage.blocks; block++) {
		const strides = block === 0 && stage.stride === 2;
		const after: Level = {
			...(strides ? halved(level) : level),
			channels: stage.outputs,
			isFrozen: stage.isFrozen,
		};
		operators.push(...blockOf(level, after, { ...stage, copies: 1 }));
		level = after;
	}
	return { operators, level };
}

/** Three bottlenecks on each of several regions, the first with a stride (He et al. 2016, appendix A). */
export function regionStage({
	regions,
	side,
	inputs,
	outputs,
	norm,
	stridesFirst,
	groups,
	inner,
}: {
	readonly regions: number;
	readonly side: number;
	readonly inputs: number;
	readonly outputs: number;
	readonly norm: NormKind;
	readonly stridesFirst: boolean;
	readonly groups: number;
	readonly inner: number;
}): readonly Operator[] {
	const shape = { isBottleneck: true, groups, norm, stridesFirst };
	const big: Level = { height: side, width: side, channels: inputs };
	const small: Level = { ...halved(big), channels: outputs };
	const stage = {
		shape,
		blocks: 3,
		inner,
		outputs,
		stride: 2,
		offsets: 0,
		isFrozen: false,
		copies: regions,
	};
	return [
		...blockOf(big, small, stage),
		...blockOf(small, small, stage),
		...blockOf(small, small, stage),
	];
}

// What reads a frozen map gives no gradient to it.
function blockOf(
	before: Level,
	after: Level,
	{
		shape,
		inner,
		outputs,
		offsets,
		copies,
	}: StageShape & { readonly copies: number },
): readonly Operator[] {
	const { isBottleneck, groups, norm, stridesFirst } = shape;
	const inputs = before.channels;
	const positions = copies * area(after);
	const changes = inputs !== outputs || area(before) !== area(after);
	const readsData = before.isFrozen === true && after.isFrozen !== true;
	const shortcut = changes
		? convolved({
				inputs,
				outputs,
				kernel: 1,
				positions,
				// The block's first convolution reads the same.
				keptPositions: 0,
				norm,
				readsData,
			})
		: [];
	const keptPositions = copies * area(before);
	if (!isBottleneck) {
		return [
			...shortcut,
			...convolved({
				inputs,
				outputs,
				kernel: 9,
				positions,
				keptPositions,
				norm,
				readsData,
			}),
			...convolved({ inputs: outputs, outputs, kernel: 9, positions, norm }),
		];
	}
	return [
		...shortcut,
		...convolved({
			inputs,
			outputs: inner,
			kernel: 1,
			positions: stridesFirst ? positions : keptPositions,
			keptPositions,
			norm,
			readsData,
		}),
		...(offsets > 0
			? convolved({
					inputs: inner,
					outputs: offsets,
					kernel: 9,
					positions,
					keptPositions: 0,
				})
			: []),
		...convolved({
			inputs: inner,
			outputs: inner,
			kernel: 9,
			positions,
			...(!stridesFirst && { keptPositions }),
			groups,
			norm,
		}),
		...convolved({ inputs: inner, outputs, kernel: 1, positions, norm }),
	];
}
