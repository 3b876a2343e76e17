import type { Operator } from "../../model.js";
import { norm } from "../blocks.js";
import { type HubConfig, numberOf, textOf } from "../hub-reading.js";

/** Height and width of a map of features. */
export interface Grid {
	readonly height: number;
	readonly width: number;
}

/** One map that a trunk or a pyramid gives. */
export interface Level extends Grid {
	readonly channels: number;
	/** Nothing that trains lies below it. */
	readonly isFrozen?: boolean;
	/** A convolution of the trunk's next stage keeps it. */
	readonly isKept?: boolean;
}

/** `frozen` are batch norms whose statistics and scales stay as they were pretrained. */
export type NormKind = "none" | "frozen" | "batch" | "group" | "layer";

/** What turns an image into maps, from the finest to the coarsest. */
export interface Trunk {
	/** What never trains: it only runs forward. */
	readonly frozen: readonly Operator[];
	readonly stacks: readonly {
		readonly layers: number;
		readonly operators: readonly Operator[];
	}[];
	readonly operators: readonly Operator[];
	readonly levels: readonly Level[];
}

/** Positions of a map. */
export function area({ height, width }: Grid): number {
	return height * width;
}

/** A map after a stride of two with the usual padding, which rounds up. */
export function halved({ height, width }: Grid): Grid {
	return { height: Math.ceil(height / 2), width: Math.ceil(width / 2) };
}

/** Images are padded at the right and at the bottom until a stride divides them. */
export function padded({ height, width }: Grid, stride: number): Grid {
	return {
		height: Math.ceil(height / stride) * stride,
		width: Math.ceil(width / stride) * stride,
	};
}

export interface ConvolutionOf {
	readonly inputs: number;
	readonly outputs: number;
	/** Elements of the kernel: 9 for 3 × 3. */
	readonly kernel: number;
	/** Positions that come out, over all maps that share it; for a transposed one those that go in. */
	readonly positions: number;
	/** Positions of its input that it keeps, where they are others: 0 where another convolution keeps them. */
	readonly keptPositions?: number | undefined;
	readonly groups?: number;
	readonly norm?: NormKind;
	/** Nothing that trains lies below it. */
	readonly readsData?: boolean | undefined;
}

/** A convolution with its norm; without a norm it has a bias. */
export function convolved(of: ConvolutionOf): readonly Operator[] {
	const { inputs, outputs, kernel, positions, groups = 1 } = of;
	const kind = of.norm ?? "none";
	return [
		{
			kind: "convolution",
			name: "convolution",
			inputs,
			outputs,
			kernel,
			groups,
			bias: kind === "none",
			positions,
			...(of.keptPositions !== undefined && {
				keptPositions: of.keptPositions,
			}),
			...(of.readsData && { readsData: true }),
		},
		...normOf(kind, outputs, positions),
	];
}

/** A frozen norm is a fixed scale and shift: it has no parameters, and its backward pass needs nothing. */
export function normOf(
	kind: NormKind,
	width: number,
	rows: number,
): readonly Operator[] {
	if (kind === "none" || kind === "frozen") return [];
	return [norm({ name: `${kind}-norm`, width, rows, flavour: kind })];
}

/** Norms by the names of frameworks; unknown ones are undefined. */
export function normKind(value: unknown): NormKind | undefined {
	switch (textOf(value) ?? "none") {
		case "none":
			return "none";
		case "frozen":
			return "frozen";
		case "batch":
			return "batch";
		case "group":
			return "group";
		case "layer":
			return "layer";
	}
	return undefined;
}

/** An object under a key; empty when there is none. */
export function partOf(config: HubConfig, key: string): HubConfig {
	const value = config[key];
	return typeof value === "object" && value !== null && !Array.isArray(value)
		? Object(value)
		: {};
}

/** A number under a key, or what it is where nobody says. */
export function numberAt(
	config: HubConfig,
	key: string,
	otherwise: number,
): number {
	return numberOf(config[key]) ?? otherwise;
}

/** The sum of the positions of several maps. */
export function allPositions(levels: readonly Grid[]): number {
	return levels.reduce((sum, level) => sum + area(level), 0);
}
