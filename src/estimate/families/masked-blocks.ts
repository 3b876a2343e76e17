/** Blocks that hide parts of a clip from an encoder, as V-JEPA's configs have them (vjepa2 c2963a47433e, src/masks). */
export interface BlockMask {
	/** Blocks whose union is hidden. */
	readonly blocks: number;
	/** Share of a frame that one block covers, from and to. */
	readonly spatialScale: readonly [number, number];
	/** Share of the frames that one block covers, from and to. */
	readonly temporalScale: readonly [number, number];
	/** Height ÷ width of a block, from and to. */
	readonly aspectRatio: readonly [number, number];
	/** Share of the frames that the encoder may see. */
	readonly seenFrames: number;
	/** The encoder sees no more patches than this. */
	readonly maxSeen?: number;
	/** What the encoder does not see is predicted, whatever the blocks of other clips leave. */
	readonly predictsRest: boolean;
}

/** Patches of a clip. */
export interface ClipGrid {
	readonly frames: number;
	readonly height: number;
	readonly width: number;
}

/** Mean patches of a clip that the encoder sees, and those that are predicted from them. */
export interface SeenAndPredicted {
	readonly seen: number;
	readonly predicted: number;
}

/** Batches that are drawn: the mean of so many is within 2 % of that of many more. */
const BATCHES = 48;

/**
 * Means over drawn batches. All clips of a batch keep as many patches as the one with the fewest, so that a large batch
 * keeps less than a clip alone does; the draws come out of a fixed sequence.
 */
export function seenAndPredicted(
	mask: BlockMask,
	grid: ClipGrid,
	batch: number,
): SeenAndPredicted {
	const draw = newDraw();
	const all = grid.frames * grid.height * grid.width;
	let seen = 0;
	let predicted = 0;
	for (let round = 0; round < BATCHES; round++) {
		const block = drawBlock(mask, grid, draw);
		let fewestSeen = all;
		let fewestHidden = all;
		for (let clip = 0; clip < batch; clip++) {
			const left = drawSeen(mask, { grid, block, draw });
			fewestSeen = Math.min(fewestSeen, left);
			fewestHidden = Math.min(fewestHidden, all - left);
		}
		const kept = Math.min(fewestSeen, mask.maxSeen ?? all);
		seen += kept;
		predicted += mask.predictsRest ? all - kept : fewestHidden;
	}
	return { seen: seen / BATCHES, predicted: predicted / BATCHES };
}

/** A number from 0 to below 1. */
type Draw = () => number;

// mulberry32: every estimate of a config draws the same blocks.
function newDraw(): Draw {
	let state = 1;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

function drawBlock(mask: BlockMask, grid: ClipGrid, draw: Draw): ClipGrid {
	const between = ([from, to]: readonly [number, number]): number =>
		from + draw() * (to - from);
	const frames = Math.max(
		1,
		Math.floor(grid.frames * between(mask.temporalScale)),
	);
	const covered = Math.floor(
		grid.height * grid.width * between(mask.spatialScale),
	);
	const ratio = between(mask.aspectRatio);
	return {
		frames,
		height: Math.min(grid.height, Math.round(Math.sqrt(covered * ratio))),
		width: Math.min(grid.width, Math.round(Math.sqrt(covered / ratio))),
	};
}

// Blocks that leave nothing are drawn again, as the collator does; a few times, since some settings always leave nothing.
function drawSeen(
	mask: BlockMask,
	given: {
		readonly grid: ClipGrid;
		readonly block: ClipGrid;
		readonly draw: Draw;
	},
): number {
	for (let attempt = 0; attempt < 20; attempt++) {
		const left = drawOnce(mask, given);
		if (left > 0) return left;
	}
	return 0;
}

function drawOnce(
	mask: BlockMask,
	{
		grid,
		block,
		draw,
	}: {
		readonly grid: ClipGrid;
		readonly block: ClipGrid;
		readonly draw: Draw;
	},
): number {
	const visible = Math.max(1, Math.floor(grid.frames * mask.seenFrames));
	// Blocks as long as the clip hide the same patches of every frame.
	const layers = block.frames === grid.frames ? 1 : visible;
	const cells = new Uint8Array(layers * grid.height * grid.width);
	for (let each = 0; each < mask.blocks; each++) {
		const top = Math.floor(draw() * (grid.height - block.height + 1));
		const left = Math.floor(draw() * (grid.width - block.width + 1));
		const start = Math.floor(draw() * (grid.frames - block.frames + 1));
		const from = layers === 1 ? 0 : start;
		const to = layers === 1 ? 1 : Math.min(layers, start + block.frames);
		for (let frame = from; frame < to; frame++) {
			for (let y = top; y < top + block.height; y++) {
				const row = (frame * grid.height + y) * grid.width;
				cells.fill(1, row + left, row + left + block.width);
			}
		}
	}
	const hidden = cells.reduce((sum, cell) => sum + cell, 0);
	return (cells.length - hidden) * (layers === 1 ? visible : 1);
}
