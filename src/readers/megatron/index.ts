import type { ParsedFile, ShellWord } from "../../formats/parsed-file.js";
import { entryAt, type Mapping } from "../../formats/tree.js";
import type { Family } from "../../plan/fields.js";
import { fold } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";
import { launchReading } from "../commands/launch.js";
import { runName } from "../commands/run-names.js";
import { deepspeedFacts } from "../deepspeed/facts.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import type { Open, Reader, Reading, Reference } from "../reader.js";
import { sourcedScripts } from "../sourced-scripts.js";
import { type Arguments, argumentsIn, argumentsOf } from "./arguments.js";
import {
	deepspeedConfigs,
	isMegatron,
	type MegatronCommand,
	megatronCommands,
} from "./commands.js";
import { meaningOf, readArguments } from "./read-arguments.js";
import { familyOf, otherWork, workOf } from "./work.js";
import { isTemplate, readWritten, writtenConfigs } from "./written-configs.js";

/** Megatron-LM and Megatron-DeepSpeed, whose runs are commands in scripts, or flags in YAML. */
export const megatron: Reader = {
	framework: "megatron",
	title: "Megatron",
	source:
		"https://github.com/NVIDIA/Megatron-LM/blob/core_v0.15.0/megatron/training/arguments.py",
	recognises: (file) =>
		megatronCommands(file).length > 0 ||
		flagsInVariables(file) ||
		flagMapping(file) !== undefined ||
		isTemplate(file),
	references: (file) => [
		...sourcedScripts(file),
		...megatronCommands(file).flatMap((each) => namedConfigs(file, each)),
		...writtenConfigs(file).flatMap(({ template }) => template ?? []),
	],
	read: (file, open) => {
		if (isTemplate(file)) return [TEMPLATE];
		const mapping = flagMapping(file);
		return mapping ? [readMapping(file, mapping)] : readScript(file, open);
	},
};

const TEMPLATE: Reading = {
	kind: "fragment",
	why: "It is a DeepSpeed config whose values a script puts in.",
	facts: [],
};

// A config that the script writes itself is no file of the commit.
function namedConfigs(
	file: ParsedFile,
	command: MegatronCommand,
): readonly Reference[] {
	const written = new Set(writtenConfigs(file).map(({ target }) => target));
	return deepspeedConfigs(file, command).filter(
		({ text }) => !written.has(text),
	);
}

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
		const family = familyOf(script);
		return { each, family, args, why: otherWork(script, args) };
	});
	const training = distinct(works.filter(({ why }) => why === undefined));
	const [other] = works;
	if (training.length === 0 && other?.why) {
		return [{ kind: "not-training", why: other.why }];
	}
	const sourced = sourcedScripts(file).flatMap((each) => open(each) ?? []);
	return training.map(({ each, family, args }, index) => {
		const sharded = namedConfigs(file, each).flatMap(
			(reference) => open(reference) ?? [],
		);
		const written = readWritten(file, each, open);
		const flags = readArguments(args, family);
		return {
			kind: "training",
			name: runName(index, training.length),
			...gather(
				flags,
				// DeepSpeed obeys its own config where flags say otherwise.
				...sharded.map(deepspeedFacts),
				written ? unlessStated(written, flags) : {},
				launchReading(file, { command: each.command, launcher: each.words }),
				{ problems: openArguments(file, each) },
			),
			files: [
				...[...sourced, ...sharded].map(({ path }) => path),
				...(written?.files ?? []),
			],
		};
	});
}

// What flags say too keeps the place of the flags.
function unlessStated(read: FieldReading, flags: FieldReading): FieldReading {
	const stated = fold(flags.facts);
	return {
		facts: read.facts.filter(({ key, value }) => {
			const held = stated.get(key);
			return held?.value !== value || held.origin.kind === "default";
		}),
		problems: read.problems,
	};
}

// Branches of a script often start the same run in different ways; the last one counts.
function distinct<
	W extends { readonly args: Arguments; readonly family: Family },
>(works: readonly W[]): readonly W[] {
	const byArguments = new Map(
		works.map((work) => [meaningOf(work.args, work.family), work] as const),
	);
	return [...byArguments.values()];
}

function readMapping(file: ParsedFile, mapping: Mapping): Reading {
	const args = argumentsIn(file, mapping);
	const why = otherWork("", args) ?? inferenceOf(args);
	if (why !== undefined) return { kind: "not-training", why };
	// No script stands here: the folder tells the kind of model.
	const read = readArguments(args, familyOf(file.path));
	return { kind: "training", name: "", ...read, files: [] };
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
