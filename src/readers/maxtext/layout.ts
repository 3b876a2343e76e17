import {
	asNumber,
	asText,
	type Entry,
	entriesOf,
	entryAt,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { factAt, numberAt, type Settings, setAt } from "../settings.js";
import { byDefault } from "./defaults.js";
import { answers } from "./work.js";

/** Axes of the mesh by the part of the plan that they are: `ici_` within a slice, `dcn_` between slices. */
const axes = {
	tensor: ["tensor", "tensor_transpose", "tensor_sequence"],
	context: ["context", "context_usp_ulysses", "sequence"],
	pipeline: ["pipeline"],
	expert: ["expert"],
} as const;

/** How the model is divided, on how many chips, and the batch, which counts samples of one chip. */
export function layoutOf(settings: Settings): FieldReading {
	const devices = devicesOf(settings);
	const sizes = {
		tensor: product(settings, axes.tensor),
		context: product(settings, axes.context),
		pipeline: product(settings, axes.pipeline),
		expert: product(settings, axes.expert),
	};
	return gather(
		{
			facts: (["tensor", "context", "pipeline", "expert"] as const).flatMap(
				(axis) => {
					const { value, entry } = sizes[axis];
					return entry && value > 1
						? [fact(`parallel.${axis}` as const, value, settings.place(entry))]
						: [];
				},
			),
		},
		{ facts: shardingFacts(settings) },
		{
			facts: devices
				? [fact("hardware.count", devices.count, settings.place(devices.entry))]
				: [],
		},
		batchOf(settings, {
			together: sizes.tensor.value * sizes.context.value * sizes.pipeline.value,
			...(devices && { devices: devices.count }),
		}),
	);
}

interface Size {
	readonly value: number;
	/** The first that is above 1. */
	readonly entry?: Entry;
}

function product(settings: Settings, names: readonly string[]): Size {
	let value = 1;
	let entry: Entry | undefined;
	for (const name of names.flatMap((each) => [`ici_${each}`, `dcn_${each}`])) {
		const path = `${name}_parallelism`;
		const size = numberAt(settings, path);
		if (size === undefined || size <= 1) continue;
		value *= size;
		entry ??= setAt(settings, path);
	}
	return { value, ...(entry && { entry }) };
}

/** Chips are the product of all axes, unless one of them takes what is left (-1), as base.yml has it on both levels. */
function devicesOf(
	settings: Settings,
): { readonly count: number; readonly entry: Entry } | undefined {
	const found = entriesOf(settings.tree).filter(({ key }) =>
		/^(ici|dcn)_\w+_parallelism$/.test(key),
	);
	const sizes = new Map(
		found.map((entry) => [entry.key, asNumber(entry.value)]),
	);
	const open = [...OPEN, ...sizes.keys()].some(
		(key) => (sizes.has(key) ? (sizes.get(key) ?? -1) : -1) < 1,
	);
	const largest = found.toSorted(
		(a, b) => (asNumber(b.value) ?? 0) - (asNumber(a.value) ?? 0),
	)[0];
	if (open || !largest) return undefined;
	let count = 1;
	for (const size of sizes.values()) count *= size ?? 1;
	return { count, entry: largest };
}

const OPEN = ["ici_fsdp_parallelism", "dcn_data_parallelism"];

function shardingFacts(settings: Settings): readonly Fact[] {
	const within = entryAt(settings.tree, "ici_fsdp_parallelism");
	const between = entryAt(settings.tree, "dcn_fsdp_parallelism");
	const size = within ? asNumber(within.value) : -1;
	const isSharded = size !== 1 || (asNumber(between?.value) ?? 1) !== 1;
	const copies = "dcn_data_parallelism";
	if (!isSharded && within) {
		return [fact("parallel.sharding", "none", settings.place(within))];
	}
	if ((numberAt(settings, copies) ?? 1) > 1) {
		return [
			...factAt(settings, copies, "parallel.sharding", "hsdp"),
			...factAt(settings, "ici_fsdp_parallelism", "parallel.shard_group", size),
		];
	}
	return [
		within
			? fact("parallel.sharding", "fsdp", settings.place(within))
			: byDefault("parallel.sharding", "fsdp"),
	];
}

/**
 * `per_device_batch_size` may be below 1 where several chips share a sample: copies of the model then take so many times
 * more (configs/types.py, calculate_global_batch_sizes).
 */
function batchOf(
	settings: Settings,
	{
		together,
		devices,
	}: { readonly together: number; readonly devices?: number },
): FieldReading {
	const path = "per_device_batch_size";
	// Reinforcement learning counts prompts instead.
	if (answers(settings)) return gather();
	const entry = setAt(settings, path);
	const each = numberAt(settings, path);
	if (!entry) return gather({ facts: [byDefault("batch.micro", 12)] });
	const place = settings.place(entry);
	const at =
		"path" in place ? { path: place.path, line: place.line } : { path: "" };
	if (each === undefined || each <= 0) {
		const args = { key: path, text: asText(entry.value) ?? "" };
		return gather({ problems: [{ kind: "unresolved-value", ...at, args }] });
	}
	const times = numberAt(settings, "gradient_accumulation_steps") ?? 1;
	const micro = each * together;
	const global =
		devices === undefined
			? []
			: [fact("batch.global", Math.floor(devices * each) * times, place)];
	if (micro >= 1) {
		return gather({
			facts: [...global, fact("batch.micro", Math.floor(micro), place)],
		});
	}
	const args = {
		what: `\`${path}\` is ${each}, less than one sample for the devices that share it`,
		reading: "one sample on each device at a time",
	};
	return gather({
		facts: [...global, fact("batch.micro", 1, place)],
		problems: [{ kind: "inconsistent-config", ...at, args }],
	});
}
