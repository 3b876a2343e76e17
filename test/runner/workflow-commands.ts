/** A line such as `::warning file=train.yaml,line=3::message` that the runner obeys. */
export interface WorkflowCommand {
	readonly name: string;
	readonly properties: Readonly<Record<string, string>>;
	readonly message: string;
}

const known = new Set([
	"add-mask",
	"add-matcher",
	"add-path",
	"debug",
	"echo",
	"endgroup",
	"error",
	"group",
	"notice",
	"remove-matcher",
	"save-state",
	"set-env",
	"set-output",
	"stop-commands",
	"warning",
]);

/** The commands in what an action printed; those after `stop-commands` are text until its token comes. */
export function parseWorkflowCommands(
	output: string,
): readonly WorkflowCommand[] {
	const commands: WorkflowCommand[] = [];
	let stopToken: string | undefined;
	for (const line of output.split(/\r\n|\n|\r/)) {
		const command = parseLine(line);
		if (!command) continue;
		if (stopToken !== undefined) {
			if (command.name === stopToken) stopToken = undefined;
			continue;
		}
		if (!known.has(command.name)) continue;
		commands.push(command);
		if (command.name === "stop-commands") stopToken = command.message;
	}
	return commands;
}

function parseLine(line: string): WorkflowCommand | undefined {
	const found = /^\s*::([^\s:]+)(?: ((?:(?!::).)*))?::(.*)$/.exec(line);
	if (!found) return undefined;
	const [, name = "", properties = "", message = ""] = found;
	return {
		name: name.toLowerCase(),
		properties: parseProperties(properties),
		message: unescapeText(message),
	};
}

function parseProperties(text: string): Readonly<Record<string, string>> {
	const pairs = text
		.split(",")
		.map((pair) => pair.trim().split(/=(.*)/s))
		.filter(([name, value]) => name && value);
	return Object.fromEntries(
		pairs.map(([name = "", value = ""]) => [
			name,
			unescapeText(value.replaceAll("%3A", ":").replaceAll("%2C", ",")),
		]),
	);
}

function unescapeText(text: string): string {
	return text
		.replaceAll("%0D", "\r")
		.replaceAll("%0A", "\n")
		.replaceAll("%25", "%");
}
