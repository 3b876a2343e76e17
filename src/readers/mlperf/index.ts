import type { ParsedFile } from "../../formats/parsed-file.js";
import type { PlanFields, PlanKey } from "../../plan/fields.js";
import type { Origin } from "../../plan/origin.js";
import { type Fact, fact, factsFrom } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";
import { acceleratorIn } from "../accelerator-words.js";
import { slurmHours } from "../commands/slurm-time.js";
import { type FieldReading, isPlaceholder } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { defaultsOf } from "../origins.js";
import { fileName } from "../paths.js";
import type { Reader } from "../reader.js";
import { benchmarks } from "./benchmarks.js";
import {
	countIn,
	sourcedConfigs,
	type Variable,
	type Variables,
	variablesOf,
} from "./variables.js";

/** MLPerf submissions on NVIDIA's scripts: a run is a file of exported variables. */
export const mlperf: Reader = {
	framework: "mlperf",
	title: "MLPerf Training",
	source:
		"https://github.com/mlcommons/training_results_v5.0 and its neighbours, NVIDIA/benchmarks/*/implementations/*/config_*.sh",
	recognises: isConfig,
	references: sourcedConfigs,
	read(file, open) {
		const variables = variablesOf(file, open);
		const read = gather(
			{ facts: hintFacts(file) },
			{ facts: [byDefault("precision", "bf16")] },
			readVariables(variables),
		);
		if (!file.script?.variables.has("DGXNNODES")) {
			const why = "It exports settings, for the configs that source it.";
			return [{ kind: "fragment", why, facts: read.facts }];
		}
		const others = [...variables.values()].map((each) => each.file.path);
		const files = [...new Set(others)].filter((path) => path !== file.path);
		return [{ kind: "training", name: "", files, ...read }];
	},
};

const byDefault = defaultsOf("mlperf", "v5.0");

const SIGNATURE = [
	"DGXNNODES",
	"DGXNGPU",
	"DGXSYSTEM",
	"MINIBS",
	"BATCHSIZE",
	"MICRO_BATCH_SIZE",
	"TENSOR_MODEL_PARALLEL",
	"WALLTIME",
	"WALLTIME_RUNANDTIME",
];

// A script that starts a config reads the same variables, but sets none of them.
function isConfig(file: ParsedFile): boolean {
	const set = file.script?.variables;
	if (!set) return false;
	const found = SIGNATURE.filter((name) => set.has(name));
	const isSystem =
		set.has("DGXNNODES") || set.has("DGXNGPU") || set.has("MINIBS");
	return isSystem && found.length >= 2;
}

const counts = [
	[["DGXNNODES"], "hardware.nodes"],
	[["DGXNGPU"], "hardware.per_node"],
	[["TENSOR_MODEL_PARALLEL", "TP"], "parallel.tensor"],
	[["PIPELINE_MODEL_PARALLEL", "PP"], "parallel.pipeline"],
	[["CONTEXT_PARALLEL", "CP"], "parallel.context"],
	[["EXPERT_PARALLEL", "EP"], "parallel.expert"],
	[["INTERLEAVED_PIPELINE"], "parallel.virtual_pipeline"],
	[["VAL_CHECK_INTERVAL"], "evaluation.every"],
	[["MICRO_BATCH_SIZE", "MBS", "BATCHSIZE"], "batch.micro"],
] as const satisfies readonly (readonly [readonly string[], PlanKey])[];

function readVariables(variables: Variables): FieldReading {
	return gather(
		...counts.map(([names, key]): Partial<FieldReading> => {
			const found = countIn(variables, names);
			return found
				? {
						facts: [
							fact(key, found.value, placeOf(found.name, found.variable)),
						],
					}
				: { problems: names.flatMap((name) => openProblem(name, variables)) };
		}),
		batchOf(variables),
		durationOf(variables),
		{ facts: switchFacts(variables) },
	);
}

function placeOf(name: string, { word, file }: Variable): Origin {
	return { kind: "file", path: file.path, line: word.line, text: name };
}

