import { parseArgs } from "node:util";
import { UsageError } from "../../problem.js";

/** What the user typed, checked. */
export interface Arguments {
	readonly command: CommandName | "help" | "version";
	readonly operands: readonly string[];
	readonly format: Format;
	/** Live feeds to ask, beside those of the policy. */
	readonly live: readonly LiveFeed[];
	/** Path of a policy that holds instead of the repository's. */
	readonly config?: string;
	/** What `--color` or `--no-color` says. */
	readonly colour?: boolean;
	readonly records?: string;
	/** Whether the Hugging Face Hub is asked for models that the catalogue lacks. */
	readonly hub: boolean;
	readonly branch: string;
	readonly output: string;
	/** `init`: two workflows, which also serve pull requests from forks. */
	readonly forkSafe: boolean;
	/** `init`: write over files that are there. */
	readonly force: boolean;
}

export type Format = (typeof FORMATS)[number];

export type LiveFeed = (typeof FEEDS)[number];

/** The commands, each with the number of operands that it takes. */
const commands = {
	diff: { least: 0, most: 2 },
	estimate: { least: 1, most: Infinity },
	explain: { least: 1, most: Infinity },
	init: { least: 0, most: 0 },
	report: { least: 0, most: Infinity },
	demo: { least: 0, most: 0 },
} as const satisfies Record<string, { least: number; most: number }>;

export type CommandName = keyof typeof commands;

const FORMATS = [
	"text",
	"json",
	"markdown",
	"sarif",
	"csv",
	"focus",
	"model-card",
] as const;

const FEEDS = [
	"electricity-maps",
	"watttime",
	"uk-carbon-intensity",
	"azure",
	"google-cloud",
	"skypilot",
	"ecb",
] as const;

/** Reads the command line. What cannot be meant is a UsageError. */
export function readArguments(argv: readonly string[]): Arguments {
	const { values, positionals } = parsed(argv);
	const [first, ...operands] = positionals;
	const command = commandOf(first, values);
	const colour = values["no-color"] === true ? false : values.color;
	return {
		command,
		operands: checkedOperands(command, operands),
		format: oneOf("format", values.format ?? "text", FORMATS),
		live: (values.live?.split(",") ?? []).map((name) =>
			oneOf("live", name.trim(), FEEDS),
		),
		hub: values.hub ?? false,
		branch: values.branch ?? "wattdiff-history",
		output: values.output ?? "report.html",
		forkSafe: values["fork-safe"] ?? false,
		force: values.force ?? false,
		...(values.config !== undefined && { config: values.config }),
		...(values.records !== undefined && { records: values.records }),
		...(colour !== undefined && { colour }),
	};
}

const options = {
	help: { type: "boolean", short: "h" },
	version: { type: "boolean", short: "v" },
	format: { type: "string" },
	live: { type: "string" },
	config: { type: "string" },
	color: { type: "boolean" },
	"no-color": { type: "boolean" },
	hub: { type: "boolean" },
	records: { type: "string" },
	branch: { type: "string" },
	output: { type: "string", short: "o" },
	"fork-safe": { type: "boolean" },
	force: { type: "boolean" },
} as const;

function parsed(argv: readonly string[]) {
	try {
		return parseArgs({ args: [...argv], options, allowPositionals: true });
	} catch (error) {
		const said = error instanceof Error ? error.message : String(error);
		throw new UsageError(`${said.split(". ")[0]}. Try \`wattdiff --help\`.`);
	}
}

function commandOf(
	word: string | undefined,
	{ help, version }: { readonly help?: boolean; readonly version?: boolean },
): Arguments["command"] {
	if (help || word === undefined) return version ? "version" : "help";
	if (version) return "version";
	if (isCommand(word)) return word;
	throw new UsageError(
		`\`${word}\` is not a command. Use one of ${Object.keys(commands).join(", ")}, or try \`wattdiff --help\`.`,
	);
}

function checkedOperands(
	command: Arguments["command"],
	operands: readonly string[],
): readonly string[] {
	if (!isCommand(command)) return operands;
	const { least, most } = commands[command];
	if (operands.length < least) {
		throw new UsageError(
			`\`wattdiff ${command}\` needs a file: \`wattdiff ${command} FILE…\`.`,
		);
	}
	if (operands.length > most) {
		throw new UsageError(
			`\`wattdiff ${command}\` does not take \`${operands[most]}\`. Try \`wattdiff --help\`.`,
		);
	}
	return operands;
}

function oneOf<T extends string>(
	option: string,
	word: string,
	known: readonly T[],
): T {
	const found = known.find((each) => each === word);
	if (found !== undefined) return found;
	throw new UsageError(
		`\`--${option} ${word}\` is not known. Use one of ${known.join(", ")}.`,
	);
}

function isCommand(word: string): word is CommandName {
	return Object.hasOwn(commands, word);
}
