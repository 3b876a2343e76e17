import type { PlanFields } from "../../plan/fields.js";

/** A plain vision transformer over images of 224 pixels. */
export interface PlainBackbone {
	readonly hidden: number;
	readonly layers: number;
	readonly heads: number;
	readonly patch: number;
	readonly channels: number;
	/** Tokens beside the patches. */
	readonly tokens: number;
	/** Parameters that no image passes through. */
	readonly others: number;
}

/** Width of the network that makes the weights of DOFA's patches out of wavelengths. */
const WAVES = 128;

/**
 * Backbones of TerraTorch that have a name of their own, as vision transformers of the same shape. Source:
 * IBM/terratorch 85467a9f, terratorch/models/backbones: prithvi_vit.py, dofa_vit.py, terramind_register.py.
 */
export const plainBackbones: Readonly<Record<string, PlainBackbone>> = {
	prithvi_vit_100: prithvi(768, 12, 12, 16),
	prithvi_eo_v2_300: prithvi(1024, 24, 16, 16),
	prithvi_eo_v2_300_tl: prithvi(1024, 24, 16, 16),
	prithvi_eo_v2_600: prithvi(1280, 32, 16, 14),
	prithvi_eo_v2_600_tl: prithvi(1280, 32, 16, 14),
	dofa_small_patch16_224: dofa(384, 12, 6),
	dofa_base_patch16_224: dofa(768, 12, 12),
	dofa_large_patch16_224: dofa(1024, 24, 16),
	terramind_v1_tiny: terramind(192, 12, 3),
	terramind_v1_base: terramind(768, 12, 12),
	terramind_v1_large: terramind(1024, 24, 16),
};

/** The backbone alone, as it stands in a config.json; undefined for those that others do not have. */
export function aloneConfig(
	name: string,
	{ hidden, layers, heads, patch, channels }: PlainBackbone,
): PlanFields["model.config"] | undefined {
	if (!name.startsWith("prithvi")) return undefined;
	return {
		model_type: "vit",
		hidden_size: hidden,
		num_hidden_layers: layers,
		num_attention_heads: heads,
		intermediate_size: hidden * 4,
		patch_size: patch,
		image_size: 224,
		num_channels: channels,
	};
}

function prithvi(
	hidden: number,
	layers: number,
	heads: number,
	patch: number,
): PlainBackbone {
	return { hidden, layers, heads, patch, channels: 6, tokens: 1, others: 0 };
}

// torchgeo 0.7, models/dofa.py: a transformer layer over wavelengths, and linears to a kernel of each.
function dofa(hidden: number, layers: number, heads: number): PlainBackbone {
	const layer = 4 * WAVES ** 2 + 2 * WAVES * 2048 + 2048 + 9 * WAVES;
	const kernels = (WAVES + 1) * (16 ** 2 * hidden + hidden);
	const others = layer + kernels + 2 * WAVES ** 2 + 3 * WAVES + WAVES ** 2;
	return { hidden, layers, heads, patch: 16, channels: 6, tokens: 1, others };
}

function terramind(
	hidden: number,
	layers: number,
	heads: number,
): PlainBackbone {
	const shape = { patch: 16, channels: 3, tokens: 0, others: 0 };
	return { hidden, layers, heads, ...shape };
}
