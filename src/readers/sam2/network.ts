import {
	asBoolean,
	asNumber,
	asPlain,
	entriesOf,
	entryAt,
	firstEntryAt,
	type Tree,
} from "../../formats/tree.js";

type Part = Readonly<Record<string, unknown>>;

/**
 * The network of a training config with what its clicks and memories cost, with the defaults of its classes where it is
 * silent (sam2 2b90b9f: hieradet.py, sam2_base.py, training/model/sam2.py). Undefined without a trunk.
 */
export function networkOf(tree: Tree): Part | undefined {
	const model = entryAt(tree, "trainer.model")?.value;
	const trunk = entryAt(model, "image_encoder.trunk")?.value;
	if (entriesOf(trunk).length === 0) return undefined;
	const number = (path: string, standard: number): number =>
		asNumber(entryAt(model, path)?.value) ?? standard;
	const isOn = (path: string, standard = false): boolean =>
		asBoolean(entryAt(model, path)?.value) ?? standard;
	const conditioned = number("num_init_cond_frames_for_train", 1);
	return {
		model_type: "video-segmenter",
		trunk: trunkOf(trunk),
		image_size: number("image_size", 512),
		objects: objectsIn(tree),
		conditioned,
		draws_conditioned: isOn("rand_init_cond_frames_for_train", true),
		corrections: correctionsOf({
			conditioned,
			number,
			isOn,
		}),
		memories: number("num_maskmem", 7),
		memory_layers: number("memory_attention.num_layers", 4),
		memory_ffn: number("memory_attention.layer.dim_feedforward", 2048),
		memory_width: number("memory_encoder.out_dim", 64),
		freeze_image_encoder: isOn("freeze_image_encoder"),
	};
}

/** Keys of the trunk that decide its size, by what the network calls them. */
const TRUNK: Readonly<Record<string, string>> = {
	embed_dim: "embed_dim",
	num_heads: "num_heads",
	stages: "stages",
	global_att_blocks: "global_att_blocks",
	window_spec: "window_spec",
	background: "window_pos_embed_bkg_spatial_size",
};

function trunkOf(trunk: Tree | undefined): Part {
	const stated = Object.entries(TRUNK).flatMap(([name, key]) => {
		const entry = entryAt(trunk, key);
		return entry ? [[name, asPlain(entry.value)] as const] : [];
	});
	return Object.fromEntries(stated);
}

// As many objects of a clip as may be drawn: clips with fewer have less work.
function objectsIn(tree: Tree): number {
	const entry = firstEntryAt(tree, [
		"scratch.max_num_objects",
		"trainer.max_num_objects",
	]);
	return asNumber(entry?.value) ?? 1;
}

/**
 * Mean number of masks that are made again after a click: clips whose first prompt is a click or a box are corrected on
 * some frames, several times on each.
 */
function correctionsOf({
	conditioned,
	number,
	isOn,
}: {
	readonly conditioned: number;
	readonly number: (path: string, standard: number) => number;
	readonly isOn: (path: string, standard?: boolean) => boolean;
}): number {
	const share = number("prob_to_use_pt_input_for_train", 0);
	const most = number("num_frames_to_correct_for_train", 1);
	const each = number("num_correction_pt_per_frame", 7);
	const draws = isOn("rand_frames_to_correct_for_train");
	const starts = isOn("rand_init_cond_frames_for_train", true)
		? Array.from({ length: conditioned }, (_, index) => index + 1)
		: [conditioned];
	const frames = starts.map((start) =>
		draws && most > start ? (start + most) / 2 : Math.max(start, most),
	);
	const mean = frames.reduce((sum, count) => sum + count, 0) / frames.length;
	return share * mean * each;
}
