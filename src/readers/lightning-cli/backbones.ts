import type { PlanFields } from "../../plan/fields.js";

/**
 * Backbones of TerraTorch that have a name of their own, as vision transformers of the same shape. Source:
 * IBM/terratorch, terratorch/models/backbones/prithvi_vit.py.
 */
export const backbones: Readonly<Record<string, PlanFields["model.config"]>> = {
	prithvi_vit_100: prithvi(768, 12, 12, 16),
	prithvi_eo_v2_300: prithvi(1024, 24, 16, 16),
	prithvi_eo_v2_300_tl: prithvi(1024, 24, 16, 16),
	prithvi_eo_v2_600: prithvi(1280, 32, 16, 14),
	prithvi_eo_v2_600_tl: prithvi(1280, 32, 16, 14),
};

function prithvi(
	hidden: number,
	layers: number,
	heads: number,
	patch: number,
): PlanFields["model.config"] {
	return {
		model_type: "vit",
		hidden_size: hidden,
		num_hidden_layers: layers,
		num_attention_heads: heads,
		intermediate_size: hidden * 4,
		patch_size: patch,
		image_size: 224,
		num_channels: 6,
	};
}
