import type { ParsedFile } from "../../formats/parsed-file.js";
import { calleeOf } from "../../formats/python/tags.js";
import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	type Mapping,
} from "../../formats/tree.js";
import type { PlanFields } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import {
	type Conversion,
	type FieldReading,
	type Fields,
	readFields,
	toBoolean,
	toCount,
} from "../fields.js";
import { gather } from "../gather.js";
import { handled, irrelevant } from "../irrelevant.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";

/** `DataParallelType.hsdp` names a member of an enumeration. */
const toSharding: Conversion = {
	expected: "one of fsdp, hsdp, ddp",
	convert: (tree, origin) => {
		const word = asText(tree)?.replace(/^.*\./, "");
		const sharding = lookUp(SHARDINGS, word);
		return sharding && fact("parallel.sharding", sharding, origin);
	},
};

const SHARDINGS: Readonly<Record<string, PlanFields["parallel.sharding"]>> = {
	fsdp: "fsdp",
	hsdp: "hsdp",
	ddp: "none",
};

/** Arguments of `TransformerTrainModuleConfig` (OLMo-core fa6c5014c9f6, olmo_core/train/train_module/transformer/config.py). */
const fields: Fields = {
	max_sequence_length: toCount("data.sequence"),
	compile_model: toBoolean("compile"),
	"tp_config.degree": toCount("parallel.tensor"),
	"cp_config.degree": toCount("parallel.context"),
	"pp_config.degree": toCount("parallel.pipeline"),
	"ep_config.degree": toCount("parallel.expert"),
	"dp_config.name": toSharding,
	"dp_config.shard_degree": toCount("parallel.shard_group"),
	...handled([
		"rank_microbatch_size",
		"optim.*",
		"dp_config.*",
		"ac_config.*",
		"float8_config.*",
		"autocast_precision",
	]),
	...irrelevant(`
		_call_ _args_ scheduler.* scheduler z_loss_multiplier max_grad_norm state_dict_save_opts state_dict_load_opts
		load_key_mapping label_ignore_index tp_config.* cp_config.* pp_config.* ep_config.*
	`),
};

/** Batch, precision, optimizer and parallelism of the module that trains. */
export function trainModuleReading(
	file: ParsedFile,
	call: Mapping | undefined,
): FieldReading {
	if (!call) return gather();
	return gather(
		readFields({ tree: call, fields, path: file.path, framework: "OLMo-core" }),
		{
			facts: [
				...microbatchFacts(file, call),
				...precisionFacts(file, call),
				...checkpointingFacts(file, call),
				...optimizerFacts(file, call),
			],
		},
		microbatchProblem(file, call),
	);
}

// Counted in tokens, like the global batch.
function microbatchFacts(file: ParsedFile, call: Mapping): readonly Fact[] {
	const entry = entryAt(call, "rank_microbatch_size");
	const tokens = asNumber(entry?.value);
	const length = asNumber(entryAt(call, "max_sequence_length")?.value);
	return entry && tokens && length && tokens >= length
		? [fact("batch.micro", Math.floor(tokens / length), statedAt(file, entry))]
		: [];
}

function microbatchProblem(file: ParsedFile, call: Mapping): FieldReading {
	const entry = entryAt(call, "rank_microbatch_size");
	if (!entry) return gather();
	const { problems } = readFields({
		tree: { kind: "mapping", entries: [entry], line: entry.line },
		fields: { rank_microbatch_size: toCount("batch.micro") },
		path: file.path,
		framework: "OLMo-core",
	});
	return gather({ problems });
}

function precisionFacts(file: ParsedFile, call: Mapping): readonly Fact[] {
	const dtype = entryAt(call, "dp_config.param_dtype");
	const autocast = entryAt(call, "autocast_precision");
	const float8 = entryAt(call, "float8_config.enabled");
	const mixed = [dtype, autocast].find((entry) =>
		/bfloat16$/.test(asText(entry?.value) ?? ""),
	);
	return [
		...(mixed ? [fact("precision", "amp-bf16", statedAt(file, mixed))] : []),
		...(float8 && asBoolean(float8.value)
			? [fact("precision", "fp8", statedAt(file, float8))]
			: []),
	];
}

function checkpointingFacts(file: ParsedFile, call: Mapping): readonly Fact[] {
	const section = entryAt(call, "ac_config");
	const mode = entryAt(call, "ac_config.mode");
	const word = asText(mode?.value)?.replace(/^.*\./, "");
	if (section?.value.kind !== "mapping") return [];
	const kind = word === undefined || word === "full" ? "full" : "selective";
	return [fact("checkpointing", kind, statedAt(file, mode ?? section))];
}

function optimizerFacts(file: ParsedFile, call: Mapping): readonly Fact[] {
	const entry = entryAt(call, "optim");
	const name = /^(?:SkipStep)?(AdamW|Lion|Muon|Adam|NorMuon)Config$/.exec(
		calleeOf(entry?.value) ?? "",
	)?.[1];
	return entry && name
		? [fact("optimizer", name.toLowerCase(), statedAt(file, entry))]
		: [];
}
