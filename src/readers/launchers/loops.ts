import type { ShellCommand, ShellLoop } from "../../formats/parsed-file.js";
import type { Origin } from "../../plan/origin.js";
import { type Fact, fact } from "../../plan/plan.js";

/** The values that loops around a command give a word that is one of their variables, such as `$config`. */
export function loopedTexts(
	command: ShellCommand,
	text: string,
): readonly string[] | undefined {
	const name = /^\$\{?(\w+)\}?$/.exec(text)?.[1];
	const loop = command.loops?.findLast((each) => each.variable === name);
	return name === undefined || !loop ? undefined : knownValues(loop);
}

/** How often loops repeat a command, leaving out the one whose variable names its config. */
export function repeatFacts(
	command: ShellCommand,
	path: string,
	config = "",
): readonly Fact[] {
	const own = /^\$\{?(\w+)\}?$/.exec(config)?.[1];
	let seeds = 1;
	let trials = 1;
	for (const loop of command.loops ?? []) {
		const times = knownValues(loop)?.length;
		if (!times || (own !== undefined && loop.variable === own)) continue;
		if (/seed/i.test(loop.variable ?? "")) seeds *= times;
		else trials *= times;
	}
	const origin: Origin = {
		kind: "launch",
		path,
		line: command.line,
		text: "for",
	};
	return [
		...(seeds > 1 ? [fact("repeats.seeds", seeds, origin)] : []),
		...(trials > 1 ? [fact("repeats.trials", trials, origin)] : []),
	];
}

function knownValues(loop: ShellLoop): readonly string[] | undefined {
	return loop.values?.every((value) => value.known)
		? loop.values.map((value) => value.text)
		: undefined;
}
