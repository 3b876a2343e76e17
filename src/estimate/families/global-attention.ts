/** Attention of every place of a map to every place, in a network that otherwise convolves or keeps to windows. */
interface GlobalStage {
	/** Blocks that attend so. */
	readonly layers: number;
	/** Width of all heads together. */
	readonly width: number;
	/** Pixels of the image along one side of a place of the map. */
	readonly stride: number;
	/** Places of the map along one side of a place of the keys; 1 unless stated. */
	readonly keyStride?: number;
}

/**
 * The stages of networks that mix both, as timm 1.0.29 builds them: CAFormer attends in its last two (Yu et al. 2024,
 * §3.3; models/metaformer.py), SAM 2's Hiera in three blocks of the third (models/hieradet_sam2.py), MobileNetV4's hybrids
 * in blocks of the last two, whose keys are half as fine in the first of them (models/mobilenetv3.py).
 */
const stages: readonly (readonly [RegExp, readonly GlobalStage[]])[] = [
	[/^caformer_s18/, metaformer([9, 320], [3, 512])],
	[/^caformer_s36/, metaformer([18, 320], [3, 512])],
	[/^caformer_m36/, metaformer([18, 384], [3, 576])],
	[/^caformer_b36/, metaformer([18, 512], [3, 768])],
	[/^sam2_hiera_(tiny|small)/, [{ layers: 3, width: 4 * 96, stride: 16 }]],
	[/^sam2_hiera_base_plus/, [{ layers: 3, width: 4 * 112, stride: 16 }]],
	[/^sam2_hiera_large/, [{ layers: 3, width: 4 * 144, stride: 16 }]],
	[/^mobilenetv4_hybrid_medium/, mobile(4 * 64, 4 * 64)],
	[/^mobilenetv4_hybrid_large/, mobile(8 * 48, 8 * 64)],
];

/** Forward FLOPs of this attention at a size of the image: scores and their product with the values; 0 without any. */
export function globalAttentionFlops(
	name: string,
	{ height, width }: { readonly height: number; readonly width: number },
): number {
	const own = stages.find(([pattern]) => pattern.test(name))?.[1] ?? [];
	return own.reduce((sum, stage) => {
		const places = areaAt(height, width, stage.stride);
		const keys = areaAt(height, width, stage.stride * (stage.keyStride ?? 1));
		return sum + 4 * stage.layers * stage.width * places * keys;
	}, 0);
}

function areaAt(height: number, width: number, stride: number): number {
	return Math.ceil(height / stride) * Math.ceil(width / stride);
}

function metaformer(
	...[third, fourth]: readonly [
		third: readonly [layers: number, width: number],
		fourth: readonly [layers: number, width: number],
	]
): readonly GlobalStage[] {
	return [
		{ layers: third[0], width: third[1], stride: 16 },
		{ layers: fourth[0], width: fourth[1], stride: 32 },
	];
}

function mobile(third: number, fourth: number): readonly GlobalStage[] {
	return [
		{ layers: 4, width: third, stride: 16, keyStride: 2 },
		{ layers: 4, width: fourth, stride: 32 },
	];
}
