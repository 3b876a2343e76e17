import type { Model, Operator } from "../../model.js";
import { attention, linear, mlp, norm, windowed } from "../blocks.js";
import { type HubConfig, headClass, labelCount } from "../hub-reading.js";

/** The sizes of an encoder of patches. */
export interface PatchShape {
	readonly hidden: number;
	readonly layers: number;
	readonly heads: number;
	readonly ffn: number;
	readonly patch: number;
}

/** An encoder of images before its layers. */
export function emptyModel(
	hidden: number,
	tokens: number,
): Omit<Model, "stacks" | "ends"> {
	return { family: "vit", hidden, vocab: 0, tokens, logitRows: 0 };
}

/** A linear for the labels, where the class has one. */
export function classifier(
	config: HubConfig,
	hidden: number,
): readonly Operator[] {
	if (!headClass(config).includes("Classification")) return [];
	return [
		linear({
			name: "classifier",
			inputs: hidden,
			outputs: labelCount(config),
			rows: 1,
		}),
	];
}

/** A layer with norms before each half; attention may work on padded rows that see a window each. */
export function block(
	{ hidden, heads, ffn }: PatchShape,
	rows: number,
	{
		keyBias = true,
		asked = rows,
		keys = rows,
	}: {
		readonly keyBias?: boolean;
		readonly asked?: number;
		readonly keys?: number;
	} = {},
): readonly Operator[] {
	return [
		norm({ name: "attention-norm", width: hidden, rows }),
		...windowed(
			attention({
				hidden,
				heads,
				headDim: hidden / heads,
				rows: asked,
				keyRows: asked,
				mask: "full",
				queryBias: true,
				keyBias,
				valueBias: true,
				outBias: true,
			}),
			keys,
		),
		norm({ name: "mlp-norm", width: hidden, rows }),
		...mlp({ hidden, ffn, gated: false, bias: true, rows }),
	];
}
