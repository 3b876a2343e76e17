import { asText, entryAt } from "../../formats/tree.js";
import type { Family } from "../../plan/fields.js";
import { fold } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";
import {
	type FieldReading,
	type Fields,
	isPlaceholder,
	readFields,
} from "../fields.js";
import { gather } from "../gather.js";
import { handled } from "../irrelevant.js";
import { whereSaved } from "../saving.js";
import { unmodelledSettings } from "../unmodelled.js";
import { type Arguments, argument, isOn } from "./arguments.js";
import { bridgeDefaults, bridgeFields, namesRecipe } from "./bridge.js";
import { deepspeedDefaults, megatronDefaults, standard } from "./defaults.js";
import { durationFacts } from "./duration.js";
import { expertReading } from "./experts.js";
import { megatronFields, unmodelledFlags } from "./fields.js";
import { latentAttention } from "./latent-attention.js";
import { layoutFacts } from "./layout.js";
import { precisionFacts } from "./precision.js";
import { shapeFacts } from "./shape.js";
import { vocabulary } from "./vocabulary.js";

/** What the arguments of one training command say, for the kind of model that its script builds. */
export function readArguments(args: Arguments, family: Family): FieldReading {
	const { facts, problems } = gather(
		{ facts: [standard("model.family", family)] },
		knownKeys(readFlags(args), family),
	);
	const isSaved = entryAt(args.tree, "--save") !== undefined;
	return { facts: whereSaved(facts, isSaved), problems };
}

/** The same text for arguments that mean the same run. */
export function meaningOf(args: Arguments, family: Family): string {
	const values = [...fold(readArguments(args, family).facts)].map(
		([key, { value }]) => [key, value] as const,
	);
	return JSON.stringify(values);
}

const fields: Fields = {
	...megatronFields,
	...handled(Object.keys(unmodelledFlags)),
};

function readFlags(args: Arguments): FieldReading {
	return namesRecipe(args) ? readRecipe(args) : readShape(args);
}

function readRecipe(args: Arguments): FieldReading {
	return gather(
		{ facts: megatronDefaults.filter(({ key }) => !key.startsWith("model.")) },
		{ facts: layoutFacts(args) },
		{ facts: bridgeDefaults },
		readFields({
			tree: args.tree,
			fields: { ...fields, ...bridgeFields },
			path: args.file.path,
			framework: "Megatron",
		}),
		{ problems: branchProblems(args) },
	);
}

function readShape(args: Arguments): FieldReading {
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
