import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { unmodelled } from "../unmodelled.js";

/** What a training data set is, and how often one pass goes through it. */
export interface DataReading extends FieldReading {
	readonly times: number;
}

/** The data sets under a training loader. Wrappers are opened: `RepeatDataset` passes its own several times. */
export function dataOf(
	file: ParsedFile,
	entry: Entry | undefined,
): DataReading {
	if (!entry) return { ...gather(), times: 1 };
	const { value, times, odd } = unwrapped(entry);
	const sets = (value.kind === "sequence" ? value.items : [value]).flatMap(
		(tree) => setName(tree) ?? [],
	);
	const place = entryAt(value, "type") ?? entry;
	return {
		...gather(
			sets.length > 0
				? {
						facts: [
							fact("data.sets", [...new Set(sets)], statedAt(file, place)),
						],
					}
				: gather(),
			odd ? { problems: [unmodelled({ file, ...odd })] } : gather(),
		),
		times,
	};
}

interface Unwrapped {
	readonly value: Tree;
	readonly times: number;
	readonly odd?: { readonly entry: Entry; readonly effect: string };
}

function unwrapped(entry: Entry): Unwrapped {
	const type = entryAt(entry.value, "type");
	const inner =
		entryAt(entry.value, "dataset") ?? entryAt(entry.value, "datasets");
	if (!inner) return { value: entry.value, times: 1 };
	const inside = unwrapped(inner);
	const wrapper = asText(type?.value) ?? "";
	const times =
		wrapper === "RepeatDataset"
			? (asNumber(entryAt(entry.value, "times")?.value) ?? 1)
			: 1;
	const balances = wrapper === "ClassBalancedDataset" && type;
	return {
		...inside,
		times: times * inside.times,
		...(balances && {
			odd: {
				entry: type,
				effect: "repeats samples of rare classes, so that a pass is longer",
			},
		}),
	};
}

/**
 * Classes of data sets and where their published data lies (mmpretrain 1.2.0, mmdet 3.3.0, mmseg 1.2.2); a class may
 * also read data of one's own, which the path then tells.
 */
const SETS: Readonly<
	Record<string, { readonly name: string; readonly path: RegExp }>
> = {
	ImageNet: {
		name: "ILSVRC/imagenet-1k",
		path: /imagenet(?!_?2[12]k)|ilsvrc|in1k/i,
	},
	ImageNet21k: { name: "imagenet-21k", path: /imagenet|in2[12]k/i },
	CIFAR10: { name: "uoft-cs/cifar10", path: /./ },
	CIFAR100: { name: "uoft-cs/cifar100", path: /./ },
	MNIST: { name: "ylecun/mnist", path: /./ },
	FashionMNIST: { name: "zalando-datasets/fashion_mnist", path: /./ },
	Food101: { name: "ethz/food101", path: /./ },
	Places205: { name: "places205", path: /./ },
	YOLOv5CocoDataset: {
		name: "detection-datasets/coco",
		path: /coco(?!128|8)|train2017/i,
	},
	CocoDataset: {
		name: "detection-datasets/coco",
		path: /coco(?!128|8)|train2017/i,
	},
	CocoPanopticDataset: {
		name: "detection-datasets/coco",
		path: /coco|train2017/i,
	},
	LVISV1Dataset: { name: "lvis-v1", path: /./ },
	Objects365V1Dataset: { name: "objects365v1", path: /./ },
	Objects365V2Dataset: { name: "objects365", path: /./ },
	VOCDataset: { name: "voc2007+2012", path: /vocdevkit/i },
	CityscapesDataset: { name: "cityscapes", path: /./ },
	ADE20KDataset: { name: "zhoubolei/scene_parse_150", path: /./ },
	COCOStuffDataset: { name: "detection-datasets/coco", path: /./ },
};

function setName(tree: Tree): string | undefined {
	const type = asText(entryAt(tree, "type")?.value)?.replace(/^.*[.:]/, "");
	const root = asText(entryAt(tree, "data_root")?.value) ?? "";
	const paths = ["data_prefix", "ann_file"].map(
		(key) => asText(entryAt(tree, key)?.value) ?? "",
	);
	const path = [root, ...paths].join(" ");
	const known = lookUp(SETS, type);
	if (known && (known.path.test(path) || path.trim() === "")) return known.name;
	// The path as it stands: a folder that is called as a published set may hold another selection of it.
	const folder = root.replace(/\/+$/, "");
	return folder === "" ? undefined : folder;
}

/** The training pipeline's transforms in order, those inside of others too. */
export function transformsIn(tree: Tree | undefined): readonly Tree[] {
	return itemsOf(tree).flatMap((item) => {
		if (item.kind === "sequence") return transformsIn(item);
		const inner = entryAt(item, "transforms")?.value;
		return inner ? [item, ...transformsIn(inner)] : [item];
	});
}
