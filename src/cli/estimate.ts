import type { Arguments } from "../host/terminal/arguments.js";
import { namedFiles } from "../host/terminal/named-files.js";
import type { Terminal } from "../host/terminal/terminal.js";
import { version } from "../host/version.js";
import { UsageError } from "../problem.js";
import { renderEstimateJson } from "../report/estimate-json.js";
import { isCandidate } from "../runs/candidates.js";
import type { Command } from "./command.js";
import { type Reviewed, reviewLive } from "./live.js";
import { printers } from "./printers.js";
import { beyondFrom, exitCode, inputFor, policyFrom } from "./review-files.js";

/** What the runs in files or folders take, without a side to compare with. */
export const estimate: Command = async (terminal, asked) => {
	const { report: result, catalog } = await reviewNamed(terminal, asked);
	const print =
		asked.format === "json"
			? renderEstimateJson(result, { tool: version })
			: printers[asked.format]({ report: result, catalog }, terminal, asked);
	const isEmpty = result.runs.length === 0 && result.notTraining.length === 0;
	if (!isEmpty || result.problems.length > 0) terminal.print(print);
	if (isEmpty) throw nothingFound(asked);
	return exitCode(result);
};

/** Reviews the files and folders that the user named. */
export async function reviewNamed(
	terminal: Terminal,
	asked: Arguments,
): Promise<Reviewed> {
	const { source, tree, paths } = await namedFiles(
		terminal.folder,
		asked.operands,
	);
	const listed = [...(await source.list(tree)).keys()];
	const focus = listed.filter((path) => isNamed(path, paths));
	const input = await inputFor(
		source,
		{ head: tree },
		{ ...policyFrom(terminal, asked), focus },
		beyondFrom(terminal, asked),
	);
	return reviewLive(terminal, asked, input);
}

/** What to say where the named files state no run. */
export function nothingFound({ operands }: Arguments): UsageError {
	const names = operands.map((name) => `\`${name}\``).join(", ");
	return new UsageError(
		`Found no training run in ${names} that wattdiff knows how to read.`,
	);
}

/** A file by its path; of a folder everything that may state a run. */
function isNamed(path: string, names: readonly string[]): boolean {
	return names.some((name) =>
		name === "" || name.endsWith("/")
			? path.startsWith(name) && isCandidate(path)
			: path === name,
	);
}
