import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	type Entry,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import type { Origin } from "../../plan/origin.js";
import { fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { defaultItems } from "../hydra/defaults-list.js";
import { sideFacts } from "../image-sides.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";

/** The fields of a data set: what comes in, what is asked, on a grid of so many rows and columns. */
interface Fields {
	readonly inputs: number;
	readonly outputs: number;
	readonly size: readonly [number, number];
	/** Why the numbers are taken, where the application's files do not say them. */
	readonly assumed?: string;
}

/** examples/weather/corrdiff/conf/base/dataset and datasets/*.py at 94b3551. */
const dataSets: Readonly<Record<string, Fields>> = {
	cwb: { inputs: 12, outputs: 4, size: [448, 448] },
	gefs_hrrr: { inputs: 37, outputs: 9, size: [1056, 1792] },
	hrrr_mini: {
		inputs: 4,
		outputs: 2,
		size: [64, 64],
		assumed:
			"the size of HRRR-Mini's fields is in its data; the small net attends on its third level where a field is 16 high, so that fields are 64 high; of the inputs only four are known",
	},
};

/** A network of conf/base/model, with its own channels beside the data's. */
interface Network {
	/** It reads the fields that a regression forecast. */
	readonly seesForecast?: true;
	readonly grid: number;
	readonly lead?: number;
	readonly isLearned?: true;
	readonly knowsNoise?: true;
	readonly isPatched?: true;
}

const networks: Readonly<Record<string, Network>> = {
	regression: { grid: 4 },
	lt_aware_regression: { grid: 4, lead: 4 },
	lt_aware_ce_regression: { grid: 4, lead: 4 },
	diffusion: { seesForecast: true, grid: 4 },
	patched_diffusion: {
		seesForecast: true,
		grid: 100,
		isLearned: true,
		knowsNoise: true,
		isPatched: true,
	},
	lt_aware_patched_diffusion: {
		seesForecast: true,
		grid: 100,
		lead: 20,
		isLearned: true,
		knowsNoise: true,
		isPatched: true,
	},
};

/** conf/base/model_size. */
const sizes: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
	normal: {
		model_channels: 128,
		channel_mult: [1, 2, 2, 2, 2],
		attn_resolutions: [28],
	},
	mini: { model_channels: 64, channel_mult: [1, 2, 2], attn_resolutions: [16] },
};

/** How many patches of a sample are trained on; 1 where the whole field is. */
export function patchesOf(file: ParsedFile, tree: Tree): number {
	const entry = entryAt(tree, "training.hp.patch_num");
	const network = lookUp(networks, networkName(file, tree));
	return network?.isPatched ? (asNumber(entry?.value) ?? 1) : 1;
}

/** CorrDiff's U-net, out of the names of its groups or out of the groups themselves. */
export function corrdiffModel(file: ParsedFile, tree: Tree): FieldReading {
	const network = lookUp(networks, networkName(file, tree));
	const place = placeOf(file, "model");
	const fields = fieldsOf(file, tree);
	if (!network || !place || !fields) return gather();
	const patch = network.isPatched ? patchOf(tree) : undefined;
	const own = configOf({ file, tree, network, fields, patch });
	const config = network.seesForecast
		? { ...own, forecast: forecastOf(file, tree, { network, fields }) }
		: own;
	const origin: Origin = fields.assumed
		? { kind: "assumption", why: fields.assumed }
		: statedAt(file, place);
	return gather({
		facts: [
			fact("model.config", config, origin),
			...(patch
				? sideFacts(file, patch.entry, [patch.height, patch.width])
				: []),
		],
	});
}

interface Patch {
	readonly entry: Entry;
	readonly height: number;
	readonly width: number;
}

function patchOf(tree: Tree): Patch | undefined {
	const entry = entryAt(tree, "training.hp.patch_shape_y");
	const height = asNumber(entry?.value);
	const width = asNumber(entryAt(tree, "training.hp.patch_shape_x")?.value);
	return entry && height && width ? { entry, height, width } : undefined;
}

