import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { convolution, type Part, sizeAt } from "../speech-parts.js";

/** What comes out of an encoder: how wide, and how many rows a second. */
export interface Encoded {
	readonly width: number;
	readonly rate: number;
	readonly parts: readonly Part[];
}

/**
 * Jasper, QuartzNet, Citrinet, ContextNet, MarbleNet and TitaNet: a list of blocks of convolutions over time, each with
 * a batch norm (NeMo at 8cfedd720346, nemo/collections/asr/parts/submodules/jasper.py).
 */
export function convolutionEncoder(
	encoder: Tree | undefined,
	frames: number,
): Encoded | undefined {
	let width = sizeAt(encoder, "feat_in", 0);
	let rate = frames;
	const parts: Part[] = [];
	// Jasper DR adds what every block before has read.
	const dense: number[] = [];
	for (const block of itemsOf(entryAt(encoder, "jasper")?.value)) {
		const filters = sizeAt(block, "filters", 0);
		if (width <= 0 || filters <= 0) return undefined;
		if (isOn(block, "residual_dense")) dense.push(width);
		const built = blockParts(block, {
			inputs: width,
			filters,
			rate,
			panes: isOn(block, "residual_dense") ? [...dense] : [width],
		});
		parts.push(...built.parts);
		({ rate } = built);
		width = filters;
	}
	return parts.length === 0 ? undefined : { width, rate, parts };
}

function blockParts(
	block: Tree,
	{
		inputs,
		filters,
		rate: before,
		panes,
	}: {
		readonly inputs: number;
		readonly filters: number;
		readonly rate: number;
		readonly panes: readonly number[];
	},
): { readonly rate: number; readonly parts: readonly Part[] } {
	const repeat = sizeAt(block, "repeat", 1);
	const stride = firstOf(block, "stride");
	let rate = before;
	let width = inputs;
	const parts: Part[] = [];
	for (let step = 0; step < Math.min(repeat, MOST_REPEATS); step++) {
		if (step === repeat - 1 || !isOn(block, "stride_last")) rate /= stride;
		parts.push(...convolutions(block, width, filters, rate));
		width = filters;
	}
	if (isOn(block, "se")) {
		const ratio = sizeAt(block, "se_reduction_ratio", 8);
		parts.push({
			kind: "squeeze",
			hidden: filters,
			inner: Math.floor(filters / ratio),
		});
	}
	if (isOn(block, "residual")) {
		const strides =
			asText(entryAt(block, "residual_mode")?.value) === "stride_add";
		parts.push(
			...panes.map((pane) =>
				convolution(
					{ per: "second", rows: strides ? rate : before },
					{
						inputs: pane,
						outputs: filters,
						kernel: 1,
						bias: false,
						norm: "batch",
					},
				),
			),
		);
	}
	return { rate, parts };
}

/** No block repeats more often; a greater number is a mistake. */
const MOST_REPEATS = 64;

function convolutions(
	block: Tree,
	inputs: number,
	filters: number,
	rows: number,
): readonly Part[] {
	const clock = { per: "second", rows } as const;
	const kernel = kernelOf(block);
	const groups = sizeAt(block, "groups", 1);
	const whole = {
		inputs,
		outputs: filters,
		bias: false,
		norm: "batch",
		act: true,
		groups,
	} as const;
	return isOn(block, "separable")
		? [
				convolution(clock, {
					inputs,
					outputs: inputs,
					kernel,
					groups: inputs,
					bias: false,
				}),
				convolution(clock, { ...whole, kernel: 1 }),
			]
		: [convolution(clock, { ...whole, kernel })];
}

// A factor makes kernels wider or narrower; they stay odd.
function kernelOf(block: Tree): number {
	const factor = sizeAt(block, "kernel_size_factor", 1);
	const size = Math.max(1, Math.floor(firstOf(block, "kernel") * factor));
	return size % 2 === 0 ? size + 1 : size;
}

function firstOf(block: Tree, key: string): number {
	const value = entryAt(block, key)?.value;
	return asNumber(itemsOf(value)[0] ?? value) ?? 1;
}

function isOn(block: Tree, key: string): boolean {
	return asBoolean(entryAt(block, key)?.value) === true;
}
