import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	type Entry,
	entriesOf,
	entryAt,
	hasKeys,
	type Mapping,
	type Tree,
} from "../../formats/tree.js";
import { configArgument } from "../commands/config-argument.js";
import { flagTree } from "../commands/flag-tree.js";
import { flagsOf } from "../commands/words.js";
import { gather } from "../gather.js";
import { readTrainer } from "../hf-trainer/index.js";
import { trainingArguments } from "../hf-trainer/training-arguments.js";
import type { Launch, Launcher } from "../launcher.js";
import { asLaunch } from "../launchers/as-launch.js";
import { candidatesFor } from "../paths.js";
import type { Open, Reader, Reading, Reference } from "../reader.js";
import { unlikePoints } from "../swept.js";
import { commandOf } from "./command.js";
import { parametersOf } from "./parameters.js";
import { trialsReading } from "./trials.js";

const SOURCE =
	"https://docs.wandb.ai/guides/sweeps/sweep-config-keys (documentation of 2025)";

/** Sweeps of Weights & Biases that name no config: the run stands in the command and the parameters. */
export const wandbSweep: Reader = {
	framework: "wandb-sweep",
	title: "Weights & Biases sweeps",
	source: SOURCE,
	recognises: (file) =>
		isSweep(file.documents[0]) && configOf(file) === undefined,
	references: () => [],
	read: (file, open) => [readSweep(file, open)],
};

/** Sweeps that run a config of the repository. */
export const wandbSweeps: Launcher = {
	name: "wandb-sweep",
	source: SOURCE,
	launches: (file) => {
		const target = configOf(file);
		return target ? [launchOf(file, target)] : [];
	},
};

const METHODS: ReadonlySet<string> = new Set(["grid", "random", "bayes"]);

function isSweep(tree: Tree | undefined): boolean {
	const method = asText(entryAt(tree, "method")?.value);
	return (
		method !== undefined &&
		METHODS.has(method) &&
		hasKeys(tree, "parameters") &&
		entriesOf(entryAt(tree, "parameters")?.value).length > 0
	);
}

function readSweep(file: ParsedFile, open: Open): Reading {
	const [tree] = file.documents;
	const parameters = parametersOf(file, tree);
	const settings = settingsOf(tree, parameters.first);
	const known = settings.entries.filter(({ key }) =>
		Object.hasOwn(trainingArguments, key),
	);
	// A script may have flags of its own beside those of a Trainer.
	const read =
		known.length >= 2 ? readTrainer(file, settings, open) : undefined;
	const problems = (read?.problems ?? []).filter(
		({ kind }) => kind !== "unknown-key",
	);
	return {
		kind: "training",
		name: "",
		...gather(
			{ facts: read?.facts ?? [], problems },
			trialsReading(file, tree, parameters),
			{ problems: unlikePoints(file, parameters.swept) },
		),
		files: read?.files ?? [],
	};
}

// The command's own flags, under the parameters that W&B adds to them.
function settingsOf(
	tree: Tree | undefined,
	parameters: readonly Entry[],
): Mapping {
	const flags = flagTree(flagsOf(commandOf(tree).rest));
	const own = flags.entries.filter(
		({ key }) => !parameters.some((each) => each.key === key),
	);
	return { ...flags, entries: [...own, ...parameters] };
}

function configOf(file: ParsedFile): Reference | undefined {
	const [tree] = file.documents;
	if (!isSweep(tree)) return undefined;
	const argument = configArgument(commandOf(tree).rest);
	const parameter = parametersOf(file, tree).first.find(({ key }) =>
		/^(config|config_file|config_path|cfg)$/.test(key),
	);
	const text = argument?.text ?? asText(parameter?.value);
	if (text === undefined || !/\.(ya?ml|jsonc?|toml)$/.test(text)) {
		return undefined;
	}
	return {
		text,
		candidates: candidatesFor(file.path, text),
		line: argument?.line ?? parameter?.line ?? 1,
		key: argument?.key ?? parameter?.key ?? "",
	};
}

function launchOf(file: ParsedFile, target: Reference): Launch {
	const [tree] = file.documents;
	const parameters = parametersOf(file, tree);
	return asLaunch(
		target,
		gather(trialsReading(file, tree, parameters), {
			problems: unlikePoints(file, parameters.swept),
		}),
	);
}