function openProblem(name: string, variables: Variables): readonly Problem[] {
	const variable = variables.get(name);
	if (!variable || !isPlaceholder(variable.word.text)) return [];
	return [
		{
			kind: "unresolved-value",
			path: variable.file.path,
			line: variable.word.line,
			args: { key: name, text: variable.word.text },
		},
	];
}

// MINIBS counts the samples of one copy of the model in one step; MICRO_BATCH_SIZE of them go through at once.
function batchOf(variables: Variables): FieldReading {
	const each = countIn(variables, ["MINIBS"]);
	const nodes = countIn(variables, ["DGXNNODES"]);
	const perNode = countIn(variables, ["DGXNGPU"]);
	if (!each || !nodes || !perNode) return gather();
	const together = counts
		.slice(2, 5)
		.map(([names]) => countIn(variables, names)?.value ?? 1)
		.reduce((product, size) => product * size, 1);
	const copies = (nodes.value * perNode.value) / together;
	const micro = countIn(variables, ["MICRO_BATCH_SIZE", "MBS"]);
	const place = placeOf(each.name, each.variable);
	return gather({
		facts: [
			...(Number.isInteger(copies)
				? [fact("batch.global", each.value * copies, place)]
				: []),
			...(micro ? [] : [byDefault("batch.micro", 1)]),
		],
	});
}

// A benchmark ends at its quality; a number of steps or epochs is the most that it may take.
function durationOf(variables: Variables): FieldReading {
	const steps = countIn(variables, ["MAX_STEPS"]);
	const epochs = countIn(variables, ["NUMEPOCHS"]);
	const found = steps ?? epochs;
	const limit = variables.get("WALLTIME");
	const hours = limit && slurmHours(limit.word.text);
	const facts: Fact[] = [];
	if (limit && hours !== undefined) {
		facts.push(
			fact("hardware.time_limit_hours", hours, placeOf("WALLTIME", limit)),
		);
	}
	if (!found) return gather({ facts });
	const key = steps ? "steps" : "data.epochs";
	const place = placeOf(found.name, found.variable);
	const unit = steps ? "steps" : "epochs";
	return gather({
		facts: [...facts, fact(key, found.value, place)],
		problems: [
			{
				kind: "inconsistent-config",
				path: found.variable.file.path,
				line: found.variable.word.line,
				args: {
					what: `A benchmark ends where it reaches its quality, and \`${found.name}\` is the most that it may take`,
					reading: `${found.value} ${unit}`,
				},
			},
		],
	});
}

const switches = [
	["SEQ_PARALLEL", "parallel.sequence", true],
	["FP8", "precision", "fp8"],
	["FP4", "precision", "nvfp4"],
] as const;

function switchFacts(variables: Variables): readonly Fact[] {
	return switches.flatMap(([name, key, value]) => {
		const variable = variables.get(name);
		const isOn = /^(1|true)$/i.test(variable?.word.text ?? "");
		return variable && isOn
			? [fact(key, value as PlanFields[typeof key], placeOf(name, variable))]
			: [];
	});
}

// benchmarks/llama2_70b_lora/…/config_DGXH100_8x8x2xtp4pp1cp2.sh
function hintFacts(file: ParsedFile): readonly Fact[] {
	const name = fileName(file.path);
	const benchmark = /(?:^|\/)benchmarks\/(\w+)\//.exec(file.path)?.[1];
	const accelerator = acceleratorIn(
		name.replace(/DGX(?=[A-Z])/g, "-").replace(/x(?=[A-Z])/g, "-"),
	);
	const hint = (text: string): Origin => ({
		kind: "hint",
		path: file.path,
		line: 1,
		text,
	});
	return [
		...factsFrom(lookUp(benchmarks, benchmark) ?? {}, hint(benchmark ?? "")),
		...(accelerator === undefined
			? []
			: [fact("hardware.accelerator", accelerator, hint(name))]),
	];
}
