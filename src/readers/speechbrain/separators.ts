import { asNumber } from "../../formats/tree.js";
import { convolution, linear, type Part } from "../speech-parts.js";
import { type Made, madeOf } from "./made.js";
import { firstSetting, objectsOf } from "./recipe.js";

/**
 * SepFormer (Subakan et al. 2021, §2; speechbrain/lobes/models/dual_path.py): transformers inside chunks that overlap by
 * half and across them, between a learned filter bank and its inverse.
 */
export function separatorParts({ root, size }: Made): readonly Part[] {
	const [encoder] = objectsOf(root, /\.dual_path\.Encoder$/);
	const bank = encoder && madeOf(root, encoder.value);
	const kernel = bank?.size("kernel_size", 16) ?? 16;
	const filters = bank?.size("out_channels", 256) ?? 256;
	const rate = asNumber(firstSetting(root, ["sample_rate"])?.value) ?? 8000;
	const frames = rate / (kernel / 2);
	const width = size("out_channels", filters);
	const speakers = size("num_spks", 2);
	const chunk = size("K", 250);
	const depth = size("num_layers", 2);
	const clock = { per: "second", rows: frames } as const;
	// Chunks that overlap by half hold every row twice.
	const doubled = { per: "second", rows: 2 * frames } as const;
	const [inside, across] = objectsOf(root, /\.SBTransformerBlock$/);
	const transformer = (entry: typeof inside, window: number): Part => {
		const made = entry && madeOf(root, entry.value);
		return {
			kind: "transformer",
			...doubled,
			layers: depth * (made?.size("num_layers", 8) ?? 8),
			hidden: width,
			heads: made?.size("nhead", 8) ?? 8,
			ffn: made?.size("d_ffn", 1024) ?? 1024,
			...(window > 0 ? { window } : { windows_of: chunk }),
		};
	};
	if (!inside) return [];
	const filter = { inputs: 1, outputs: filters, kernel, bias: false } as const;
	return [
		convolution(clock, { ...filter, act: true, reads_data: true }),
		linear(clock, { inputs: filters, outputs: width, bias: false }),
		transformer(inside, chunk),
		transformer(across ?? inside, 0),
		linear(doubled, { inputs: width, outputs: width * speakers }),
		...[1, 2, 3].map(() =>
			linear(
				{ per: "second", rows: speakers * frames },
				{ inputs: width, outputs: width, act: true },
			),
		),
		convolution(
			{ per: "second", rows: speakers * frames },
			{ ...filter, inputs: filters, outputs: 1 },
		),
	];
}
