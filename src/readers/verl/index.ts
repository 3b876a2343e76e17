import { resolveInterpolations } from "../../formats/omegaconf/resolve.js";
import type { ParsedFile } from "../../formats/parsed-file.js";
import { fold } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";
import { commandDevices, commandRepeats } from "../commands/launch.js";
import { distinctRuns } from "../commands/run-names.js";
import { slurmFacts } from "../commands/slurm.js";
import type { StartedProgram } from "../commands/started-programs.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { mergedFiles, newPlaces, placed } from "../places.js";
import type { Open, Reader, Reading, Reference } from "../reader.js";
import type { ReadingWithFiles } from "../with-files.js";
import { configReference, otherWork, verlCommands } from "./commands.js";
import { kindOf, partOf } from "./documents.js";
import { easyR1Defaults, isEasyR1, underVerlNames } from "./easy-r1.js";
import { isBundle, overrideTree, unsureSettings } from "./overrides.js";
import { settingsReading } from "./settings.js";

/** verl: commands that set values of a Hydra config, and configs for them. */
export const verl: Reader = {
	framework: "verl",
	title: "verl",
	source:
		"https://github.com/volcengine/verl, verl/trainer/config (0.8.0.dev, commit b178a3cd5)",
	recognises: (file) =>
		verlCommands(file).length > 0 ||
		kindOf(underVerlNames(file.documents[0])) !== undefined ||
		partOf(file.documents[0]) !== undefined,
	references: (file) =>
		verlCommands(file).flatMap((each) => configReference(file, each) ?? []),
	read: (file, open) =>
		file.script ? readScript(file, open) : [readDocument(file)],
};

function readDocument(file: ParsedFile): Reading {
	const [document] = file.documents;
	const own = document && resolveInterpolations(document, file).tree;
	const tree = underVerlNames(own);
	const kind = kindOf(tree);
	if (kind === undefined) {
		const why = partOf(tree) ?? "It holds settings of a trainer of verl.";
		return { kind: "fragment", why, facts: [] };
	}
	if ("why" in kind) return { kind: "not-training", why: kind.why };
	const read = gather(
		settingsReading({ file, tree, trainer: kind.trainer, config: "" }),
		{ facts: isEasyR1(own) ? easyR1Defaults : [] },
	);
	if (!fold(read.facts).has("model.id")) {
		const why = "It leaves the model to the command that uses it.";
		return { kind: "fragment", why, facts: read.facts };
	}
	return { kind: "training", name: "", ...read, files: [] };
}

function readScript(file: ParsedFile, open: Open): readonly Reading[] {
	const commands = verlCommands(file);
	const training = commands.filter((each) => otherWork(each) === undefined);
	const [first] = commands;
	if (training.length === 0 && first) {
		return [{ kind: "not-training", why: otherWork(first) ?? "" }];
	}
	return distinctRuns(training.map((each) => readCommand(file, each, open)));
}

function readCommand(
	file: ParsedFile,
	given: StartedProgram,
	open: Open,
): ReadingWithFiles {
	const config = openConfig(file, given, open);
	const places = newPlaces(file.path);
	const merged = mergedFiles(
		[
			...(config ? [{ path: config.path, tree: config.documents[0] }] : []),
			{ path: file.path, tree: overrideTree(given.rest) },
		],
		places,
	);
	const { tree } = resolveInterpolations(merged, file);
	const settings = settingsReading({
		file,
		tree: underVerlNames(tree),
		trainer: isTuning(given) ? "tuning" : "rollouts",
		config: configReference(file, given)?.text ?? "",
	});
	return {
		...gather(
			placed(settings, places),
			{ facts: isEasyR1(tree) ? easyR1Defaults : [] },
			deviceReading(file, given),
			commandRepeats(file, given),
			{
				problems: [
					...unsureSettings(file, given.rest),
					...bundles(file, given),
				],
			},
		),
		files: config ? [config.path] : [],
	};
}

function isTuning({ program }: StartedProgram): boolean {
	return /sft_trainer/.test(program.text);
}

function openConfig(
	file: ParsedFile,
	given: StartedProgram,
	open: Open,
): ParsedFile | undefined {
	const reference: Reference | undefined = configReference(file, given);
	return reference && open(reference);
}

// The trainers of answers start their own processes with Ray; what starts them counts only for fine-tuning.
function deviceReading(file: ParsedFile, given: StartedProgram): FieldReading {
	return isTuning(given) ? commandDevices(file, given) : slurmFacts(file);
}

// Words such as $@ and $EXTRA_ARGS hold settings that only the launch knows; `$@` is empty as a rule.
function bundles(
	file: ParsedFile,
	{ rest }: StartedProgram,
): readonly Problem[] {
	return rest.filter(isBundle).map(({ text, line }) => ({
		kind: "unresolved-value",
		path: file.path,
		line,
		args: { key: "arguments", text },
	}));
}
