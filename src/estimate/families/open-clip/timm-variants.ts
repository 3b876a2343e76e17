/** A vision transformer of timm as its variant sets it. */
export interface Variant {
	readonly width: number;
	readonly layers: number;
	readonly heads: number;
	readonly patch: number;
	/** Width of the MLP; four times the model's when absent. */
	readonly ffn?: number;
	/** Of queries, keys and values. */
	readonly bias?: boolean;
	readonly keyBias?: boolean;
	/** No token but the patches. */
	readonly hasNoClass?: true;
	/** Positions are learned for patches only. */
	readonly positionsOfPatches?: true;
	/** A norm before the layers; the patches then have no bias. */
	readonly firstNorm?: true;
	readonly layerScale?: true;
	/** Gated MLP with a norm inside, and a norm inside attention (Fang et al. 2023, §2.1). */
	readonly innerNorms?: true;
	/** One learned query reads the map at the end, with an MLP after it. */
	readonly poolsByQuery?: { readonly heads: number; readonly ffn?: number };
	readonly hasNoPositions?: true;
	/** Distances become a bias of each head through two linears, this wide between them (Liu et al. 2022, §3.3). */
	readonly distanceWidth?: number;
	/** Convolutions before the layers instead of patches. */
	readonly stem?:
		| "mci"
		| readonly [stem: number, first: number, second: number];
}

const CLIP_L = { width: 1024, layers: 24, heads: 16 } as const;
const EVA2 = { keyBias: false, innerNorms: true } as const;
const SIGLIP = { hasNoClass: true } as const;
const SO400M = {
	...SIGLIP,
	width: 1152,
	layers: 27,
	heads: 16,
	ffn: 4304,
	poolsByQuery: { heads: 16, ffn: 4304 },
} as const;
const PE = { firstNorm: true, poolsByQuery: { heads: 8 } } as const;
const VITAMIN_L = {
	width: 1024,
	layers: 31,
	heads: 16,
	patch: 16,
	stem: [160, 160, 320],
} as const;

/** Variants by the beginning of their name, before the size of the image (timm 1.0.29: vision_transformer.py, eva.py, vitamin.py). */
export const variants: Readonly<Record<string, Variant>> = {
	vit_base_mci: {
		width: 768,
		layers: 12,
		heads: 12,
		patch: 16,
		stem: "mci",
		positionsOfPatches: true,
	},
	vit_base_patch32_clip: {
		width: 768,
		layers: 12,
		heads: 12,
		patch: 32,
		firstNorm: true,
	},
	vit_base_patch16_clip: {
		width: 768,
		layers: 12,
		heads: 12,
		patch: 16,
		firstNorm: true,
	},
	vit_large_patch14_clip: { ...CLIP_L, patch: 14, firstNorm: true },
	vit_medium_patch16_gap: {
		width: 512,
		layers: 12,
		heads: 8,
		patch: 16,
		bias: false,
		hasNoClass: true,
		layerScale: true,
	},
	vit_relpos_medium_patch16_cls: {
		width: 512,
		layers: 12,
		heads: 8,
		patch: 16,
		bias: false,
		layerScale: true,
		hasNoPositions: true,
		distanceWidth: 256,
	},
	eva_giant_patch14: {
		width: 1408,
		layers: 40,
		heads: 16,
		patch: 14,
		ffn: 6144,
		keyBias: false,
	},
	eva02_base_patch16_clip: {
		...EVA2,
		width: 768,
		layers: 12,
		heads: 12,
		patch: 16,
		ffn: 2048,
	},
	eva02_large_patch14_clip: { ...EVA2, ...CLIP_L, patch: 14, ffn: 2730 },
	eva02_enormous_patch14_clip: {
		width: 1792,
		layers: 64,
		heads: 16,
		patch: 14,
		ffn: 15_360,
		keyBias: false,
	},
	vit_pe_core_tiny_patch16: {
		...PE,
		width: 192,
		layers: 12,
		heads: 3,
		patch: 16,
	},
	vit_pe_core_small_patch16: {
		...PE,
		width: 384,
		layers: 12,
		heads: 6,
		patch: 16,
	},
	vit_pe_core_base_patch16: {
		...PE,
		width: 768,
		layers: 12,
		heads: 12,
		patch: 16,
	},
	vit_pe_core_large_patch14: { ...PE, ...CLIP_L, patch: 14 },
	vit_pe_core_gigantic_patch14: {
		...PE,
		width: 1536,
		layers: 50,
		heads: 16,
		patch: 14,
		ffn: 8960,
		hasNoClass: true,
	},
	vit_base_patch16_siglip: {
		...SIGLIP,
		width: 768,
		layers: 12,
		heads: 12,
		patch: 16,
		poolsByQuery: { heads: 12 },
	},
	vit_base_patch32_siglip: {
		...SIGLIP,
		width: 768,
		layers: 12,
		heads: 12,
		patch: 32,
		poolsByQuery: { heads: 12 },
	},
	vit_large_patch16_siglip: {
		...SIGLIP,
		...CLIP_L,
		patch: 16,
		poolsByQuery: { heads: 16 },
	},
	vit_so400m_patch14_siglip: { ...SO400M, patch: 14 },
	vit_so400m_patch16_siglip: { ...SO400M, patch: 16 },
	vit_giantopt_patch16_siglip: {
		width: 1536,
		layers: 40,
		heads: 16,
		patch: 16,
		hasNoClass: true,
		poolsByQuery: { heads: 16 },
	},
	vitamin_small: {
		width: 384,
		layers: 14,
		heads: 6,
		patch: 16,
		stem: [64, 64, 128],
	},
	vitamin_base: {
		width: 768,
		layers: 14,
		heads: 12,
		patch: 16,
		stem: [128, 128, 256],
	},
	vitamin_large: VITAMIN_L,
	vitamin_large2: VITAMIN_L,
	vitamin_xlarge: {
		hasNoPositions: true,
		width: 1152,
		layers: 32,
		heads: 16,
		patch: 16,
		stem: [192, 192, 384],
	},
};
