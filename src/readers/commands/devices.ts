import type { ShellWord } from "../../formats/parsed-file.js";
import type { Origin } from "../../plan/origin.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { defaultsOf } from "../origins.js";
import type { CommandLine, Stage } from "./command-line.js";
import { disagreements } from "./disagreements.js";
import { placeFacts } from "./place-flags.js";
import type { DeviceKey } from "./programs.js";
import { slurmOptionFacts } from "./slurm.js";
import { type Flag, lastFlag } from "./words.js";

/** How many devices a command line starts on, with the Slurm header of its file underneath. */
export function deviceFacts({
	line,
	header,
	path,
}: {
	readonly line: CommandLine;
	readonly header: FieldReading;
	readonly path: string;
}): FieldReading {
	const below = gather(header, slurmOptionFacts(line.slurm, path));
	const stages = gather(
		...line.stages.map((stage) => stageFacts({ stage, line, below, path })),
	);
	const visible =
		below.facts.length + stages.facts.length === 0
			? visibleDevices(line.environment, path)
			: [];
	const all = gather(below, stages, { facts: visible });
	return gather(all, { problems: disagreements(all.facts, path) });
}

interface StageInput {
	readonly stage: Stage;
	readonly line: CommandLine;
	readonly below: FieldReading;
	readonly path: string;
}

function stageFacts(input: StageInput): FieldReading {
	const { program, flags } = input.stage;
	const counted = gather(
		environmentFacts(input),
		...Object.keys(program.flags ?? {}).map((name) => flagFacts(input, name)),
		includedDevices(flags, input.path),
		placeFacts(input.stage, input.path),
	);
	return gather(counted, { facts: defaultFacts(input, counted) });
}

function flagFacts(
	{ stage, below, path }: StageInput,
	name: string,
): Partial<FieldReading> {
	const key = stage.program.flags?.[name];
	const flag = lastFlag(stage.flags, [name]);
	const value = flag?.values[0];
	if (!flag || !key || !value) return {};
	return counted({ key, value, text: flag.text, line: flag.line, below, path });
}

function environmentFacts({
	stage,
	line,
	below,
	path,
}: StageInput): FieldReading {
	return gather(
		...Object.entries(stage.program.environment ?? {}).map(([name, key]) => {
			const value = line.environment.get(name);
			return value
				? counted({ key, value, text: name, line: value.line, below, path })
				: {};
		}),
	);
}

function counted({
	key,
	value,
	text,
	line,
	below,
	path,
}: {
	readonly key: DeviceKey;
	readonly value: ShellWord;
	readonly text: string;
	readonly line: number;
	readonly below: FieldReading;
	readonly path: string;
}): Partial<FieldReading> {
	const problem: Problem = {
		kind: "unresolved-value",
		path,
		line,
		args: { key: text, text: value.text },
	};
	if (/^[1-9]\d*$/.test(value.text)) {
		const origin: Origin = { kind: "launch", path, line, text };
		return {
			facts: [fact(key, Number(value.text), origin)],
			problems: value.known ? [] : [problem],
		};
	}
	return isToldBelow(key, below.facts) ? {} : { problems: [problem] };
}

// `--nnodes $SLURM_NNODES` and the like repeat what the header says.
function isToldBelow(key: DeviceKey, facts: readonly Fact[]): boolean {
	const has = (wanted: DeviceKey): boolean =>
		facts.some((each) => each.key === wanted);
	return (
		has(key) ||
		(key === "hardware.count" &&
			has("hardware.nodes") &&
			has("hardware.per_node"))
	);
}

// deepspeed --include localhost:0,1@other:0,1
function includedDevices(
	flags: readonly Flag[],
	path: string,
): Partial<FieldReading> {
	const flag = lastFlag(flags, ["include"]);
	const text = flag?.values[0]?.text ?? "";
	const hosts = text.split("@").map((host) => host.split(":")[1]?.split(","));
	if (!flag || hosts.some((slots) => slots === undefined)) return {};
	const devices = hosts.flatMap((slots) => slots ?? []).length;
	const origin: Origin = {
		kind: "launch",
		path,
		line: flag.line,
		text: flag.text,
	};
	return {
		facts: [
			fact("hardware.count", devices, origin),
			fact("hardware.nodes", hosts.length, origin),
		],
	};
}

function defaultFacts(
	{ stage, below }: StageInput,
	counted: FieldReading,
): readonly Fact[] {
	const { name, version = "known", defaults = {} } = stage.program;
	const standard = defaultsOf(name, version);
	const told = [...below.facts, ...counted.facts];
	const unresolved = counted.problems.length > 0;
	return (["hardware.nodes", "hardware.per_node"] as const).flatMap((key) => {
		const value = defaults[key];
		// A job that counts all its devices starts them itself.
		const isTold = told.some(
			(each) => each.key === key || each.key === "hardware.count",
		);
		return value === undefined || isTold || unresolved
			? []
			: [standard(key, value)];
	});
}

function visibleDevices(
	environment: ReadonlyMap<string, ShellWord>,
	path: string,
): readonly Fact[] {
	const text = "CUDA_VISIBLE_DEVICES";
	const value = environment.get(text);
	if (!value || !/^\d+(,\d+)*$/.test(value.text)) return [];
	const origin: Origin = { kind: "launch", path, line: value.line, text };
	return [fact("hardware.per_node", value.text.split(",").length, origin)];
}
