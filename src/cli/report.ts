import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { Policy } from "../budget/policy.js";
import { catalog } from "../catalog/catalog.js";
import { renderPage } from "../history/page/render-page.js";
import { periodBudgetsIn } from "../history/period-budgets.js";
import { readRecords } from "../history/read-records.js";
import type { Arguments } from "../host/terminal/arguments.js";
import {
	recordsInFolder,
	recordsOnBranch,
} from "../host/terminal/stored-records.js";
import type { Terminal } from "../host/terminal/terminal.js";
import { UsageError } from "../problem.js";
import { inertTerminal } from "../report/inert.js";
import { heldPolicy, policyIn } from "../review-policy.js";
import type { Command } from "./command.js";
import { estimate } from "./estimate.js";
import { POLICY, policyFrom } from "./review-files.js";

/** The records of merged changes as one page; in the format of a block, what runs in files take. */
export const report: Command = async (terminal, asked) => {
	if (asked.format === "model-card" || asked.format === "focus") {
		const operands = asked.operands.length > 0 ? asked.operands : ["."];
		return estimate(terminal, { ...asked, operands });
	}
	const [stray] = asked.operands;
	if (stray !== undefined) {
		throw new UsageError(
			`The page is about records, not about \`${stray}\`. For a block about its runs add \`--format model-card\`.`,
		);
	}
	const { texts, refused } =
		asked.records === undefined
			? await recordsOnBranch(terminal.folder, asked.branch)
			: await recordsInFolder(resolve(terminal.folder, asked.records));
	const { records, leftOut } = readRecords({ texts, refused });
	for (const { path, reason } of leftOut) warnAbout(terminal, path, reason);
	const output = resolve(terminal.folder, asked.output);
	const title = `Training in ${basename(resolve(terminal.folder))}`;
	const generatedAt = new Date().toISOString();
	const budgets = periodBudgetsIn(policyBudgets(terminal, asked));
	writeFileSync(output, renderPage(records, { title, generatedAt, budgets }));
	terminal.print(`${records.length} records in ${output}\n`);
	return 0;
};

// Those of the files as they lie here: the page is for their owners.
function policyBudgets(
	terminal: Terminal,
	asked: Arguments,
): Policy["budgets"] {
	const here = resolve(terminal.folder, POLICY);
	const own = existsSync(here) ? readFileSync(here, "utf8") : undefined;
	const { policyPath, policyText } = policyFrom(terminal, asked, own);
	if (policyText === undefined) return [];
	return heldPolicy(policyIn(policyPath, policyText), catalog).budgets;
}

function warnAbout(terminal: Terminal, path: string, reason: string): void {
	terminal.complain(
		`wattdiff: left out ${inertTerminal(path)}: ${inertTerminal(reason, 600)}\n`,
	);
}
