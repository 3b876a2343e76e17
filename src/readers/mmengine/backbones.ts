import {
	asNumber,
	asPlain,
	asText,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { lookUp } from "../look-up.js";

/**
 * The name of a backbone as timm and torchvision have it, from its class and arguments (mmpretrain 1.2.0,
 * mmpretrain/models/backbones); its class with its size where they have none.
 */
export function backboneName(tree: Tree | undefined): string | undefined {
	const type = asText(entryAt(tree, "type")?.value)?.replace(/^.*[.:]/, "");
	if (tree === undefined || type === undefined) return undefined;
	const named = lookUp(NAMES, type)?.(argumentsOf(tree));
	return named ?? plainName(type, argumentsOf(tree));
}

interface Arguments {
	text(key: string): string | undefined;
	number(key: string, otherwise?: number): number | undefined;
	/** The value written out, for lists. */
	written(key: string): string;
}

function argumentsOf(tree: Tree): Arguments {
	const value = (key: string) => entryAt(tree, key)?.value;
	return {
		text: (key) => asText(value(key)),
		number: (key, otherwise) => asNumber(value(key)) ?? otherwise,
		written: (key) => {
			const found = value(key);
			return found ? JSON.stringify(asPlain(found)) : "";
		},
	};
}

type Naming = (given: Arguments) => string | undefined;

const NAMES: Readonly<Record<string, Naming>> = {
	ResNet: (given) => {
		const width = given.number("base_channels", 64) ?? 64;
		if (width === 64) return byDepth("resnet")(given);
		// Wide residual networks: inner widths times 2 (Zagoruyko & Komodakis 2016).
		return width === 128 && given.number("expansion") === 2
			? byDepth("wide_resnet", "_2")(given)
			: byDepth("resnet", `_w${width}`)(given);
	},
	ResNetV1c: byDepth("resnet", "c"),
	ResNetV1d: byDepth("resnet", "d"),
	ResNet_CIFAR: byDepth("resnet", "_cifar"),
	SEResNet: byDepth("seresnet"),
	ResNeSt: byDepth("resnest", "d"),
	CSPResNet: byDepth("cspresnet"),
	CSPResNeXt: byDepth("cspresnext"),
	VGG: (given) =>
		byDepth(
			"vgg",
			given.written("norm_cfg").includes("BN") ? "_bn" : "",
		)(given),
	ResNeXt: ({ number }) =>
		`resnext${number("depth", 50)}_${number("groups", 32)}x${number("width_per_group", number("base_width", 4))}d`,
	SEResNeXt: ({ number }) =>
		`seresnext${number("depth", 50)}_${number("groups", 32)}x${number("width_per_group", 4)}d`,
	Res2Net: ({ number }) =>
		`res2net${number("depth", 50)}_${number("base_width", 26)}w_${number("scales", 4)}s`,
	DenseNet: byArch("densenet"),
	EfficientNet: byArch("efficientnet_"),
	EfficientNetV2: byArch("efficientnetv2_"),
	MobileNetV2: ({ number }) =>
		`mobilenetv2_${percent(number("widen_factor", 1))}`,
	MobileNetV3: ({ text }) => {
		const arch = text("arch") ?? "small";
		return /^(small|large)$/.test(arch) ? `mobilenetv3_${arch}_100` : undefined;
	},
	RegNet: ({ text }) => regNet(text("arch") ?? ""),
	VisionTransformer: (given) => transformer("vit", given),
	MAEViT: (given) => transformer("vit", given),
	MoCoV3ViT: (given) => transformer("vit", given),
	BEiTPretrainViT: (given) => transformer("beit", given),
	BEiTViT: (given) => transformer("beit", given),
	DeiT3: (given) => transformer("deit3", given),
	SwinTransformer: swin,
	SimMIMSwinTransformer: swin,
	SwinTransformerV2: ({ text, number, written }) => {
		const window = windowIn(written("window_size")) ?? 8;
		return `swinv2_${sizeWord(text("arch"))}_window${window}_${number("img_size", 256)}`;
	},
	ConvNeXt: ({ text, written }) => {
		const version = written("use_grn") === "true" ? "v2" : "";
		return `convnext${version}_${sizeWord(text("arch") ?? "tiny")}`;
	},
	HRNet: ({ text, written }) => {
		const width = /"stage4":.*?"num_channels":\[(\d+)/.exec(written("extra"));
		const arch = text("arch")?.toLowerCase() ?? (width && `w${width[1]}`);
		return arch ? `hrnet_${arch}` : undefined;
	},
	PoolFormer: byArch("poolformer_"),
	RepVGG: byArch("repvgg_"),
	MobileOne: byArch("mobileone_"),
	EdgeNeXt: byArch("edgenext_", true),
	LeViT: byArch("levit_"),
	EfficientFormer: byArch("efficientformer_"),
	DaViT: byArch("davit_", true),
	TinyViT: ({ text, number }) => {
		const img = entrySize(number("img_size", 224));
		return text("arch") && `tiny_vit_${text("arch")}_${img}`;
	},
	XCiT: ({ number }) => {
		const size = lookUp(XCIT, String(number("embed_dims", 192)));
		const depth = number("depth", 12);
		const patch = number("patch_size", 16);
		return size && `xcit_${size}_${depth}_p${patch}_224`;
	},
	MlpMixer: ({ text, number }) =>
		`mixer_${(text("arch") ?? "base").slice(0, 1)}${number("patch_size", 16)}_224`,
	InceptionV3: () => "inception_v3",
	TIMMBackbone: ({ text }) => text("model_name"),
	MixVisionTransformer: ({ number, written }) => {
		const layers = written("num_layers") || "[3,4,6,3]";
		return lookUp(MIX, `${number("embed_dims", 64)} ${layers}`);
	},
};

/** Segformer's encoders by width and depths (mmseg 1.2.2, configs/segformer). */
const MIX: Readonly<Record<string, string>> = {
	"32 [2,2,2,2]": "mit_b0",
	"64 [2,2,2,2]": "mit_b1",
	"64 [3,4,6,3]": "mit_b2",
	"64 [3,4,18,3]": "mit_b3",
	"64 [3,8,27,3]": "mit_b4",
	"64 [3,6,40,3]": "mit_b5",
};

/** XCiT by width (El-Nouby et al. 2021, table 1). */
const XCIT: Readonly<Record<string, string>> = {
	"128": "nano",
	"192": "tiny",
	"384": "small",
	"512": "medium",
	"768": "large",
};

/** Words for sizes where backbones take one letter. */
const SIZES: Readonly<Record<string, string>> = {
	t: "tiny",
	s: "small",
	b: "base",
	l: "large",
	h: "huge",
	"mocov3-small": "small",
	"deit-t": "tiny",
	"deit-s": "small",
	"deit-b": "base",
	"deit-tiny": "tiny",
	"deit-small": "small",
	"deit-base": "base",
};

/** mmdetection and mmsegmentation give Swin its width and depths. */
const SWIN: Readonly<Record<string, string>> = {
	"96 [2,2,6,2]": "tiny",
	"96 [2,2,18,2]": "small",
	"128 [2,2,18,2]": "base",
	"192 [2,2,18,2]": "large",
};

function swin({ text, number, written }: Arguments): string | undefined {
	const depths = written("depths") || "[2,2,6,2]";
	const arch =
		text("arch") ?? lookUp(SWIN, `${number("embed_dims", 96)} ${depths}`);
	if (arch === undefined) return undefined;
	const img = entrySize(number("img_size", number("pretrain_img_size", 224)));
	const window =
		windowIn(written("window_size")) ?? windowIn(written("stage_cfgs")) ?? 7;
	return `swin_${sizeWord(arch)}_patch4_window${window}_${img}`;
}

function transformer(
	family: string,
	{ text, number, written }: Arguments,
): string | undefined {
	const arch = text("arch") ?? (written("arch") === "" ? "base" : undefined);
	if (arch === undefined) return undefined;
	const img = entrySize(number("img_size", 224));
	return `${family}_${sizeWord(arch)}_patch${number("patch_size", 16)}_${img}`;
}

function byDepth(before: string, after = ""): Naming {
	return ({ number }) => {
		const depth = number("depth");
		return depth === undefined ? undefined : `${before}${depth}${after}`;
	};
}

function byArch(before: string, isWord = false): Naming {
	return ({ text }) => {
		const arch = text("arch")?.toLowerCase();
		if (arch === undefined) return undefined;
		return before + (isWord ? sizeWord(arch) : arch);
	};
}

function regNet(arch: string): string | undefined {
	const parts = /^(regnet[xy])_([\d.]+)(m|g)f$/.exec(arch);
	if (!parts) return undefined;
	const [, family = "", size = "", unit] = parts;
	const tenths = unit === "g" ? Number(size) * 10 : Number(size) / 100;
	return `${family}_${String(Math.round(tenths)).padStart(3, "0")}`;
}

function sizeWord(arch = "base"): string {
	return lookUp(SIZES, arch.toLowerCase()) ?? arch.toLowerCase();
}

function percent(factor = 1): string {
	return String(Math.round(factor * 100)).padStart(3, "0");
}

function entrySize(size: number | undefined): number {
	return size ?? 224;
}

function windowIn(written: string): number | undefined {
	const number = /(?:window_size":)?\[?(\d+)/.exec(written)?.[1];
	return number === undefined ? undefined : Number(number);
}

function plainName(type: string, { text, number }: Arguments): string {
	const factors = ["deepen_factor", "widen_factor"].flatMap(
		(key) => number(key) ?? [],
	);
	const scale = factors.length > 0 ? factors.join("x") : undefined;
	const sizes = [text("arch") ?? number("depth"), scale];
	const size = sizes.some((each) => each !== undefined)
		? sizes.filter((each) => each !== undefined).join("_")
		: undefined;
	// A method of pretraining before the name of a backbone leaves it what it is.
	const word = type.replace(/^(MAE|SimMIM|iTPN|MILAN)(?=.)/, "").toLowerCase();
	return size === undefined ? word : `${word}_${size}`.toLowerCase();
}
