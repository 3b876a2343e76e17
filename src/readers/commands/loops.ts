import type { ShellCommand, ShellLoop } from "../../formats/parsed-file.js";
import type { Origin } from "../../plan/origin.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";
import type { FieldReading } from "../fields.js";

/** The values that loops around a command give a word that is one of their variables, such as `$config`. */
export function loopedTexts(
	command: ShellCommand,
	text: string,
): readonly string[] | undefined {
	const name = /^\$\{?(\w+)\}?$/.exec(text)?.[1];
	const loop = command.loops?.findLast((each) => each.variable === name);
	return name === undefined || !loop ? undefined : knownValues(loop);
}

/** What stands around a command. */
interface Around {
	/** The config that it names; a variable where a loop gives it. */
	readonly config?: string;
	/** What the job's header says: each task of its array runs the loops. */
	readonly header?: readonly Fact[];
}

/**
 * How often loops repeat a command, leaving out the one whose variable names its config and those that start the parts
 * of one run on several machines. A list that the script does not have is told.
 */
export function repeatReading(
	command: ShellCommand,
	path: string,
	{ config = "", header = [] }: Around = {},
): FieldReading {
	const own = /^\$\{?(\w+)\}?$/.exec(config)?.[1];
	const loops = (command.loops ?? []).filter(
		(loop) =>
			(own === undefined || loop.variable !== own) &&
			!startsParts(loop, command),
	);
	let seeds = 1;
	let trials = 1;
	for (const loop of loops) {
		const times = knownValues(loop)?.length ?? 1;
		if (/seed/i.test(loop.variable ?? "")) seeds *= times;
		else trials *= times;
	}
	const origin: Origin = {
		kind: "launch",
		path,
		line: command.line,
		text: "for",
	};
	const tasks = header.findLast(({ key }) => key === "repeats.trials")?.value;
	const all = trials * (typeof tasks === "number" ? tasks : 1);
	return {
		facts: [
			...(seeds > 1 ? [fact("repeats.seeds", seeds, origin)] : []),
			...(trials > 1 ? [fact("repeats.trials", all, origin)] : []),
		],
		problems: loops.flatMap((loop) => openLoop(loop, command, path)),
	};
}

const MACHINES =
	/(^|_)(nodes?|hosts?|ranks?|machines?|workers?|servers?|ips?|gpus?|devices?|pids?)(_?(id|name|addr|rank))?s?$/i;

// One run on several machines is started on each of them.
function startsParts(loop: ShellLoop, { words }: ShellCommand): boolean {
	const { variable } = loop;
	if (variable === undefined) return false;
	if (MACHINES.test(variable)) return true;
	const mention = new RegExp(`\\$\\{?${variable}\\b`);
	return words.some(
		({ text }, index) =>
			mention.test(text) &&
			RANK.test(`${words[index - 1]?.text ?? ""} ${text}`),
	);
}

const RANK = /(node|machine|local)[-_]?rank|\bssh\b|CUDA_VISIBLE_DEVICES/i;

function openLoop(
	loop: ShellLoop,
	{ line }: ShellCommand,
	path: string,
): readonly Problem[] {
	if (loop.variable === undefined || knownValues(loop)) return [];
	const effect =
		"repeats the command for values that the script does not list, and one run is counted";
	const args = { key: `for ${loop.variable}`, effect };
	return [{ kind: "unmodelled-setting", path, line, args }];
}

function knownValues(loop: ShellLoop): readonly string[] | undefined {
	return loop.values?.every((value) => value.known)
		? loop.values.map((value) => value.text)
		: undefined;
}