// train.py: a diffusion model sees the forecast too, and with patches the whole field once more, made smaller.
function configOf({
	file,
	tree,
	network,
	fields,
	patch,
}: {
	readonly file: ParsedFile;
	readonly tree: Tree;
	readonly network: Network;
	readonly fields: Fields;
	readonly patch: Patch | undefined;
}): Readonly<Record<string, unknown>> {
	const argument = (name: string): Tree | undefined =>
		entryAt(tree, `model.model_args.${name}`)?.value;
	const grid = asNumber(argument("N_grid_channels")) ?? network.grid;
	const lead = asNumber(argument("lead_time_channels")) ?? network.lead ?? 0;
	const sees =
		asBoolean(entryAt(tree, "model.hr_mean_conditioning")?.value) ??
		network.seesForecast ??
		false;
	const channels =
		fields.inputs * (patch ? 2 : 1) + (sees ? fields.outputs : 0) + grid + lead;
	const noise = asText(argument("embedding_type"));
	const gridType = asText(argument("gridtype"));
	const usual = lookUp(sizes, groupName(file, "model_size") ?? "normal");
	return {
		model_type: "song_unet",
		img_resolution: fields.size,
		in_channels: channels + fields.outputs,
		out_channels: fields.outputs,
		N_grid_channels: grid,
		lead_time_channels: lead,
		gridtype: gridType ?? (network.isLearned ? "learnable" : "sinusoidal"),
		embedding_type: noise ?? (network.knowsNoise ? "positional" : "zero"),
		model_channels:
			asNumber(argument("model_channels")) ?? usual?.model_channels,
		channel_mult: numbers(argument("channel_mult")) ?? usual?.channel_mult,
		attn_resolutions:
			numbers(argument("attn_resolutions")) ?? usual?.attn_resolutions,
		num_blocks: asNumber(argument("num_blocks")) ?? 4,
	};
}

// The regression runs on the whole field once for each sample, whatever is cut out of it afterwards (ResidualLoss).
function forecastOf(
	file: ParsedFile,
	tree: Tree,
	{ network, fields }: { readonly network: Network; readonly fields: Fields },
): Readonly<Record<string, unknown>> {
	const lead = network.lead === undefined ? 0 : 4;
	const size = lookUp(sizes, groupName(file, "model_size") ?? "normal");
	const grid = 4;
	return {
		...size,
		img_resolution: fields.size,
		in_channels: fields.inputs + grid + lead + fields.outputs,
		out_channels: fields.outputs,
		embedding_type: "zero",
		share: 1 / patchesOf(file, tree),
	};
}

function numbers(tree: Tree | undefined): readonly number[] | undefined {
	const found = itemsOf(tree).flatMap((each) => asNumber(each) ?? []);
	return found.length > 0 ? found : undefined;
}

function fieldsOf(file: ParsedFile, tree: Tree): Fields | undefined {
	const type = asText(entryAt(tree, "dataset.type")?.value);
	const known = lookUp(dataSets, type ?? groupName(file, "dataset"));
	if (!known) return undefined;
	const count = (name: string): number =>
		itemsOf(entryAt(tree, `dataset.${name}`)?.value).length;
	const inputs =
		count("in_channels") ||
		count("input_surface_variables") + count("input_isobaric_variables");
	const outputs = count("out_channels") || count("output_variables");
	return {
		...known,
		inputs: inputs || known.inputs,
		outputs: outputs || known.outputs,
	};
}

function networkName(file: ParsedFile, tree: Tree): string | undefined {
	return asText(entryAt(tree, "model.name")?.value) ?? groupName(file, "model");
}

function groupName(file: ParsedFile, group: string): string | undefined {
	return defaultItems(file.documents[0]).find((item) => item.group === group)
		?.names[0];
}

function placeOf(
	file: ParsedFile,
	group: string,
): { readonly key: string; readonly line: number } | undefined {
	const item = defaultItems(file.documents[0]).find(
		(each) => each.group === group,
	);
	return item && { key: group, line: item.line };
}
