import type { Model, Operator, Stack } from "../../model.js";
import { linear, loose, norm } from "../blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	numbersOf,
	textOf,
} from "../hub-reading.js";
import { fieldConvolution, fieldModel, type Grid } from "./field.js";

interface Block {
	readonly inputs: number;
	readonly outputs: number;
	readonly height: number;
	readonly width: number;
	/** Width of the vector that tells the noise. */
	readonly embedding: number;
	readonly attends: boolean;
	readonly resampled?: boolean;
}

/**
 * The U-net of Song et al. 2021 (appendix H) in the form of Karras et al. 2022, as PhysicsNeMo has it (SongUNet of
 * physicsnemo/models/diffusion_unets/song_unet.py at 94b3551): by its arguments, with the number of channels that it
 * reads, its own grid and lead-time channels among them. Patches are as large as the run's image. Under `forecast` may
 * stand a net of the same kind that runs forward on the whole field, for a `share` of the samples.
 */
export function songUnet(config: HubConfig, grid: Grid): Model | undefined {
	const net = unet(config, grid);
	const { forecast } = config;
	if (!net || typeof forecast !== "object" || forecast === null) return net;
	const before: HubConfig = { ...forecast };
	const whole = unet(before, { height: undefined, width: undefined });
	const share = firstNumber(before, "share") ?? 1;
	const runs = [...(whole?.stacks ?? [])].flatMap((each) => each.operators);
	return { ...net, frozen: runs.map((each) => lessOften(each, share)) };
}

function lessOften(operator: Operator, share: number): Operator {
	switch (operator.kind) {
		case "linear":
			return { ...operator, rows: operator.rows * share };
		case "convolution":
			return { ...operator, positions: operator.positions * share };
		case "core":
			return { ...operator, queries: operator.queries * share };
		case "other":
			return { ...operator, flops: operator.flops * share };
		default:
			return operator;
	}
}

function unet(config: HubConfig, grid: Grid): Model | undefined {
	const inputs = firstNumber(config, "in_channels");
	const outputs = firstNumber(config, "out_channels");
	const [ownHeight, ownWidth] = numbersOf(config.img_resolution) ?? [];
	const height = grid.height ?? ownHeight;
	const width = grid.width ?? grid.height ?? ownWidth;
	if (!inputs || !outputs || !height || !width) return undefined;
	const base = firstNumber(config, "model_channels") ?? 128;
	const embedding = base * (firstNumber(config, "channel_mult_emb") ?? 4);
	const walls = { height: ownHeight ?? height, width: ownWidth ?? width };
	const net = levelsOf(config, { base, embedding, height, width, walls });
	const area = height * width;
	const inside: readonly Stack[] = net.blocks.map((each) => ({
		layers: 1,
		operators: unetBlock(each),
	}));
	return fieldModel({
		hidden: base,
		stacks: [
			{
				layers: 1,
				operators: [
					fieldConvolution({
						inputs,
						outputs: base,
						kernel: 9,
						positions: area,
						readsData: true,
					}),
				],
			},
			...inside,
			{
				layers: 1,
				operators: [
					groupNorm(net.last, area),
					fieldConvolution({
						inputs: net.last,
						outputs,
						kernel: 9,
						positions: area,
					}),
				],
			},
		],
		ends: [
			...embeddingOf(config, base, embedding),
			...placesOf(config, walls.height * walls.width),
		],
	});
}

interface Net {
	readonly blocks: readonly Block[];
	/** Channels before the last convolution. */
	readonly last: number;
}

