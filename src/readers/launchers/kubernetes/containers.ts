import type {
	ParsedFile,
	ShellCommand,
	ShellScript,
} from "../../../formats/parsed-file.js";
import { entryAt, itemsOf, type Tree } from "../../../formats/tree.js";
import { embeddedCommand, environmentOf, joinScripts } from "../embedded.js";
import type { PodGroup } from "./pod-group.js";

/** The commands in all containers of a job; roles that run the same have it once. */
export function containerScripts(
	file: ParsedFile,
	groups: readonly PodGroup[],
): ShellScript {
	const scripts = groups.flatMap(({ pod }) =>
		itemsOf(entryAt(pod, "containers")?.value).map((container) =>
			scriptOf(file, container),
		),
	);
	const { commands, variables } = joinScripts(scripts);
	const distinct = new Map<string, ShellCommand>();
	for (const command of commands) {
		const text = command.words.map((word) => word.text).join(" ");
		if (!distinct.has(text)) distinct.set(text, command);
	}
	return { commands: [...distinct.values()], variables };
}

function scriptOf(file: ParsedFile, container: Tree): ShellScript {
	const words = ["command", "args"].flatMap((key) =>
		itemsOf(entryAt(container, key)?.value),
	);
	const environment = environmentOf(entryAt(container, "env")?.value);
	const script = embeddedCommand(file, words, environment);
	return { ...script, commands: script.commands.map(withInterpreter) };
}

// Arguments alone go to the image's entrypoint, which runs the script that they name.
function withInterpreter(command: ShellCommand): ShellCommand {
	const [first] = command.words;
	if (!first?.text.endsWith(".py")) return command;
	const python = { text: "python", line: first.line, known: true };
	return { ...command, words: [python, ...command.words] };
}
