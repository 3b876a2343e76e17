import type { ParsedFile, ShellScript } from "../../formats/parsed-file.js";
import {
	asText,
	type Entry,
	entriesOf,
	entryAt,
	firstEntryAt,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { acceleratorIn } from "../accelerator-words.js";
import { commandLine } from "../commands/command-line.js";
import { isOtherWork } from "../commands/other-work.js";
import { type FieldReading, isPlaceholder, isUnset } from "../fields.js";
import { gather } from "../gather.js";
import { countOf } from "../job-values.js";
import { launchedAt } from "../origins.js";
import { embeddedScript, environmentOf } from "./embedded.js";
import type { Job, JobFormat } from "./job.js";

/** Runs of MosaicML's platform: machines, a command, and the config that the command reads. */
export const mcli: JobFormat = {
	name: "mcli",
	source:
		"https://docs.mosaicml.com/projects/mcli/en/latest/training/yaml_schema.html",
	jobs: (file) => file.documents.filter(isRun).map((run) => jobOf(file, run)),
};

/** Older files have the keys of `compute` at the top, with the first of these names. */
const DEVICES = ["compute.gpus", "gpu_num", "gpus"];
const TYPE = ["compute.gpu_type", "gpu_type"];
const CLUSTER = ["compute.cluster", "cluster"];

function isRun(tree: Tree): boolean {
	return (
		typeof asText(entryAt(tree, "command")?.value) === "string" &&
		entryAt(tree, "image") !== undefined &&
		firstEntryAt(tree, [...DEVICES, ...TYPE, ...CLUSTER]) !== undefined
	);
}

function jobOf(file: ParsedFile, run: Tree): Job {
	const variables =
		entryAt(run, "env_variables") ?? entryAt(run, "compute.env_variables");
	const script = embeddedScript(
		file,
		entryAt(run, "command")?.value,
		environmentOf(variables?.value),
	);
	const config = entryAt(run, "parameters")?.value;
	return {
		name: "",
		hardware: hardwareOf(file, run),
		script,
		mounts: WRITTEN_BY_PLATFORM,
		...(config &&
			entriesOf(config).length > 0 &&
			readsParameters(script) && { config }),
	};
}

// What stands in this folder of the machine is in no repository.
const WRITTEN_BY_PLATFORM: ReadonlyMap<string, string> = new Map([
	["/mnt/config", "/"],
]);

function hardwareOf(file: ParsedFile, run: Tree): FieldReading {
	return gather(
		countOf(file, firstEntryAt(run, DEVICES), "hardware.count"),
		countOf(file, entryAt(run, "compute.nodes"), "hardware.nodes"),
		acceleratorFacts(file, firstEntryAt(run, TYPE), "launch"),
		acceleratorFacts(file, firstEntryAt(run, CLUSTER), "hint"),
	);
}

function acceleratorFacts(
	file: ParsedFile,
	entry: Entry | undefined,
	kind: "launch" | "hint",
): FieldReading {
	const text = asText(entry?.value);
	if (!entry || !text || isUnset(entry.value) || isPlaceholder(text)) {
		return gather();
	}
	const name = acceleratorIn(text) ?? (kind === "launch" ? text : undefined);
	return gather({
		facts: name
			? [
					fact("hardware.accelerator", name, {
						...launchedAt(file, entry),
						kind,
					}),
				]
			: [],
	});
}

// The platform writes `parameters` into this file of the machine.
function readsParameters({ commands }: ShellScript): boolean {
	return commands.some((command) => {
		const line = commandLine(command);
		return (
			command.words.some(({ text }) =>
				text.includes("/mnt/config/parameters"),
			) && !isOtherWork(line?.script?.text ?? "")
		);
	});
}