// The decoder mirrors the encoder with one block more at each level, and reads what every block left on the way down.
function levelsOf(
	config: HubConfig,
	{
		base,
		embedding,
		height,
		width,
		walls,
	}: {
		readonly base: number;
		readonly embedding: number;
		readonly height: number;
		readonly width: number;
		readonly walls: { readonly height: number };
	},
): Net {
	const multiples = numbersOf(config.channel_mult) ?? [1, 2, 2, 2];
	const repeats = firstNumber(config, "num_blocks") ?? 4;
	const attended = new Set(numbersOf(config.attn_resolutions) ?? [16]);
	const bottleneck = flagOf(config.bottleneck_attention) ?? true;
	const blocks: Block[] = [];
	const at = (level: number) => ({
		height: height / 2 ** level,
		width: width / 2 ** level,
		embedding,
	});
	// Levels attend by the size of the whole grid, not by that of a patch.
	const attends = (level: number): boolean =>
		attended.has(Math.floor(walls.height / 2 ** level));
	let channels = base;
	const skips = [base];
	for (const [level, multiple] of multiples.entries()) {
		if (level > 0) {
			blocks.push({
				...at(level),
				inputs: channels,
				outputs: channels,
				attends: false,
				resampled: true,
			});
			skips.push(channels);
		}
		for (let index = 0; index < repeats; index++) {
			const outputs = base * multiple;
			blocks.push({
				...at(level),
				inputs: channels,
				outputs,
				attends: attends(level),
			});
			channels = outputs;
			skips.push(channels);
		}
	}
	for (let level = multiples.length - 1; level >= 0; level--) {
		const same = { ...at(level), inputs: channels, outputs: channels };
		if (level === multiples.length - 1) {
			blocks.push(
				{ ...same, attends: bottleneck },
				{ ...same, attends: false },
			);
		} else blocks.push({ ...same, attends: false, resampled: true });
		for (let index = 0; index <= repeats; index++) {
			const outputs = base * (multiples[level] ?? 1);
			blocks.push({
				...at(level),
				inputs: channels + (skips.pop() ?? 0),
				outputs,
				attends: index === repeats && attends(level),
			});
			channels = outputs;
		}
	}
	return { blocks, last: channels };
}

// Two norms and convolutions, the noise between them, a 1 × 1 convolution beside them where the shape changes.
function unetBlock(block: Block): readonly Operator[] {
	const { inputs, outputs, embedding, attends, resampled } = block;
	const area = block.height * block.width;
	const over = { kernel: 9, positions: area };
	return [
		groupNorm(inputs, area),
		...(resampled ? [resampling(inputs, area), resampling(inputs, area)] : []),
		fieldConvolution({ ...over, inputs, outputs }),
		linear({ name: "noise", inputs: embedding, outputs, rows: 1 }),
		groupNorm(outputs, area),
		fieldConvolution({ ...over, inputs: outputs, outputs }),
		...(inputs !== outputs || resampled
			? [fieldConvolution({ inputs, outputs, kernel: 1, positions: area })]
			: []),
		...(attends ? attention(outputs, area) : []),
	];
}

/** A fixed filter of 2 × 2 for each channel, with nothing to learn. */
function resampling(channels: number, area: number): Operator {
	return {
		kind: "other",
		name: "resampling",
		parameters: 0,
		flops: 2 * 4 * channels * area,
		savedElements: 0,
		readsData: true,
	};
}

function attention(channels: number, area: number): readonly Operator[] {
	return [
		groupNorm(channels, area),
		linear({
			name: "qkv",
			inputs: channels,
			outputs: 3 * channels,
			rows: area,
		}),
		{
			kind: "core",
			heads: 1,
			kvHeads: 1,
			queryKeyDim: channels,
			valueDim: channels,
			queries: area,
			keys: area,
			mask: "full",
			// The weights of every pair stay.
			keptBesides: area,
		},
		linear({ name: "o", inputs: channels, outputs: channels, rows: area }),
	];
}

function groupNorm(width: number, rows: number): Operator {
	return norm({ name: "group-norm", width, rows, flavour: "group" });
}

function embeddingOf(
	config: HubConfig,
	base: number,
	embedding: number,
): readonly Operator[] {
	if (textOf(config.embedding_type) === "zero") return [];
	const noise = base * (firstNumber(config, "channel_mult_noise") ?? 1);
	return [
		linear({ name: "noise1", inputs: noise, outputs: embedding, rows: 1 }),
		linear({ name: "noise2", inputs: embedding, outputs: embedding, rows: 1 }),
	];
}

// A learned field for each channel of the grid, and one for each lead time.
function placesOf(config: HubConfig, area: number): readonly Operator[] {
	const grid = firstNumber(config, "N_grid_channels") ?? 0;
	const lead = firstNumber(config, "lead_time_channels") ?? 0;
	const steps = firstNumber(config, "lead_time_steps") ?? 9;
	const isLearned = textOf(config.gridtype) === "learnable";
	return [
		...(isLearned ? [loose("grid", grid * area)] : []),
		...(lead > 0 ? [loose("lead-times", lead * steps * area)] : []),
	];
}
