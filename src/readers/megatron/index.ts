import type { ParsedFile, ShellWord } from "../../formats/parsed-file.js";
import { asText, entryAt, type Mapping } from "../../formats/tree.js";
import type { Family } from "../../plan/fields.js";
import { fold } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";
import { deepspeedFacts } from "../deepspeed/facts.js";
import {
	type FieldReading,
	type Fields,
	isPlaceholder,
	readFields,
} from "../fields.js";
import { gather } from "../gather.js";
import { handled } from "../irrelevant.js";
import { repeatFacts } from "../launchers/loops.js";
import type { Open, Reader, Reading } from "../reader.js";
import { unmodelledSettings } from "../unmodelled.js";
import {
	type Arguments,
	argument,
	argumentsIn,
	argumentsOf,
	isOn,
} from "./arguments.js";
import {
	deepspeedConfigs,
	isMegatron,
	type MegatronCommand,
	megatronCommands,
	sourcedScripts,
} from "./commands.js";
import { deepspeedDefaults, megatronDefaults, standard } from "./defaults.js";
import { durationFacts } from "./duration.js";
import { expertReading } from "./experts.js";
import { megatronFields, unmodelledFlags } from "./fields.js";
import { commandHardware } from "./hardware.js";
import { latentAttention } from "./latent-attention.js";
import { layoutFacts } from "./layout.js";
import { precisionFacts } from "./precision.js";
import { shapeFacts } from "./shape.js";
import { vocabulary } from "./vocabulary.js";
import { familyOf, otherWork, workOf } from "./work.js";

/** Megatron-LM and Megatron-DeepSpeed, whose runs are commands in scripts, or flags in YAML. */
export const megatron: Reader = {
	framework: "megatron",
	title: "Megatron",
	source:
		"https://github.com/NVIDIA/Megatron-LM/blob/core_v0.15.0/megatron/training/arguments.py",
	recognises: (file) =>
		megatronCommands(file).length > 0 ||
		flagsInVariables(file) ||
		flagMapping(file) !== undefined,
	references: (file) => [
		...sourcedScripts(file),
		...megatronCommands(file).flatMap((each) => deepspeedConfigs(file, each)),
	],
	read: (file, open) => {
		const mapping = flagMapping(file);
		return mapping ? [readMapping(file, mapping)] : readScript(file, open);
	},
};

const fields: Fields = {
	...megatronFields,
	...handled(Object.keys(unmodelledFlags)),
};

function readScript(file: ParsedFile, open: Open): readonly Reading[] {
	const commands = megatronCommands(file, open);
	if (commands.length === 0) {
		return [
			{
				kind: "fragment",
				why: "It only sets Megatron's arguments, for the scripts that source it.",
				facts: [],
			},
		];
	}
	const works = commands.map((each) => {
		const { script, words } = workOf(each.words);
		const args = argumentsOf(file, words);
		return { each, script, args, why: otherWork(script, args) };
	});
	const training = distinct(works.filter(({ why }) => why === undefined));
	const [other] = works;
	if (training.length === 0 && other?.why) {
		return [{ kind: "not-training", why: other.why }];
	}
	const sourced = sourcedScripts(file).flatMap((each) => open(each) ?? []);
	return training.map(({ each, script, args }, index) => {
		const family = familyOf(script);
		const sharded = deepspeedConfigs(file, each).flatMap(
			(reference) => open(reference) ?? [],
		);
		return {
			kind: "training",
			// By order: lines move with every edit, and the name tells runs of one file apart.
			name: training.length === 1 ? "" : `command ${index + 1}`,
			...gather(
				{ facts: [standard("model.family", family)] },
				knownKeys(readArguments(args), family),
				// DeepSpeed obeys its own config where flags say otherwise.
				...sharded.map(deepspeedFacts),
				commandHardware(file, each),
				{ facts: repeatFacts(each.command, file.path) },
				{ problems: openArguments(file, each) },
			),
			files: [...sourced, ...sharded].map(({ path }) => path),
		};
	});
}

