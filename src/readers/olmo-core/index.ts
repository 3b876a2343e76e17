import type { ParsedFile } from "../../formats/parsed-file.js";
import { asNumber, entryAt, type Mapping } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type FieldReading, readFields, toCount } from "../fields.js";
import { gather } from "../gather.js";
import { hardwareHints } from "../hardware-hints.js";
import { statedAt } from "../origins.js";
import { placed } from "../places.js";
import { newSession } from "../python-module.js";
import { unfinished } from "../python-unfinished.js";
import type { Open, Reader, Reading } from "../reader.js";
import { type Calls, callsIn, loader } from "./calls.js";
import { durationReading } from "./duration.js";
import { modelReading, standard } from "./model.js";
import { trainModuleReading } from "./train-module.js";

/** Training scripts of OLMo-core, which build their config out of calls. */
export const olmoCore: Reader = {
	framework: "olmo-core",
	title: "OLMo-core",
	source:
		"https://github.com/allenai/OLMo-core/tree/fa6c5014c9f6/src/olmo_core",
	recognises: isScript,
	references: () => [],
	read: (file, open) => [readRun(file, open)],
};

// Every script names the model's and the trainer's config; modules of the framework define them.
function isScript({ format, path, python, text }: ParsedFile): boolean {
	if (format !== "python" || /(^|\/)olmo_core\//.test(path)) return false;
	const names = (python?.imports ?? [])
		.filter(({ from }) => /^olmo_core(\.|$)/.test(from))
		.flatMap((each) => each.names.map(({ name }) => name));
	const trains = names.some((name) =>
		/^TrainerConfig$|TrainModuleConfig$/.test(name),
	);
	return (
		trains &&
		/TrainModuleConfig\(/.test(text) &&
		/\bTransformerConfig\.\w+\(/.test(text)
	);
}

function readRun(file: ParsedFile, open: Open): Reading {
	const session = newSession(loader, open);
	const calls = callsIn(file, session);
	const trainer = calls.find(/^TrainerConfig$/);
	const model = calls.find(/^TransformerConfig\.\w+$/);
	const batch = batchReading(file, calls);
	if (!trainer && !model) {
		const why = "No function of it returns a config that can be worked out.";
		return { kind: "fragment", why, facts: [] };
	}
	const read = placed(
		gather(
			modelReading(file, model),
			lengthReading(file, calls),
			trainModuleReading(file, calls.find(/TrainModuleConfig$/)),
			batch,
			durationReading(file, trainer, batch.tokens),
			{ facts: launchFacts(file, calls.find(/LaunchConfig$|launch_config$/)) },
		),
		session.places,
	);
	return {
		kind: "training",
		name: "",
		facts: [...defaults, ...hardwareHints(file), ...read.facts],
		files: [],
		problems: [...unfinished(file, session.budget), ...read.problems],
	};
}

const defaults: readonly Fact[] = [
	standard("task", "pretrain"),
	standard("precision", "fp32"),
	standard("compile", false),
	standard("checkpointing", "none"),
	standard("parallel.sharding", "none"),
	standard("data.packed", true),
	standard("attention", "sdpa"),
];

interface BatchReading extends FieldReading {
	readonly tokens: number | undefined;
}

// The batch is in tokens, in the data loader's config or among the arguments of `build_config`.
function batchReading(file: ParsedFile, calls: Calls): BatchReading {
	const holders = [
		calls.find(/DataLoaderConfig$/),
		calls.find(/^partial$/),
		calls.find(/^build_config$/),
	];
	// Older scripts hand the constant to `main`, which returns nothing.
	const entry =
		holders.flatMap((call) => entryAt(call, "global_batch_size") ?? [])[0] ??
		calls.constant("GLOBAL_BATCH_SIZE");
	if (!entry) return { ...gather(), tokens: undefined };
	const read = readFields({
		tree: { kind: "mapping", entries: [entry], line: entry.line },
		fields: { [entry.key]: toCount("batch.global_tokens") },
		path: file.path,
		framework: "OLMo-core",
	});
	return { ...read, tokens: asNumber(entry.value) };
}

// `max_sequence_length` of `build_config` holds where the module that trains does not repeat it.
function lengthReading(file: ParsedFile, calls: Calls): FieldReading {
	const entry = entryAt(calls.find(/^partial$/), "max_sequence_length");
	const length = asNumber(entry?.value);
	return entry && length
		? gather({ facts: [fact("data.sequence", length, statedAt(file, entry))] })
		: gather();
}

function launchFacts(
	file: ParsedFile,
	call: Mapping | undefined,
): readonly Fact[] {
	const nodes = entryAt(call, "num_nodes");
	const perNode = entryAt(call, "num_gpus");
	const [count, each] = [asNumber(nodes?.value), asNumber(perNode?.value) ?? 8];
	if (!nodes || !count || count < 1) return [];
	const origin = statedAt(file, nodes);
	return [
		fact("hardware.nodes", count, origin),
		perNode
			? fact("hardware.per_node", each, statedAt(file, perNode))
			: standard("hardware.per_node", each),
		fact("hardware.count", count * each, origin),
	];
}
