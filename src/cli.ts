import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "./cli/command.js";
import { demo } from "./cli/demo.js";
import { diff } from "./cli/diff.js";
import { estimate } from "./cli/estimate.js";
import { explain } from "./cli/explain.js";
import { init } from "./cli/init.js";
import { report } from "./cli/report.js";
import { explain as explainFailure } from "./host/failure-sentence.js";
import { type CommandName, readArguments } from "./host/terminal/arguments.js";
import { help } from "./host/terminal/help.js";
import type { Terminal } from "./host/terminal/terminal.js";
import { version } from "./host/version.js";
import { inertTerminal } from "./report/inert.js";

/** One run in a terminal. Gives the exit code: 0 within, 1 over budget, 2 could not run. */
export async function run(terminal: Terminal): Promise<number> {
	try {
		const asked = readArguments(terminal.argv);
		return await commands[asked.command](terminal, asked);
	} catch (error) {
		const { sentence, stack } = explainFailure(error);
		terminal.complain(`wattdiff: ${inertTerminal(sentence, 4000)}\n`);
		if (stack !== undefined) terminal.complain(`${stack}\n`);
		return 2;
	}
}

const commands: Readonly<Record<CommandName | "help" | "version", Command>> = {
	diff,
	estimate,
	explain,
	init,
	report,
	demo,
	help: async ({ print }) => {
		print(help);
		return 0;
	},
	version: async ({ print }) => {
		print(`${version}\n`);
		return 0;
	},
};

const here = fileURLToPath(import.meta.url);

// Also true for the link that npm makes in node_modules/.bin.
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === here) {
	// `wattdiff diff | head` closes the pipe early, which is no error.
	process.stdout.on("error", () => process.exit());
	process.exitCode = await run({
		argv: process.argv.slice(2),
		folder: process.cwd(),
		environment: process.env,
		isTerminal: process.stdout.isTTY === true,
		columns: process.stdout.columns,
		examples: join(dirname(here), "..", "..", "examples"),
		print: (text) => process.stdout.write(text),
		complain: (text) => process.stderr.write(text),
	});
}