// Branches of a script often start the same run in different ways; the last one counts.
function distinct<W extends { readonly args: Arguments }>(
	works: readonly W[],
): readonly W[] {
	const byArguments = new Map(
		works.map((work) => [meaningOf(work.args), work] as const),
	);
	return [...byArguments.values()];
}

function meaningOf(args: Arguments): string {
	const values = [...fold(readArguments(args).facts)].map(
		([key, { value }]) => [key, value] as const,
	);
	return JSON.stringify(values);
}

function readMapping(file: ParsedFile, mapping: Mapping): Reading {
	const args = argumentsIn(file, mapping);
	const why = otherWork("", args) ?? inferenceOf(args);
	if (why !== undefined) return { kind: "not-training", why };
	const read = gather(
		{ facts: [standard("model.family", "decoder")] },
		readArguments(args),
	);
	return { kind: "training", name: "", ...read, files: [] };
}

function readArguments(args: Arguments): FieldReading {
	return gather(
		{ facts: megatronDefaults },
		{ facts: isOn(args, "--deepspeed") ? deepspeedDefaults : [] },
		vocabulary(args),
		{ facts: shapeFacts(args) },
		expertReading(args),
		{ facts: latentAttention(args) },
		{ facts: precisionFacts(args) },
		{ facts: layoutFacts(args) },
		{ facts: durationFacts(args) },
		readFields({
			tree: args.tree,
			fields,
			path: args.file.path,
			framework: "Megatron",
		}),
		{ problems: unmodelledSettings(args.file, args.tree, unmodelledFlags) },
		{ problems: branchProblems(args) },
	);
}

// Other kinds of models have flags of their own; that the kind is not supported says enough.
function knownKeys(read: FieldReading, family: Family): FieldReading {
	return family === "decoder"
		? read
		: {
				facts: read.facts,
				problems: read.problems.filter(({ kind }) => kind !== "unknown-key"),
			};
}

const QUIET = new Set([
	"--deepspeed-config",
	"--merge-file",
	"--no-pipeline-parallel",
	"--tokenizer-model",
	"--tokenizer-type",
	"--vocab-file",
]);

// A flag out of one branch counts, and is told: another launch may not have it.
function branchProblems(args: Arguments): readonly Problem[] {
	return args.unsure.flatMap((flag) => {
		const entry = argument(args, flag);
		const text = asText(entry?.value) ?? "";
		const field = Object.hasOwn(fields, flag) ? fields[flag] : "irrelevant";
		if (field === "irrelevant" || QUIET.has(flag)) return [];
		if (!entry || isPlaceholder(text)) return [];
		return [
			{
				kind: "unresolved-value",
				path: args.file.path,
				line: entry.line,
				args: { key: flag, text },
			},
		];
	});
}

// Words such as $GPT_ARGS hold flags that only the launch knows.
function openArguments(
	file: ParsedFile,
	{ words }: MegatronCommand,
): readonly Problem[] {
	return words.filter(isOpenBundle).map(({ text, line }) => ({
		kind: "unresolved-value",
		path: file.path,
		line,
		args: { key: "arguments", text },
	}));
}

function isOpenBundle({ text, known }: ShellWord): boolean {
	return (
		!known &&
		/^\$\{?\w*(ARGS?|OPTS?|OPTIONS|PARAMS|FLAGS)\w*(\[[@*]\])?\}?$/i.test(text)
	);
}

function flagsInVariables(file: ParsedFile): boolean {
	const texts = [...(file.script?.variables.values() ?? [])];
	return texts.some(({ text }) => isMegatron(text.split(/\s+/)));
}

// Megatron's functional tests keep the flags of a run under MODEL_ARGS.
function flagMapping(file: ParsedFile): Mapping | undefined {
	const value = entryAt(file.documents[0], "MODEL_ARGS")?.value;
	return value?.kind === "mapping" &&
		isMegatron(value.entries.map(({ key }) => key))
		? value
		: undefined;
}

function inferenceOf({ tree }: Arguments): string | undefined {
	const isInference = tree.entries.some(({ key }) =>
		/^--(inference-(max|dynamic|ckpt)|num-tokens-to-generate|prompts?$)/.test(
			key,
		),
	);
	return isInference ? "It generates text." : undefined;
}
