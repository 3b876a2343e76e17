import {
	asBoolean,
	asNumber,
	asPlain,
	asText,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { lookUp } from "../look-up.js";
import { type PlainBackbone, plainBackbones } from "./backbones.js";

type Part = Readonly<Record<string, unknown>>;

/**
 * A plain backbone of TerraTorch with the head that its factory puts on it (IBM/terratorch 85467a9f, models/decoders and
 * models/object_detection_model_factory.py). Undefined for other backbones and heads, and for several frames.
 */
export function terratorchNetwork(
	model: Tree | undefined,
	classes: number | undefined,
): Part | undefined {
	const given = argumentsOf(model);
	const backbone = lookUp(plainBackbones, given.text("backbone"));
	const heads = backbone && headsOf(given, classes ?? 0);
	if (!backbone || !heads || !classes || given.number("num_frames", 1) > 1) {
		return undefined;
	}
	const isFrozen = asBoolean(
		entryAt(model, "init_args.freeze_backbone")?.value,
	);
	return {
		model_type: "detector",
		pad_to: backbone.patch,
		trunk: trunkOf(backbone, { given, isFrozen: isFrozen === true }),
		neck: neckOf(given),
		...heads,
	};
}

interface Arguments {
	text(key: string): string | undefined;
	number(key: string, standard: number): number;
	plain(key: string): unknown;
	isOn(key: string): boolean;
	/** Names of the necks, in order. */
	readonly necks: readonly string[];
	readonly channels: number | undefined;
}

function argumentsOf(model: Tree | undefined): Arguments {
	const tree = entryAt(model, "init_args.model_args")?.value;
	const at = (key: string) => entryAt(tree, key)?.value;
	const bands = ["backbone_model_bands", "backbone_bands"].flatMap((key) =>
		itemsOf(at(key)),
	);
	const stated = asNumber(at("in_channels")) ?? bands.length;
	return {
		text: (key) => asText(at(key)),
		number: (key, standard) => asNumber(at(key)) ?? standard,
		plain: (key) => {
			const found = at(key);
			return found && asPlain(found);
		},
		isOn: (key) => asBoolean(at(key)) === true,
		necks: itemsOf(at("necks")).flatMap(
			(item) => asText(entryAt(item, "name")?.value) ?? [],
		),
		channels: stated > 0 ? stated : undefined,
	};
}

/** Necks that change no map, or whose work is in the table below. */
const KNOWN_NECKS = new Set([
	"SelectIndices",
	"ReshapeTokensToImage",
	"LearnedInterpolateToPyramidal",
	"FeaturePyramidNetworkNeck",
]);

function neckOf({ necks, isOn }: Arguments): Part {
	const rescales =
		necks.includes("LearnedInterpolateToPyramidal") ||
		isOn("decoder_scale_modules");
	const isPyramid = necks.includes("FeaturePyramidNetworkNeck");
	if (!rescales) return { kind: isPyramid ? "fpn" : "all" };
	return { kind: "rescaled", ...(isPyramid && { width: 256 }) };
}

function trunkOf(
	{ hidden, layers, heads, patch, channels, tokens, others }: PlainBackbone,
	{
		given,
		isFrozen,
	}: { readonly given: Arguments; readonly isFrozen: boolean },
): Part {
	return {
		kind: "plain",
		hidden,
		layers,
		heads,
		patch,
		tokens,
		channels: given.channels ?? channels,
		other_parameters: others,
		maps: 4,
		is_frozen: isFrozen,
	};
}

function headsOf(given: Arguments, classes: number): Part | undefined {
	if (given.necks.some((name) => !KNOWN_NECKS.has(name))) return undefined;
	const framework = given.text("framework");
	if (framework !== undefined) return lookUp(FRAMEWORKS, framework)?.(classes);
	const decoder = lookUp(DECODERS, given.text("decoder"))?.(given);
	const widths = given.plain("head_channel_list");
	return (
		decoder && {
			decode: {
				...decoder,
				classes,
				...(Array.isArray(widths) && { head_widths: widths }),
			},
		}
	);
}

const DECODERS: Readonly<
	Record<string, (given: Arguments) => Part | undefined>
> = {
	UperNetDecoder: ({ number, plain }) => ({
		kind: "uper",
		width: number("decoder_channels", 256),
		...poolScales(plain("decoder_pool_scales")),
	}),
	FCNDecoder: ({ number }) => ({
		kind: "raised",
		width: number("decoder_channels", 256),
		convolutions: number("decoder_num_convs", 4),
		norm: "layer",
	}),
	UNetDecoder: ({ plain }) => {
		const widths = plain("decoder_channels");
		return Array.isArray(widths) ? { kind: "unet", widths } : undefined;
	},
};

function poolScales(scales: unknown): Part {
	return Array.isArray(scales) ? { pool_scales: scales } : {};
}

/** Detectors of torchvision: their classes have the background among them. */
const FRAMEWORKS: Readonly<Record<string, (classes: number) => Part>> = {
	"faster-rcnn": (classes) => ({
		proposals: {},
		regions: { classes: classes - 1, box: { box_classes: classes } },
	}),
	"mask-rcnn": (classes) => ({
		proposals: { convolutions: 2 },
		regions: {
			classes: classes - 1,
			box: {
				convolutions: 4,
				linears: 1,
				norm: "batch",
				box_classes: classes,
			},
			// Its maps are pooled to 7 × 7.
			mask: { side: 7, norm: "batch", mask_classes: classes },
		},
	}),
	retinanet: (classes) => ({ dense: { classes, norm: "group" } }),
	fcos: (classes) => ({
		dense: { classes, anchors: 1, centres: 1, norm: "group" },
	}),
};
