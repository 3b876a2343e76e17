import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Origin } from "../../plan/origin.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";
import { acceleratorFacts, acceleratorIn } from "../accelerator-words.js";
import type { FieldReading } from "../fields.js";
import type { DeviceKey } from "./programs.js";
import { nodeDefault, taskFacts, wholeNumber } from "./slurm-tasks.js";
import { arrayTasks, slurmHours } from "./slurm-time.js";
import { type Flag, flagsOf } from "./words.js";

/** What the #SBATCH header of a script says about hardware, limits and repeats; nothing when it has none. */
export function slurmFacts(file: ParsedFile): FieldReading {
	return slurmOptionFacts(directives(file.text), file.path);
}

/**
 * What options of sbatch, salloc or srun say. Later options win over earlier ones, as on a command line.
 * Source: https://slurm.schedmd.com/sbatch.html (25.05).
 */
export function slurmOptionFacts(
	options: readonly Flag[],
	path: string,
): FieldReading {
	const facts: Fact[] = [];
	const problems: Problem[] = [];
	const last = new Map(options.map((each) => [longName(each.name), each]));
	for (const [name, option] of last) {
		const text = option.values.map((value) => value.text).join(" ");
		const read = RULES[name]?.({
			text: text.replace(/[,;]?\s*#.*$/, "").trim(),
			origin: { kind: "launch", path, line: option.line, text: option.text },
		});
		facts.push(...(read?.facts ?? []));
		problems.push(...(read?.problems ?? []));
	}
	facts.push(...taskFacts(last, facts, path));
	return { facts: [...facts, ...nodeDefault(facts)], problems };
}

/** One option as a rule sees it. */
interface Option {
	readonly text: string;
	readonly origin: Placed;
}

type Placed = Extract<Origin, { readonly path: string }>;

type Rule = (option: Option) => Partial<FieldReading>;

const RULES: Readonly<Record<string, Rule>> = {
	nodes: count("hardware.nodes"),
	"gpus-per-node": devices("hardware.per_node"),
	gpus: devices("hardware.count"),
	gres,
	constraint,
	partition,
	time: timeLimit,
	array,
};

const LONG_NAMES: Readonly<Record<string, string>> = {
	N: "nodes",
	n: "ntasks",
	t: "time",
	a: "array",
	C: "constraint",
	p: "partition",
	G: "gpus",
};

function longName(name: string): string {
	return LONG_NAMES[name] ?? name;
}

// Read from the text, since a script in a heredoc of another script has its header there.
function directives(text: string): readonly Flag[] {
	return text.split("\n").flatMap((content, index) => {
		const found = /^\s*#SBATCH\s+(.*)$/.exec(content)?.[1];
		if (found === undefined) return [];
		const words = found
			.replace(/\s#.*$/, "")
			// -N4 is -N 4.
			.replace(/(^|\s)-([A-Za-z])(?=[\d])/g, "$1-$2 ")
			.trim()
			.split(/\s+/)
			.map((word) => ({ text: word, line: index + 1, known: true }));
		return flagsOf(words);
	});
}

function count(key: DeviceKey): Rule {
	return ({ text, origin }) => {
		const number = wholeNumber(text);
		return number === undefined
			? { problems: [unresolved(text, origin)] }
			: { facts: [fact(key, number, origin)] };
	};
}

function devices(key: DeviceKey): Rule {
	return ({ text, origin }) => {
		const parts = text.split(":");
		const number = wholeNumber(parts.at(-1) ?? "");
		if (number === undefined) return { problems: [unresolved(text, origin)] };
		return {
			facts: [
				fact(key, number, origin),
				...acceleratorFacts(parts.length > 1 ? parts[0] : undefined, origin),
			],
		};
	};
}

function gres({ text, origin }: Option): Partial<FieldReading> {
	const gpu = text.split(",").find((each) => /^(gres\/)?gpu\b/.test(each));
	if (gpu === undefined) return {};
	const parts = gpu
		.replace(/\(.*\)$/, "")
		.split(":")
		.slice(1);
	const stated = parts.at(-1);
	const number = stated === undefined ? 1 : wholeNumber(stated);
	const type =
		number === undefined ? stated : parts.length > 1 ? parts[0] : undefined;
	// gpu:a100 is one of that type; gpu:$N says nothing yet.
	const isType =
		number === undefined && acceleratorIn(stated ?? "") !== undefined;
	if (number === undefined && !isType) {
		return { problems: [unresolved(text, origin)] };
	}
	return {
		facts: [
			fact("hardware.per_node", number ?? 1, origin),
			...acceleratorFacts(type, origin),
		],
	};
}

function constraint({ text, origin }: Option): Partial<FieldReading> {
	return { facts: acceleratorFacts(text, origin) };
}

function partition({ text, origin }: Option): Partial<FieldReading> {
	return { facts: acceleratorFacts(text, { ...origin, kind: "hint" }) };
}

function timeLimit({ text, origin }: Option): Partial<FieldReading> {
	const hours = slurmHours(text);
	return hours === undefined
		? {}
		: { facts: [fact("hardware.time_limit_hours", hours, origin)] };
}

function array({ text, origin }: Option): Partial<FieldReading> {
	const found = arrayTasks(text);
	if (!found) return { problems: [unresolved(text, origin)] };
	if (found.tasks === 1) return {};
	if (found.atOnce !== 1) {
		return { facts: [fact("repeats.trials", found.tasks, origin)] };
	}
	return {
		problems: [
			{
				kind: "inconsistent-config",
				path: origin.path,
				line: origin.line,
				args: {
					what: `\`${origin.text}=${text}\` runs ${found.tasks} tasks one after the other, as a job that goes on from its checkpoint does`,
					reading: "one run",
				},
			},
		],
	};
}

function unresolved(text: string, origin: Placed): Problem {
	return {
		kind: "unresolved-value",
		path: origin.path,
		line: origin.line,
		args: { key: origin.text, text },
	};
}
