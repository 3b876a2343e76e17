/** Width and heads by depth, for descriptors such as `d48` (llm.c, train_gpt2.cu at f1e2ace65149). */
export const byDepth: ReadonlyMap<number, Shape> = new Map([
	[6, { layers: 6, hidden: 384, heads: 6 }],
	[12, { layers: 12, hidden: 768, heads: 12 }],
	[24, { layers: 24, hidden: 1024, heads: 16 }],
	[36, { layers: 36, hidden: 1280, heads: 20 }],
	[48, { layers: 48, hidden: 1600, heads: 25 }],
	[60, { layers: 60, hidden: 1920, heads: 30 }],
	[72, { layers: 72, hidden: 2880, heads: 30 }],
	[84, { layers: 84, hidden: 3456, heads: 36 }],
]);

/** Depth and heads by width, for descriptors such as `gpt3:c768`. */
export const byWidth: ReadonlyMap<number, Shape> = new Map([
	[384, { layers: 6, hidden: 384, heads: 6 }],
	[768, { layers: 12, hidden: 768, heads: 12 }],
	[1024, { layers: 24, hidden: 1024, heads: 16 }],
	[1536, { layers: 24, hidden: 1536, heads: 16 }],
	[2048, { layers: 24, hidden: 2048, heads: 16 }],
	[2560, { layers: 32, hidden: 2560, heads: 32 }],
	[4096, { layers: 32, hidden: 4096, heads: 32 }],
	[12_288, { layers: 96, hidden: 12_288, heads: 96 }],
]);

export interface Shape {
	readonly layers: number;
	readonly hidden: number;
	readonly heads: number;
}

/** Checkpoints that the data scripts make, by the size in their names. */
export const bySize: Readonly<Record<string, number>> = {
	"124m": 12,
	"355m": 24,
	"774m": 36,
	"1558m": 48,
};
