import { cogVideoX, cogView3Plus } from "./cogview.js";
import { hiDream } from "./hidream.js";
import { hunyuanVideo } from "./hunyuan-video.js";
import { imagen } from "./imagen.js";
import { auraFlow, chroma, flux, qwenImage, sd3 } from "./joint.js";
import { lumina2, omniGen2 } from "./lumina.js";
import type { BuildDenoiser } from "./pieces.js";
import { prior } from "./prior.js";
import { diffusersDit, dit, pixart, sana } from "./single-stream.js";
import { unet } from "./unet.js";
import { ltx, wan } from "./video.js";
import { zImage } from "./z-image.js";

/** Denoisers by the `_class_name` of their config.json; `DiT` and `ImagenUNet` are of code without one. */
export const denoisers: Readonly<Record<string, BuildDenoiser>> = {
	UNet2DConditionModel: unet,
	PriorTransformer: prior,
	ImagenUNet: imagen,
	DiT: dit,
	DiTTransformer2DModel: diffusersDit,
	PixArtTransformer2DModel: pixart,
	SanaTransformer2DModel: sana,
	SD3Transformer2DModel: sd3,
	FluxTransformer2DModel: flux,
	ChromaTransformer2DModel: chroma,
	QwenImageTransformer2DModel: qwenImage,
	AuraFlowTransformer2DModel: auraFlow,
	HunyuanVideoTransformer3DModel: hunyuanVideo,
	HiDreamImageTransformer2DModel: hiDream,
	Lumina2Transformer2DModel: lumina2,
	OmniGen2Transformer2DModel: omniGen2,
	CogVideoXTransformer3DModel: cogVideoX,
	CogView3PlusTransformer2DModel: cogView3Plus,
	WanTransformer3DModel: wan,
	LTXVideoTransformer3DModel: ltx,
	ZImageTransformer2DModel: zImage,
};
